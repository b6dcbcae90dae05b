import { AUDIT_EXPORT_PATH, createAuditExportHandle } from './admin/audit/export.ts'
import { createMoneyExportHandle, MONEY_EXPORT_PATH } from './admin/reports/export.ts'
import type { Reports } from './admin/reports/service.ts'
import type { Actors } from './auth/actors.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { createExportHandle, EXPORT_PATH } from './credits/export.ts'
import type { Database } from './database/client.ts'
import type { Remember } from './events/remember.ts'
import { createFeedHandle, FEED_PATH } from './health/feed/feed.ts'
import type { Route } from './http.ts'
import { createMetricsHandle, METRICS_PATH } from './metrics/handle.ts'
import type { Metrics } from './metrics/metrics.ts'
import { createOutputsHandle } from './outputs/handle.ts'
import { OUTPUTS_PATH } from './outputs/rules.ts'
import type { OutputsService } from './outputs/service.ts'
import type { Storage } from './outputs/storage.ts'
import type { Payments } from './payments/payment.ts'
import { createDataExportHandle, DATA_PATH } from './privacy/export.ts'
import { createUsageExportHandle, USAGE_EXPORT_PATH } from './usage/export.ts'
import type { UsageService } from './usage/service.ts'
import { REPLICATE_WEBHOOK, replicateWebhookHandle } from './webhooks/replicate.ts'
import type { Webhooks } from './webhooks/service.ts'
import { STRIPE_WEBHOOK, stripeWebhookHandle } from './webhooks/stripe.ts'

/** What is answered beside GraphQL, signing in and the client. */
export function createRoutes(deps: {
  config: Pick<Config, 'publicUrl'>
  database: Database
  storage: Storage
  outputs: OutputsService
  usage: UsageService
  reports: Pick<Reports, 'analytics'>
  resolveCaller: Actors['resolve']
  rememberHealth: Remember
  replicateSecret: string | undefined
  webhooks: Webhooks
  metrics: Metrics
  payments: Payments | undefined
  others: readonly Route[]
  clock: Clock
}): Route[] {
  const { database, resolveCaller, webhooks, clock } = deps
  const { pool } = database
  const { publicUrl } = deps.config
  return [
    {
      path: OUTPUTS_PATH,
      handle: createOutputsHandle({ find: deps.outputs.findFor, storage: deps.storage, resolveCaller }),
    },
    { path: AUDIT_EXPORT_PATH, handle: createAuditExportHandle({ database, resolveCaller, pool, clock }) },
    { path: EXPORT_PATH, handle: createExportHandle({ database, resolveCaller, pool, clock }) },
    {
      path: DATA_PATH,
      handle: createDataExportHandle({ database, readOutput: deps.outputs.readOwn, resolveCaller, pool, clock }),
    },
    {
      path: USAGE_EXPORT_PATH,
      handle: createUsageExportHandle({ database, usage: deps.usage, resolveCaller, pool }),
    },
    {
      path: MONEY_EXPORT_PATH,
      handle: createMoneyExportHandle({ reports: deps.reports, database, resolveCaller, pool }),
    },
    {
      path: FEED_PATH,
      handle: createFeedHandle({ database: database.system, remember: deps.rememberHealth, publicUrl }),
    },
    { path: METRICS_PATH, handle: createMetricsHandle(deps.metrics) },
    { path: REPLICATE_WEBHOOK, handle: replicateWebhookHandle({ secret: deps.replicateSecret, webhooks }) },
    { path: STRIPE_WEBHOOK, handle: stripeWebhookHandle({ payments: deps.payments, webhooks }) },
    ...deps.others,
  ]
}
