import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Credits } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { assertNever } from '../exhaustive.ts'
import type { Notify } from '../notifications/service.ts'
import type { Payments } from '../payments/payment.ts'
import { readNews } from '../payments/stripe/news.ts'
import type { HandleEvent } from '../webhooks/service.ts'
import { createOrderAdmission } from './admission.ts'
import { createAnomalies } from './anomalies.ts'
import { createHear } from './hear.ts'
import { createReconcile } from './reconcile.ts'
import { createRefund } from './refund.ts'
import { createPurchases } from './service.ts'

export type Boosts = ReturnType<typeof createBoosts>

/** The feature, put together. */
export function createBoosts(deps: {
  transactions: Transactions
  credits: Credits
  notify: Notify
  payments: Payments | undefined
  pool: Pool
  siteUrl: () => string
  clock: Clock
  log: Logger
}) {
  const hear = createHear(deps)
  return {
    ...createPurchases({ ...deps, admitOrder: createOrderAdmission(deps.pool) }),
    refund: createRefund({ ...deps, hear }),
    handleAnomaly: createAnomalies(deps),
    reconcile: createReconcile({ ...deps, hear }),
    handleEvent: createStripeEvents(hear),
  }
}

/** What Stripe sends by itself; it was signed, and is held against our books all the same. */
function createStripeEvents(hear: ReturnType<typeof createHear>): HandleEvent {
  return async ({ externalId: subject, payload }) => {
    const news = readNews(payload)
    switch (news.kind) {
      case 'checkout':
        await hear.checkout(news.view, { subject, payload })
        return true
      case 'claim':
        await hear.claim(news.view, { subject, payload })
        return true
      case 'unreadable':
        await hear.anomaly({ subject, payload }, 'UNREADABLE')
        return true
      case 'ignored':
        return true
      default:
        return assertNever(news)
    }
  }
}
