import type { Tx } from '../../database/transaction.ts'

export type Look = { at: Date; latencyMs: number | null; verdict: string }
export type Figures = {
  uptime: number | null
  medianResponseMs: number | null
  incidents: number
  meanTimeToRecoverMs: number | null
}

const LOOKS = 48
const TARGETS_MAX = 1_000

/** The last looks at every target that is watched, oldest first. */
export async function looksOf(tx: Tx): Promise<Map<string, Look[]>> {
  const rows = await tx.db.$queryRaw<(Look & { targetId: string })[]>`
    SELECT t.id AS "targetId", r.at, r.latency_ms AS "latencyMs", r.verdict
    FROM (SELECT id FROM health_target WHERE active ORDER BY id LIMIT ${TARGETS_MAX}) AS t
    CROSS JOIN LATERAL (
      SELECT * FROM health_result WHERE target_id = t.id ORDER BY at DESC LIMIT ${LOOKS}) AS r
    ORDER BY t.id, r.at`
  return Map.groupBy(rows, ({ targetId }) => targetId)
}

/** Of all targets that are watched: 90 days, and 24 hours of looks for the median. */
export async function figuresOf(tx: Tx, now: Date): Promise<Figures> {
  const [row] = await tx.db.$queryRaw<[Figures]>`
    SELECT
      (SELECT sum(up_ms + degraded_ms)::float8 / nullif(sum(up_ms + degraded_ms + down_ms), 0)::float8
         FROM health_day JOIN health_target AS t ON t.id = target_id AND t.active
        WHERE day > (${now}::timestamptz AT TIME ZONE 'UTC')::date - 90) AS uptime,
      (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY r.latency_ms)
         FROM health_result AS r JOIN health_target AS t ON t.id = r.target_id AND t.active
        WHERE r.at > ${now}::timestamptz - interval '24 hours') AS "medianResponseMs",
      i.incidents, i."meanTimeToRecoverMs"
    FROM (
      SELECT count(*)::int AS incidents,
        (avg(extract(epoch FROM resolved_at - opened_at)) * 1000)::float8 AS "meanTimeToRecoverMs"
      FROM incident WHERE parent_id IS NULL AND opened_at > ${now}::timestamptz - interval '90 days') AS i`
  return row
}
