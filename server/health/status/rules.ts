import type { HealthState } from '../../generated/prisma/client.ts'

const DAY_MS = 86_400_000

export type DayRow = {
  day: Date
  upMs: bigint
  degradedMs: bigint
  downMs: bigint
  maintenanceMs: bigint
  unknownMs: bigint
  incidents: number
}

/** Worst first. What nobody can judge is no outage. */
const SEVERITY: HealthState[] = ['DOWN', 'DEGRADED', 'MAINTENANCE', 'UP', 'UNKNOWN']

/** What several come to: the worst of them; of those that nothing is known of, nothing. */
export function worstOf(states: readonly HealthState[]): HealthState {
  return SEVERITY.find((state) => states.includes(state)) ?? 'UNKNOWN'
}

/**
 * A provider's state with its models in mind: some that are down degrade it, all of them are an outage, whatever the
 * provider says of itself.
 */
export function withModels(own: HealthState, models: readonly HealthState[]): HealthState {
  const known = models.filter((state) => state !== 'UNKNOWN')
  if (known.length > 0 && known.every((state) => state === 'DOWN')) return 'DOWN'
  if (own !== 'UP') return own
  return known.some((state) => state === 'DOWN' || state === 'DEGRADED') ? 'DEGRADED' : 'UP'
}

/** Share of the time that is known, without maintenance, in which it was UP or DEGRADED: 0 … 1; null: nothing is known. */
export function uptimeOf(days: readonly DayRow[]): number | null {
  const sum = (of: 'upMs' | 'degradedMs' | 'downMs') => days.reduce((all, day) => all + day[of], 0n)
  const working = sum('upMs') + sum('degradedMs')
  const known = working + sum('downMs')
  return known === 0n ? null : Number(working) / Number(known)
}

/** A day's colour: what it was long enough to notice. */
const NOTICED_MS = 60_000n

export function stateOfDay(day: DayRow): HealthState {
  if (day.downMs >= NOTICED_MS) return 'DOWN'
  if (day.degradedMs >= NOTICED_MS) return 'DEGRADED'
  if (day.upMs > 0n) return 'UP'
  return day.maintenanceMs > 0n ? 'MAINTENANCE' : 'UNKNOWN'
}

export type HistoryDay = { date: string; uptime: number | null; state: HealthState; incidents: number }

/** Every day up to today (UTC), oldest first; those without a row are unknown. */
export function historyOf(rows: readonly DayRow[], { days, now }: { days: number; now: number }): HistoryDay[] {
  const byDate = new Map(rows.map((row) => [dateOf(row.day.getTime()), row]))
  return Array.from({ length: days }, (_, index) => {
    const date = dateOf(now - (days - 1 - index) * DAY_MS)
    const row = byDate.get(date)
    return row
      ? { date, uptime: uptimeOf([row]), state: stateOfDay(row), incidents: row.incidents }
      : { date, uptime: null, state: 'UNKNOWN', incidents: 0 }
  })
}

/** The rows of the last so many days, today included. */
export function lastDays<Row extends { day: Date }>(
  rows: readonly Row[],
  { days, now }: { days: number; now: number },
): Row[] {
  const first = Math.floor(now / DAY_MS) * DAY_MS - (days - 1) * DAY_MS
  return rows.filter(({ day }) => day.getTime() >= first)
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
