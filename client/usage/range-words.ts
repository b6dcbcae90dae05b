import { formatCalendarDay, formatDayAndYear } from '../lib/format.ts'
import { dayCount, type Range } from './range.ts'

/** "Oct 24 – Nov 22"; with years where it is not this one. */
export function daysWords(range: Range, now = new Date()): string {
  const thisYear = [range.from, range.to].every((day) => day.startsWith(`${now.getFullYear()}-`))
  const [from, to] = [range.from, range.to].map((day) =>
    thisYear ? formatCalendarDay(day) : formatDayAndYear(`${day}T12:00:00`),
  )
  return from === to ? `${from}` : `${from} – ${to}`
}

/** What they are compared with: as many days before them. */
export function beforeWords(range: Range): string {
  const days = dayCount(range)
  return `compared with ${days === 1 ? 'the day before' : `the ${days} days before`}`
}

/** "Oct 24 – Nov 22, compared with the 30 days before". */
export const rangeWords = (range: Range): string => `${daysWords(range)}, ${beforeWords(range)}`
