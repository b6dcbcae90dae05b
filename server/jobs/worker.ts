import { EventEmitter } from 'node:events'
import { type JobHelpers, run, type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Tracing } from '../tracing/span.ts'
import { keepJobLocks } from './job-locks.ts'
import { patientPool } from './patient-pool.ts'
import { createRunJob, type OnJobEnded } from './run-job.ts'
import type { Task } from './task.ts'

/** Jobs at once on one instance; nearly all of them wait for a provider. */
const CONCURRENCY = 32
const POLL_MS = 2_000

/**
 * Takes jobs from the queue in the database; any number of instances may. The database may go away and come back
 * meanwhile. Resolves once it looks for jobs.
 */
export async function startWorker(options: {
  pool: Pool
  tasks: Task[]
  tracing?: Tracing | undefined
  onEnded?: OnJobEnded
  log: Logger
}) {
  const { pool, tasks, log } = options
  const runJob = createRunJob(options)
  const stopping = new AbortController()
  const events: WorkerEvents = new EventEmitter()
  const locks = keepJobLocks({ pool, events, log })
  const runner = await run({
    pgPool: patientPool(pool, stopping.signal),
    events,
    concurrency: CONCURRENCY,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList: Object.fromEntries(
      tasks.map((task) => [
        task.name,
        (payload: unknown, { job }: JobHelpers) => runJob(task, payload, job, stopping.signal),
      ]),
    ),
    parsedCronItems: [],
    logger: new WorkerLogger(({ jobId, taskIdentifier: task }) => (level, message, meta) => {
      // Of a job that failed it repeats what the job carries, and runJob has said it.
      if (meta && 'job' in meta)
        log.trace({ jobId, task }, level === 'error' ? 'a job goes back to the queue' : message)
      else if (level === 'error') log.error({ jobId, task, err: meta?.error }, message)
      else log.trace({ jobId, task }, message)
    }),
  })
  return {
    /** Takes no more jobs, and waits for those that run. */
    async stop(): Promise<void> {
      stopping.abort()
      await runner.stop()
      locks.stop()
    },
  }
}
