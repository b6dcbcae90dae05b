import type { Job, WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'

const BEAT_MS = 5_000
/** Longer than a database may be away that comes back. */
const LOCK_MS = 20_000

/**
 * Makes leases of the locks on jobs. graphile-worker keeps them for four hours, and with them the queue of a job: of a
 * worker that was killed, and of one that never heard which job it had got. Here whoever runs a job says so again and
 * again, and what nobody has said so of for LOCK_MS is free. A handler may run twice.
 */
export function keepJobLocks({ pool, events, log }: JobLockOptions) {
  const running = new Set<Job['id']>()
  events.on('job:start', ({ job }) => running.add(job.id))
  events.on('job:complete', ({ job }) => running.delete(job.id))

  const beat = () =>
    pool
      .query({ name: 'keep_job_locks', text: KEEP, values: [[...running], LOCK_MS] })
      .catch((error) => log.warn({ reason: (error as Error).message }, 'the locks on jobs could not be renewed'))
  const timer = setInterval(() => void beat(), BEAT_MS).unref()
  return { beat, stop: () => clearInterval(timer) }
}

type JobLockOptions = {
  pool: Pick<Pool, 'query'>
  events: Pick<WorkerEvents, 'on'>
  log: Pick<Logger, 'warn'>
}

/** One that was asked for again under its key meanwhile, or is out of attempts, would never run again: it goes. */
const KEEP = `
  WITH kept AS (
    UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE id = ANY($1::bigint[]) AND locked_at IS NOT NULL
    RETURNING job_queue_id
  ), kept_queues AS (
    UPDATE graphile_worker._private_job_queues SET locked_at = now()
    WHERE id IN (SELECT job_queue_id FROM kept) AND locked_at IS NOT NULL
  ), stale AS (
    SELECT id, attempts >= max_attempts AS over FROM graphile_worker._private_jobs
    WHERE locked_at < now() - $2 * interval '1 millisecond' AND id <> ALL($1::bigint[])
    FOR UPDATE SKIP LOCKED
  ), removed AS (
    DELETE FROM graphile_worker._private_jobs WHERE id IN (SELECT id FROM stale WHERE over)
  ), freed AS (
    UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL, run_at = greatest(run_at, now())
    WHERE id IN (SELECT id FROM stale WHERE NOT over)
  )
  UPDATE graphile_worker._private_job_queues SET locked_at = NULL, locked_by = NULL
  WHERE locked_at < now() - $2 * interval '1 millisecond' AND id NOT IN (SELECT job_queue_id FROM kept WHERE job_queue_id IS NOT NULL)`
