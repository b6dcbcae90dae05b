import { formatCalendarDay, formatDayAndYear } from '../lib/format.ts'
import { dayCount, type Range } from './range.ts'

/** "Oct 24 – Nov 22, compared with the 30 days before"; with years where it is not this one. */
export function rangeWords(range: Range, now = new Date()): string {
  const days = dayCount(range)
  const before = days === 1 ? 'the day before' : `the ${days} days before`
  const thisYear = [range.from, range.to].every((day) => day.startsWith(`${now.getFullYear()}-`))
  const [from, to] = [range.from, range.to].map((day) =>
    thisYear ? formatCalendarDay(day) : formatDayAndYear(`${day}T12:00:00`),
  )
  return `${from === to ? from : `${from} – ${to}`}, compared with ${before}`
}
