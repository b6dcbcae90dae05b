import type { Clock } from '../../clock.ts'
import type { SystemDatabase } from '../../database/client.ts'
import type { Remember } from '../../events/remember.ts'
import { type DayRow, type HistoryDay, historyOf, lastDays, uptimeOf } from './rules.ts'

export const DAYS_MAX = 90
const DAY_MS = 86_400_000

export type HealthDays = ReturnType<typeof createHealthDays>

/** How every target was, day by day: the same for whoever asks, so it is read and reckoned once a change or minute. */
export function createHealthDays({
  database,
  remember,
  clock,
}: {
  database: SystemDatabase
  remember: Remember
  clock: Clock
}) {
  const known = remember(async () => {
    const now = clock.now().getTime()
    const from = new Date(Math.floor(now / DAY_MS) * DAY_MS - (DAYS_MAX - 1) * DAY_MS)
    const rows = await database.$queryRaw<(DayRow & { targetId: string })[]>`
      SELECT target_id AS "targetId", day, up_ms AS "upMs", degraded_ms AS "degradedMs", down_ms AS "downMs",
        maintenance_ms AS "maintenanceMs", unknown_ms AS "unknownMs", incidents
      FROM health_day WHERE day >= ${from}::date ORDER BY target_id, day`
    const byTarget = Map.groupBy(rows, ({ targetId }) => targetId)
    const whole = [...byTarget].map(([id, days]) => {
      const history = historyOf(days, { days: DAYS_MAX, now })
      return [id, { days, history, uptimes: new Map<number, number | null>() }] as const
    })
    return { now, targets: new Map(whole), none: historyOf([], { days: DAYS_MAX, now }) }
  })

  return {
    /** Every day up to today, oldest first. */
    async history(targetId: string, days: number): Promise<HistoryDay[]> {
      const { targets, none } = await known()
      return (targets.get(targetId)?.history ?? none).slice(-days)
    },

    /** Of the last so many days; null without data. */
    async uptime(targetId: string, days: number): Promise<number | null> {
      const { now, targets } = await known()
      const target = targets.get(targetId)
      if (!target) return null
      const reckoned = target.uptimes.get(days)
      if (reckoned !== undefined) return reckoned
      const uptime = uptimeOf(lastDays(target.days, { days, now }))
      target.uptimes.set(days, uptime)
      return uptime
    },
  }
}
