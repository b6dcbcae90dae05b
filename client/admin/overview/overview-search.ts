import type { OverviewDays } from './use-overview.ts'

/** What the address says; nothing: the last 30 days. */
export type OverviewSearch = { days?: 7 | 90 }

export const overviewSearch = ({ days }: Record<string, unknown>): OverviewSearch =>
  days === 7 || days === 90 ? { days } : {}

export const daysOf = ({ days = 30 }: { days?: OverviewDays }): OverviewDays => days
