import { EventEmitter } from 'node:events'
import { run, type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { keepJobLocks } from './job-locks.ts'
import { patientPool } from './patient-pool.ts'
import type { Task } from './task.ts'

/** Jobs at once on one instance; nearly all of them wait for a provider. */
const CONCURRENCY = 32
const POLL_MS = 2_000

/**
 * Takes jobs from the queue in the database; any number of instances may. The database may go away and come back
 * meanwhile. Resolves once it looks for jobs.
 */
export async function startWorker({ pool, tasks, log }: { pool: Pool; tasks: Task[]; log: Logger }) {
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
      tasks.map((task) => [task.name, (payload: unknown) => task.run(payload, stopping.signal)]),
    ),
    parsedCronItems: [],
    logger: new WorkerLogger(() => (level, message, meta) => {
      if (level === 'error') log.error({ meta: meta?.error ?? meta }, message)
      else log.trace(message)
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
