import { dayIn, isDay } from '../lib/zone.ts'

/** Days of a zone, both included. */
export type Range = { from: string; to: string; timeZone: string }

export type Grouping = 'function' | 'model'

/** What the address says; nothing: the last 30 days by function. */
export type UsageSearch = { days?: 7 | 90; month?: true; from?: string; to?: string; by?: 'model' }

export type RangeName = '7' | '30' | '90' | 'month' | 'custom'

/** As the server has it. */
export const RANGE_DAYS_MAX = 731
const DAY_MS = 86_400_000

/** Of whatever somebody typed into the address, what can be asked for. */
export function usageSearch(search: Record<string, unknown>): UsageSearch {
  const by = search.by === 'model' ? { by: 'model' as const } : {}
  const { from, to } = search
  if (isDay(from) && isDay(to) && from <= to && dayCount({ from, to }) <= RANGE_DAYS_MAX) return { from, to, ...by }
  if (search.month === true) return { month: true, ...by }
  if (search.days === 7 || search.days === 90) return { days: search.days, ...by }
  return by
}

export function nameOf({ from, month, days }: UsageSearch): RangeName {
  if (from) return 'custom'
  if (month) return 'month'
  return days === 7 ? '7' : days === 90 ? '90' : '30'
}

/** The days that an address names, today being the last of those that are counted back. */
export function rangeOf(search: UsageSearch, timeZone: string, now: number): Range {
  const { from, to } = search
  if (from && to) return { from, to, timeZone }
  const today = dayIn(timeZone, now)
  if (search.month) return { from: `${today.slice(0, 8)}01`, to: today, timeZone }
  return { from: plusDays(today, 1 - (search.days ?? 30)), to: today, timeZone }
}

/** The address of another range, by the same grouping; a custom one begins as what is shown. */
export function searchFor(name: RangeName, { by }: UsageSearch, shown: Range): UsageSearch {
  const grouping = by ? { by } : {}
  switch (name) {
    case 'custom':
      return { from: shown.from, to: shown.to, ...grouping }
    case 'month':
      return { month: true, ...grouping }
    case '30':
      return grouping
    default:
      return { days: name === '7' ? 7 : 90, ...grouping }
  }
}

/** Days of one's own, of which one end was moved: turned back when turned round, and the other end follows at the limit. */
export function customDays(days: Pick<Range, 'from' | 'to'>, moved: 'from' | 'to'): Pick<Range, 'from' | 'to'> {
  const { from, to } = days.from <= days.to ? days : { from: days.to, to: days.from }
  if (dayCount({ from, to }) <= RANGE_DAYS_MAX) return { from, to }
  return moved === 'from'
    ? { from, to: plusDays(from, RANGE_DAYS_MAX - 1) }
    : { from: plusDays(to, 1 - RANGE_DAYS_MAX), to }
}

export const dayCount = ({ from, to }: Pick<Range, 'from' | 'to'>): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1

/** Where the shown is to be had as a file. */
export const exportAddress = (range: Range, by: Grouping): string =>
  `/api/usage.csv?${new URLSearchParams({ ...range, by })}`

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
