import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { createDatabase } from './database/client.ts'
import { createDatabaseClock } from './database/clock.ts'
import { createTransactions } from './database/transaction.ts'
import { startBus } from './events/start.ts'
import { createMetrics } from './metrics/metrics.ts'
import { startTracing } from './tracing/start.ts'

type Options = { config: Config; postgresUrl: string; clock: Clock | undefined; log: Logger }

export type Foundation = Awaited<ReturnType<typeof openFoundation>>

/** What everything else stands on: the database and its clock, events between instances, and what tells an operator of both. */
export async function openFoundation({ config, postgresUrl, clock: given, log }: Options) {
  const tracing = await startTracing(config.tracing, (reason) => log.warn({ reason }, 'traces are not collected'))
  const database = createDatabase({
    url: postgresUrl,
    traced: tracing !== undefined,
    // Only its words: the error carries the whole client, its key and its statements with it.
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'connection lost'),
  })
  const onError = (error: unknown) => log.warn({ err: error }, 'events between instances')
  const databaseClock = await createDatabaseClock({ pool: database.pool, onError })
  const clock = given ?? databaseClock
  const metrics = createMetrics({ pool: database.pool, database: database.system })
  const bus = await startBus({ redisUrl: config.redisUrl, postgresUrl, pool: database.pool, onError })
  metrics.watch({ events: bus.counts })
  const transactions = createTransactions({ system: database.system, bus, clock })
  return {
    tracing,
    clock,
    database,
    metrics,
    bus,
    transactions,
    onError,

    /** When nothing stands on it any more. */
    async close(): Promise<void> {
      databaseClock.stop()
      await database.close()
      await tracing?.stop()
    },
  }
}
