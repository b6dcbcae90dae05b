import { run, Logger as WorkerLogger } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Task } from './task.ts'

/** Jobs at once on one instance; nearly all of them wait for a provider. */
const CONCURRENCY = 32
const POLL_MS = 2_000

/** Takes jobs from the queue in the database; any number of instances may. */
export async function startWorker({ pool, tasks, log }: { pool: Pool; tasks: Task[]; log: Logger }) {
  const stopping = new AbortController()
  const runner = await run({
    pgPool: pool,
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
    stop(): Promise<void> {
      stopping.abort()
      return runner.stop()
    },
  }
}
