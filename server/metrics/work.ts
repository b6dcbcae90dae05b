import type { SystemDatabase } from '../database/client.ts'

export type Work = { queued: number; running: number; unknown: number; oldestSeconds: number; jobs: number }

/** What waits and what is under way, by indexes that hold nothing else. */
export async function readWork(database: SystemDatabase): Promise<Work> {
  const [[actions], [jobs]] = await Promise.all([
    database.$queryRaw<[Omit<Work, 'jobs'>]>`
      SELECT count(*) FILTER (WHERE status = 'QUEUED')::int AS queued,
             count(*) FILTER (WHERE status <> 'QUEUED')::int AS running,
             count(*) FILTER (WHERE status = 'UNKNOWN')::int AS unknown,
             coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'QUEUED')), 0)::float
               AS "oldestSeconds"
      FROM action WHERE ended_at IS NULL`,
    database.$queryRaw<[Pick<Work, 'jobs'>]>`
      SELECT count(*)::int AS jobs FROM graphile_worker.jobs
      WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts`,
  ])
  return { ...actions, ...jobs }
}
