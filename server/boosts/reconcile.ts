import type { Logger } from 'pino'
import type { Clock } from '../clock.ts'
import type { Transactions } from '../database/transaction.ts'
import type { Payments } from '../payments/payment.ts'
import type { Hear } from './hear.ts'
import { checkAfterMs } from './rules.ts'
import * as store from './store.ts'

const BATCH = 50
/** A checkout is open for a day; an order without one was never paid. */
const LIVE_MS = 24 * 3_600_000
/** The provider may not know at once what it has just made. */
const UNKNOWN_MS = 3_600_000
/** Asks how unpaid orders stand, so that a message that was lost credits all the same. True when there may be more. */
export function createReconcile(deps: {
  transactions: Transactions
  payments: Payments | undefined
  hear: Hear
  clock: Clock
  log: Logger
}) {
  const { transactions, payments, hear, clock, log } = deps

  async function look(purchase: store.PurchaseRow): Promise<void> {
    const ageMs = clock.now().getTime() - purchase.createdAt.getTime()
    if (purchase.checkoutSessionId === null) {
      if (ageMs > LIVE_MS) await hear.giveUp(purchase.id, 'EXPIRED')
      return
    }
    const view = await payments?.readCheckout(purchase.checkoutSessionId)
    if (view) await hear.checkout(view, { subject: `asked:${purchase.id}:${view.state}`, payload: view })
    else if (ageMs > UNKNOWN_MS) await hear.giveUp(purchase.id, 'LOST')
  }

  return async (): Promise<boolean> => {
    if (!payments) return false
    const now = clock.now()
    // The first wait is longer than the client waits for an answer: who asks is not overtaken.
    const due = await transactions.transaction((tx) =>
      store.takeDue(tx, { limit: BATCH, now, nextAfterMs: checkAfterMs }),
    )
    for (const purchase of due) {
      await look(purchase).catch((error) =>
        log.warn({ err: error, purchaseId: purchase.id }, 'an order was not looked at'),
      )
    }
    return due.length === BATCH
  }
}
