import type { ScopedDatabase } from '../../database/client.ts'

export type Failure = { code: string; actions: number; share: number }
export type Now = {
  readAt: Date
  running: number
  queued: number
  oldestQueuedAt: Date | null
  /** since when what ended is counted: the last four quarters of an hour, the one under way among them */
  since: Date
  ended: number
  failures: Failure[]
}

const CODES_MAX = 20

/** Work under way, and what failed within the hour: by indexes that hold nothing else. */
export async function readNow(db: ScopedDatabase, readAt: Date): Promise<Now> {
  const [[work], failures] = await Promise.all([
    db.$queryRaw<[{ running: number; queued: number; oldestQueuedAt: Date | null }]>`
      SELECT count(*) FILTER (WHERE status <> 'QUEUED')::int AS running,
             count(*) FILTER (WHERE status = 'QUEUED')::int AS queued,
             min(created_at) FILTER (WHERE status = 'QUEUED') AS "oldestQueuedAt"
      FROM action WHERE ended_at IS NULL`,
    db.$queryRaw<{ since: Date; ended: number; code: string | null; actions: number }[]>`
      SELECT hour.since, hour.ended, code, coalesce(actions, 0)::int AS actions
      FROM (
        SELECT since, (SELECT coalesce(sum(actions + failed), 0)::int FROM (
            SELECT actions, failed FROM business_quarter WHERE bucket >= since
            UNION ALL SELECT actions, failed FROM usage_delta WHERE bucket >= since) AS part) AS ended
        FROM (SELECT quarter_of(${readAt}::timestamptz) - interval '45 minutes' AS since) AS start) AS hour
      LEFT JOIN LATERAL (
        SELECT coalesce(failure_code, 'UNKNOWN') AS code, count(*) AS actions FROM action
        WHERE status = 'FAILED' AND ended_at >= hour.since GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${CODES_MAX}) AS failed ON true`,
  ])
  const { since, ended } = failures[0]!
  return {
    readAt,
    ...work,
    since,
    ended,
    failures: failures.flatMap(({ code, actions }) =>
      code === null ? [] : [{ code, actions, share: ended === 0 ? 0 : actions / ended }],
    ),
  }
}
