import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/client.ts'
import type { Transactions } from '../database/transaction.ts'
import type { Provider } from '../generated/prisma/client.ts'
import { createMailer, MailRefused } from '../mail/mailer.ts'
import type { Canary } from '../providers/canary.ts'
import type { Probe } from '../providers/probes.ts'
import { createHealthAdmin } from './admin.ts'
import { createAlarms, type DriftIn } from './alarms/service.ts'
import { createAlerts } from './alerts/alerts.ts'
import { createPostWebhook } from './alerts/webhook.ts'
import { createHealth } from './watch/service.ts'
import { createWorldAnswers } from './watch/world.ts'

/** The watch, what it tells, and what admins see and do about it. */
export function createHealthParts(deps: {
  config: Pick<Config, 'alerts' | 'mail' | 'publicUrl' | 'healthIntervalMs' | 'canaryDailyMicroUsd'>
  transactions: Transactions
  clock: Clock
  database: Pick<Database, 'pool'>
  probe: Probe
  canary: Canary
  driftIn: DriftIn
  ready(provider: Provider): boolean
  log: Logger
}) {
  const { config, transactions, clock, log } = deps
  const { emails, webhook, remindAfterMs } = config.alerts
  const defaults = { emails, webhook }
  const mailer = config.mail && createMailer(config.mail)
  const alerts = createAlerts({
    transactions,
    clock,
    defaults,
    sendMail: mailer?.send,
    isForGood: (error) => error instanceof MailRefused,
    postWebhook: createPostWebhook({ webhook }),
    boardUrl: `${config.publicUrl}/admin/health`,
    log,
  })
  const watch = createHealth({
    transactions,
    clock,
    probe: deps.probe,
    canary: deps.canary,
    dailyMicroUsd: config.canaryDailyMicroUsd,
    ready: deps.ready,
    worldAnswers: createWorldAnswers(),
    tell: alerts.tell,
    intervalMs: config.healthIntervalMs,
    remindAfterMs,
  })
  const alarms = createAlarms({ transactions, clock, driftIn: deps.driftIn, tell: alerts.tell, remindAfterMs })
  const admin = createHealthAdmin({
    transactions,
    clock,
    pool: deps.database.pool,
    watch,
    defaults,
    mails: mailer !== undefined,
    intervalMs: config.healthIntervalMs,
  })
  return { watch, alerts, alarms, admin, stop: async () => mailer?.close() }
}
