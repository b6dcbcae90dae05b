import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { fetchPicture } from './actions/picture.ts'
import { purgeProgress } from './actions/progress.ts'
import { createRates } from './actions/rates.ts'
import { createRunner } from './actions/runner.ts'
import { createActions } from './actions/service.ts'
import { createSettlement } from './actions/settlement.ts'
import { createStartAdmission } from './actions/start-admission.ts'
import { createSweep } from './actions/sweep.ts'
import { createAuth } from './auth/auth.ts'
import { readAuthSecret } from './auth/secret.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { createCredits } from './credits/service.ts'
import { createDatabase } from './database/client.ts'
import { type StartedDatabase, startDatabase } from './database/start.ts'
import { createTransactions } from './database/transaction.ts'
import { createBus } from './events/bus.ts'
import { createPostgresCarrier } from './events/postgres-carrier.ts'
import { rememberUntil } from './events/remember.ts'
import { schema } from './graphql/schema.ts'
import { startSchedule } from './jobs/schedule.ts'
import { startWorker } from './jobs/worker.ts'
import { createCallLog } from './providers/call-log.ts'
import { createCatalogue } from './providers/catalogue.ts'
import { connectOpenRouter } from './providers/connect.ts'
import { createGateway } from './providers/gateway.ts'
import type { Services } from './services.ts'
import { createTasks, schedule } from './tasks.ts'
import { createTransport } from './transport.ts'
import { createUsage } from './usage/service.ts'

export type App = Awaited<ReturnType<typeof createApp>>

const CLIENT = fileURLToPath(new URL('../dist/client', import.meta.url))
const PERSISTED = fileURLToPath(new URL('../client/graphql/generated/persisted-documents.json', import.meta.url))

/** Builds everything once, by hand, from the bottom up. */
export async function createApp({
  config,
  log,
  clock = systemClock,
  postgres: starting = startDatabase(config, log),
  clientBuilt,
}: {
  config: Config
  log: Logger
  clock?: Clock
  postgres?: Promise<StartedDatabase>
  /** The client's files are listed once, so what builds them has to be done by then. */
  clientBuilt?: Promise<void>
}) {
  const onError = (error: unknown) => log.warn({ err: error }, 'events between instances')
  const postgres = await starting
  const database = createDatabase({
    url: postgres.url,
    // Only its words: the error carries the whole client, its key and its statements with it.
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'connection lost'),
  })
  const carrier = config.redisUrl
    ? (await import('./events/redis-carrier.ts')).createRedisCarrier({ url: config.redisUrl, onError })
    : createPostgresCarrier({ url: postgres.url, pool: database.pool, onError })
  const bus = createBus({ carrier, onError })
  await bus.start()
  const transactions = createTransactions({ system: database.system, bus, clock })

  const openRouter = await connectOpenRouter({ config: config.openRouter, referer: config.publicUrl, clock })
  const gateway = createGateway({ openRouter: openRouter.client, calls: createCallLog(database.system), clock })
  const remember = rememberUntil('catalogue:all', bus)
  const catalogue = createCatalogue({
    prisma: database.system,
    openRouter: openRouter.client,
    clock,
    remember,
    onChanged: () => bus.publish('catalogue:all'),
  })
  await catalogue.seed()

  const credits = createCredits({ transactions })
  const usage = createUsage()
  const settle = createSettlement({ transactions, credits, usage })
  const runner = createRunner({ transactions, gateway, settle, bus, log })
  const rates = createRates({ database: database.system, clock, remember })
  const actions = createActions({
    transactions,
    credits,
    catalogue,
    rates,
    clock,
    settle,
    admitStart: createStartAdmission({ pool: database.pool, limits: config.limits }),
    providerReady: () => openRouter.ready,
    fetchPicture,
    holdTtlMs: config.holdTtlMs,
  })
  const auth = await createAuth({ config, secret: readAuthSecret(config), database, transactions, bus, clock, log })
  const services: Services = {
    database,
    bus,
    auth: auth.service,
    catalogue,
    actions,
    usage,
    providerReady: () => openRouter.ready,
    sandbox: openRouter.sandbox,
  }

  let draining = false
  await clientBuilt
  const transport = await createTransport({
    config,
    log,
    schema,
    auth,
    services,
    clientFolder: CLIENT,
    persistedFile: PERSISTED,
    ready: async () => !draining && (await answers(database.pool)),
  })
  const sweep = createSweep({ transactions, settle, log })
  const tasks = createTasks({
    runner,
    sweep,
    purgeProgress: () => transactions.statement(purgeProgress),
    credits,
    catalogue,
    auth: auth.service,
    log,
  })
  const worker = await startWorker({ pool: database.pool, tasks, log, abortAfterMs: config.drainTimeoutMs * 0.7 })
  const scheduled = startSchedule({ transactions, scheduled: schedule(config), onError })

  return {
    services,
    database,
    transactions,
    credits,
    bus,
    databaseUrl: postgres.url,

    /** Resolves to the port once requests are answered. */
    listen: (): Promise<number> => transport.listen(config),

    /** Takes no new work, tells sockets to come back, lets running work end or hands it over, and closes. */
    async stop(): Promise<void> {
      draining = true
      scheduled.stop()
      const handOver = setTimeout(() => runner.handOverAll(), config.drainTimeoutMs * 0.4)
      await Promise.all([transport.close(config.drainTimeoutMs * 0.6), worker.stop()])
      clearTimeout(handOver)
      auth.stop()
      await bus.stop()
      await openRouter.stop()
      await database.close()
      await postgres.stop()
    },
  }
}

const answers = (pool: { query(sql: string): Promise<unknown> }): Promise<boolean> =>
  pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
