import { InvalidInput } from '../../errors.ts'
import { isTimeZone } from '../../time-zone.ts'
import { daysOf, RANGE_DAYS_MAX } from '../../usage/rules.ts'

/** Days of a time zone; `to` is included. */
export type Range = { from: string; to: string; timeZone: string }
/** From … until, the end left out. */
export type Span = { start: Date; end: Date }
/** Whole days in UTC, and what is left of a span before and behind them. */
export type Cut = { days: Span; edges: [Span, Span] }

const DAY_MS = 86_400_000

/** The days of a range. Throws InvalidInput. */
export function parseRange({ from, to, timeZone }: Range): string[] {
  if (!isTimeZone(timeZone)) throw new InvalidInput('timeZone', 'This is not an IANA time zone such as Europe/Berlin.')
  const days = daysOf(from, to)
  if (!days) throw new InvalidInput('to', `A range has 1 to ${RANGE_DAYS_MAX} days, \`to\` included.`)
  return days
}

/** A span by the whole days in UTC that lie within it, which are summed already. */
export function cutOf({ start, end }: Span): Cut {
  const first = Math.ceil(start.getTime() / DAY_MS) * DAY_MS
  const last = Math.floor(end.getTime() / DAY_MS) * DAY_MS
  const none = { start: end, end }
  if (first >= last) return { days: none, edges: [{ start, end }, none] }
  const days = { start: new Date(first), end: new Date(last) }
  return {
    days,
    edges: [
      { start, end: days.start },
      { start: days.end, end },
    ],
  }
}
