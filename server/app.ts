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
import { createAdminParts } from './admin/parts.ts'
import { createAuth } from './auth/auth.ts'
import { networkOf } from './auth/limits.ts'
import { readAuthSecret } from './auth/secret.ts'
import { createBoosts } from './boosts/boosts.ts'
import { createBudgets } from './budgets/service.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { createCredits } from './credits/service.ts'
import { createTimeZones } from './credits/time-zones.ts'
import { createAccountVersions } from './credits/versions.ts'
import { answers } from './database/client.ts'
import { type StartedDatabase, startDatabase } from './database/start.ts'
import { rememberUntil } from './events/remember.ts'
import { openFoundation } from './foundation.ts'
import type { Provider } from './generated/prisma/client.ts'
import { schema } from './graphql/schema.ts'
import { createHealthParts } from './health/parts.ts'
import { createHealthDays } from './health/status/days.ts'
import { startSchedule } from './jobs/schedule.ts'
import { startWorker } from './jobs/worker.ts'
import { createMediaParts } from './media.ts'
import { openModels } from './models.ts'
import { createNotificationParts } from './notifications/parts.ts'
import { openStorage } from './outputs/open-storage.ts'
import { createOutputsService } from './outputs/service.ts'
import type { Patience } from './patience.ts'
import { connectStripe } from './payments/connect.ts'
import { createPrices, createRates } from './prices/service.ts'
import { createPrivacy } from './privacy/service.ts'
import { createPromos } from './promos/service.ts'
import { createBooks } from './providers/books.ts'
import { createCanary } from './providers/canary.ts'
import { connectOpenRouter, connectReplicate } from './providers/connect.ts'
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
  patience = {},
}: {
  config: Config
  log: Logger
  clock?: Clock
  postgres?: Promise<StartedDatabase>
  /** The client's files are listed once, so what builds them has to be done by then. */
  clientBuilt?: Promise<void>
  patience?: Patience
}) {
  const { publicUrl } = config
  const postgres = await starting
  const foundation = await openFoundation({ config, postgresUrl: postgres.url, clock: givenClock, log })
  const { tracing, clock, database, metrics, bus, transactions, onError } = foundation

  const openRouter = await connectOpenRouter({ config: config.openRouter, referer: publicUrl, clock })
  const replicate = await connectReplicate({ config: config.replicate, publicUrl, timeouts: patience.requests })
  const storage = await openStorage(config.storage)
  const outputs = createOutputsService({ database, storage })
  const remember = rememberUntil('catalogue:all', bus)
  const rememberHealth = rememberUntil('health:all', bus)
  const models = await openModels({ config, foundation, openRouter: openRouter.client, remember, patience, log })
  const { knownHealth, catalogue, modelsAdmin } = models

  const secret = readAuthSecret(config)
  const notices = createNotificationParts({ config, secret, transactions, log })
  const { notifications, mailer } = notices
  const credits = createCredits({ transactions, onRenewed: notices.tellings.renewed })
  const promos = createPromos({ transactions, credits, networkOf })
  const unseen = createUnseen({ transactions, tell: notices.tellings.endedUnseen, log })
  const usage = createUsage(clock)
  const settle = metrics.countSettled(
    createSettlement({ transactions, credits, usage, onCaptured: notices.tellings.captured(credits) }),
  )
  const runner = createRunner({ transactions, gateway: models.gateway, settle, bus, clock, log })
  let listeningOn = config.port
  const port = () => listeningOn
  const onCall = metrics.mediaCall
  const media = createMediaParts({ config, transactions, settle, storage, replicate, port, patience, onCall, log })
  // On a port that was not chosen before, the world sees what the process got.
  const siteUrl = () => (config.port === 0 ? `http://127.0.0.1:${listeningOn}` : publicUrl)
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
  const { drift, reports, ...adminServices } = createAdminParts({
    ...{ transactions, database, credits, notify, clock, mode: stripe.sandbox ? 'SANDBOX' : 'LIVE' },
    books: createBooks(openRouter.client, replicate.client),
  })
  const health = createHealthParts({
    config,
    transactions,
    clock,
    database,
    probe: createProbe({ OPENROUTER: openRouter.access, REPLICATE: replicate.access }),
    canary: createCanary(openRouter.client),
    driftIn: drift.sums,
    ready: providerReady,
    log,
  })
  const guards = createGuards({ transactions, notify, clock, log })
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
  const auth = await createAuth({ config, secret, database, transactions, bus, clock, log, mailer })
  const privacy = createPrivacy({ transactions, credits, ...auth, removeFile: storage.remove, log })
  const services: Services = {
    database,
    bus,
    auth: auth.service,
    catalogue,
    actions: metrics.countStarts(actions),
    unseen,
    notifications,
    promos,
    usage,
    boosts,
    prices: createPrices({ transactions, clock }),
    modelsAdmin,
    guards,
    ...adminServices,
    reports,
    health: health.admin,
    alarms: health.alarms,
    outputs,
    healthDays: createHealthDays({ database: database.system, remember: rememberHealth, clock }),
    expectedMs: createExpectations({ database: database.system, remember }),
    budgets: createBudgets({ transactions, credits }),
    privacy,
    timeZones: createTimeZones({ transactions, credits, pool: database.pool }),
    accountVersions: createAccountVersions(database.system),
    providerReady,
    sandbox: openRouter.sandbox || replicate.sandbox,
  }

  let draining = false
  metrics.watch({ draining: () => draining })
  await clientBuilt
  const transport = await createTransport({
    config,
    log,
    schema,
    auth,
    services,
    metrics,
    tracing,
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
    drift,
    reports,
    log,
  })
  const { pool } = database
  const worker = await startWorker({ pool, tasks, tracing, onEnded: metrics.job, log })
  const scheduled = startSchedule({ transactions, scheduled: schedule(config), onError })

  let stopped: Promise<void> | undefined
  async function stop(leaveMs: number): Promise<void> {
    draining = true
    scheduled.stop()
    media.runner.handOverAll()
    const handOver = setTimeout(() => runner.handOverAll(), config.drainTimeoutMs * 0.4)
    await Promise.all([transport.close({ leaveMs, graceMs: config.drainTimeoutMs * 0.6 }), worker.stop()])
    clearTimeout(handOver)
    auth.stop()
    for (const part of [notices, knownHealth, health, bus, openRouter, replicate, stripe]) await part.stop()
    await foundation.close()
    await postgres.stop()
  }

  return {
    services,
    database,
    transactions,
    credits,
    notifications,
    reports,
    drift,
    bus,
    databaseUrl: postgres.url,

    /** Resolves to the port once requests are answered. */
    async listen(): Promise<number> {
      listeningOn = await transport.listen(config)
      stripe.listening(listeningOn)
      return listeningOn
    },

    /** Takes no new work, but requests for `leaveMs`; sends sockets elsewhere; lets work end or hands it over; closes. */
    stop: ({ leaveMs = 0 }: { leaveMs?: number } = {}): Promise<void> => (stopped ??= stop(leaveMs)),
  }
}
