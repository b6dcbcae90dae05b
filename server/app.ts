import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { createExpectations } from './actions/expectations.ts'
import { createFetchPicture } from './actions/picture.ts'
import { purgeProgress } from './actions/progress.ts'
import { createRouting } from './actions/routing.ts'
import { createRunner } from './actions/runner.ts'
import { createActions } from './actions/service.ts'
import { createSettlement } from './actions/settlement.ts'
import { createStartAdmission } from './actions/start-admission.ts'
import { createSweep } from './actions/sweep.ts'
import { createUnseen } from './actions/unseen.ts'
import { createGuards } from './admin/guards/service.ts'
import { createModelsAdmin } from './admin/models/service.ts'
import { createPeopleAdmin } from './admin/people/people-service.ts'
import { createPointsAdmin } from './admin/people/service.ts'
import { createReports } from './admin/reports/service.ts'
import { createAuth } from './auth/auth.ts'
import { networkOf } from './auth/limits.ts'
import { readAuthSecret } from './auth/secret.ts'
import { createBoosts } from './boosts/boosts.ts'
import { createBudgets } from './budgets/service.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { createCredits } from './credits/service.ts'
import { createTimeZones } from './credits/time-zones.ts'
import { answers, createDatabase } from './database/client.ts'
import { createDatabaseClock } from './database/clock.ts'
import { type StartedDatabase, startDatabase } from './database/start.ts'
import { createTransactions } from './database/transaction.ts'
import { rememberUntil } from './events/remember.ts'
import { startBus } from './events/start.ts'
import type { Provider } from './generated/prisma/client.ts'
import { schema } from './graphql/schema.ts'
import { createKnownHealth } from './health/known.ts'
import { createHealthParts } from './health/parts.ts'
import { isOut } from './health/rules.ts'
import { createHealthDays } from './health/status/days.ts'
import { startSchedule } from './jobs/schedule.ts'
import { startWorker } from './jobs/worker.ts'
import { createMediaParts } from './media.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createNotificationParts } from './notifications/parts.ts'
import { openStorage } from './outputs/open-storage.ts'
import { createOutputsService } from './outputs/service.ts'
import { connectStripe } from './payments/connect.ts'
import { createPrices, createRates } from './prices/service.ts'
import { createPrivacy } from './privacy/service.ts'
import { createPromos } from './promos/service.ts'
import { createCallLog } from './providers/call-log.ts'
import { createCanary } from './providers/canary.ts'
import { createCatalogue } from './providers/catalogue.ts'
import { connectOpenRouter, connectReplicate } from './providers/connect.ts'
import { createGateway } from './providers/gateway.ts'
import { createProbe } from './providers/probes.ts'
import { createRoutes } from './routes.ts'
import type { Services } from './services.ts'
import { createTasks, schedule } from './tasks.ts'
import { createTransport } from './transport.ts'
import { createUsage } from './usage/service.ts'
import { createWebhooks } from './webhooks/service.ts'

export type App = Awaited<ReturnType<typeof createApp>>

const CLIENT = fileURLToPath(new URL('../dist/client', import.meta.url))
const PERSISTED = fileURLToPath(new URL('../client/graphql/generated/persisted-documents.json', import.meta.url))

/** Builds everything once, by hand, from the bottom up. */
export async function createApp({
  config,
  log,
  clock: givenClock,
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
  const databaseClock = await createDatabaseClock({ pool: database.pool, onError })
  const clock = givenClock ?? databaseClock
  const metrics = createMetrics({ pool: database.pool, database: database.system })
  const bus = await startBus({ redisUrl: config.redisUrl, postgresUrl: postgres.url, pool: database.pool, onError })
  const transactions = createTransactions({ system: database.system, bus, clock })

  const openRouter = await connectOpenRouter({ config: config.openRouter, referer: config.publicUrl, clock })
  const replicate = await connectReplicate({ config: config.replicate, publicUrl: config.publicUrl })
  const storage = await openStorage(config.storage)
  const outputs = createOutputsService({ database, storage })
  const knownHealth = createKnownHealth({
    database: database.system,
    bus,
    clock,
    intervalMs: config.healthIntervalMs,
    onError: (error) => log.warn({ err: error }, 'the state of the models could not be read'),
  })
  await knownHealth.refresh()
  const gateway = createGateway({
    openRouter: openRouter.client,
    calls: metrics.countCalls(createCallLog(database.system)),
    clock,
    isDown: (id) => isOut(knownHealth.of({ id, provider: 'OPENROUTER' }).state),
  })
  const remember = rememberUntil('catalogue:all', bus)
  const rememberHealth = rememberUntil('health:all', bus)
  const catalogue = createCatalogue({
    prisma: database.system,
    openRouter: openRouter.client,
    remember,
    onChanged: () => bus.publish('catalogue:all'),
  })
  await catalogue.seed()

  const modelsAdmin = createModelsAdmin({ transactions, catalogue, healthOf: knownHealth.of, clock })

  const secret = readAuthSecret(config)
  const notices = createNotificationParts({ config, secret, transactions, log })
  const { notifications } = notices
  const credits = createCredits({ transactions, onRenewed: notices.tellings.renewed })
  const promos = createPromos({ transactions, credits, networkOf })
  const unseen = createUnseen({ transactions, tell: notices.tellings.endedUnseen, log })
  const usage = createUsage(clock)
  const settle = createSettlement({ transactions, credits, usage, onCaptured: notices.tellings.captured(credits) })
  const runner = createRunner({ transactions, gateway, settle, bus, clock, log })
  let listeningOn = config.port
  const media = createMediaParts({ config, transactions, settle, storage, replicate, port: () => listeningOn, log })
  // On a port that was not chosen before, the world sees what the process got.
  const siteUrl = () => (config.port === 0 ? `http://127.0.0.1:${listeningOn}` : config.publicUrl)
  const stripe = await connectStripe({ config: config.stripe, siteUrl })
  const { notify } = notifications
  const { payments } = stripe
  const boosts = createBoosts({ transactions, credits, notify, payments, pool: database.pool, siteUrl, clock, log })
  const webhooks = createWebhooks({
    transactions,
    handlers: { REPLICATE: media.handleEvent, STRIPE: boosts.handleEvent },
    log,
  })
  const providerReady = (provider: Provider) => (provider === 'REPLICATE' ? replicate : openRouter).ready
  const health = createHealthParts({
    config,
    transactions,
    clock,
    database,
    probe: createProbe({ OPENROUTER: openRouter.access, REPLICATE: replicate.access }),
    canary: createCanary(openRouter.client),
    ready: providerReady,
    log,
  })
  const guards = createGuards({ transactions, notify, log })
  const rates = createRates({ database: database.system, clock, remember })
  const actions = createActions({
    transactions,
    credits,
    routing: createRouting({ catalogue, healthOf: knownHealth.of, providerReady }),
    rates,
    clock,
    settle,
    admitStart: createStartAdmission({ pool: database.pool, limits: config.limits }),
    fetchPicture: createFetchPicture({ readOutput: outputs.readOwn }),
    onRefused: guards.onRefused(notices.tellings.refused({ transactions, credits, log })),
    holdTtlMs: config.holdTtlMs,
    unknownWindowMs: config.unknownWindowMs,
  })
  const { mailer } = notices
  const auth = await createAuth({ config, secret, database, transactions, bus, clock, log, mailer })
  const privacy = createPrivacy({ transactions, credits, ...auth, removeFile: storage.remove, log })
  const reports = createReports({ transactions, database, clock, mode: stripe.sandbox ? 'SANDBOX' : 'LIVE' })
  const services: Services = {
    database,
    bus,
    auth: auth.service,
    catalogue,
    actions,
    unseen,
    notifications,
    promos,
    usage,
    boosts,
    prices: createPrices({ transactions, clock }),
    modelsAdmin,
    guards,
    pointsAdmin: createPointsAdmin({ transactions, credits, notify: notifications.notify }),
    peopleAdmin: createPeopleAdmin({ transactions, clock }),
    reports,
    health: health.admin,
    alarms: health.alarms,
    outputs,
    healthDays: createHealthDays({ database: database.system, remember: rememberHealth, clock }),
    expectedMs: createExpectations({ database: database.system, remember }),
    budgets: createBudgets({ transactions, credits }),
    privacy,
    timeZones: createTimeZones({ transactions, credits, pool: database.pool }),
    providerReady,
    sandbox: openRouter.sandbox || replicate.sandbox,
  }

  let draining = false
  await clientBuilt
  const transport = await createTransport({
    config,
    log,
    schema,
    auth,
    services,
    metrics,
    routes: createRoutes({
      config,
      database,
      storage,
      outputs,
      usage,
      reports,
      resolveCaller: auth.resolve,
      rememberHealth,
      replicateSecret: replicate.webhookSecret,
      webhooks,
      metrics,
      payments,
      others: [notices.route, ...stripe.pages],
      clock,
    }),
    clientFolder: CLIENT,
    persistedFile: PERSISTED,
    ready: async () => !draining && (await answers(database.pool)),
  })
  const sweep = createSweep({ transactions, settle, log })
  const tasks = createTasks({
    runner,
    media: media.runner,
    webhooks,
    boosts,
    sweep,
    purgeProgress: () => transactions.statement(purgeProgress),
    unseen,
    notifications,
    mailNotice: notices.mailNotice,
    mailPerson: auth.deliverMail,
    credits,
    modelsAdmin,
    guards,
    auth: auth.service,
    privacy,
    health: health.watch,
    alerts: health.alerts,
    alarms: health.alarms,
    reports,
    log,
  })
  const worker = await startWorker({ pool: database.pool, tasks, log })
  const scheduled = startSchedule({ transactions, scheduled: schedule(config), onError })

  return {
    services,
    database,
    transactions,
    credits,
    notifications,
    reports,
    bus,
    databaseUrl: postgres.url,

    /** Resolves to the port once requests are answered. */
    async listen(): Promise<number> {
      listeningOn = await transport.listen(config)
      stripe.listening(listeningOn)
      return listeningOn
    },

    /** Takes no new work, but requests for `leaveMs`; sends sockets elsewhere; lets work end or hands it over; closes. */
    async stop({ leaveMs = 0 }: { leaveMs?: number } = {}): Promise<void> {
      draining = true
      scheduled.stop()
      media.runner.handOverAll()
      const handOver = setTimeout(() => runner.handOverAll(), config.drainTimeoutMs * 0.4)
      await Promise.all([transport.close({ leaveMs, graceMs: config.drainTimeoutMs * 0.6 }), worker.stop()])
      clearTimeout(handOver)
      auth.stop()
      await notices.stop()
      await knownHealth.stop()
      await health.stop()
      await bus.stop()
      await openRouter.stop()
      await replicate.stop()
      await stripe.stop()
      databaseClock.stop()
      await database.close()
      await postgres.stop()
    },
  }
}
