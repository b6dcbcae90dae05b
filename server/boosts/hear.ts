import type { Logger } from 'pino'
import { type AccountId, isUuid, type Points } from '../brands.ts'
import type { Credits } from '../credits/service.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import type { Notify } from '../notifications/service.ts'
import type { CheckoutView, ClaimView, Payments } from '../payments/payment.ts'
import { createClaims } from './claims.ts'
import { type Anomaly, afterTold, claimMisfit, misfit } from './rules.ts'
import * as store from './store.ts'

export type Hear = ReturnType<typeof createHear>
/** Who told it: by its own name, and all it said. */
export type Told = { subject: string; payload: unknown }

/**
 * The one step for whatever is told of a payment, by a message or because it was asked for, once or fifty times, in any
 * order. What does not fit our order is kept, with a line in the log for the alarm, and changes nothing.
 */
export function createHear(deps: {
  transactions: Transactions
  credits: Credits
  notify: Notify
  payments: Payments | undefined
  log: Logger
}) {
  const { transactions, credits, notify, payments, log } = deps
  const applyClaims = createClaims({ credits, notify })

  async function keepAnomaly(tx: Tx, { subject, payload }: Told, reason: Anomaly, purchaseId: string | null) {
    if (!(await store.keepAnomaly(tx, { subject, reason, purchaseId, payload }))) return
    log.error({ subject, reason, purchaseId }, 'a payment that does not fit our books was left for a person to look at')
  }

  const hear = {
    checkout: (view: CheckoutView, told: Told): Promise<void> =>
      transactions.transaction(async (tx) => {
        const named =
          view.purchaseId !== undefined && isUuid(view.purchaseId) ? view.purchaseId.toLowerCase() : undefined
        const id = (await store.idOfCheckout(tx, view.sessionId)) ?? named
        const order = id === undefined ? null : await store.lock(tx, id)
        if (!order) return keepAnomaly(tx, told, 'UNKNOWN_ORDER', null)
        const reason = misfit(order, view)
        if (reason) return keepAnomaly(tx, told, reason, order.id)
        if (view.state === 'paid') return paid(tx, order, view, told)
        // Money that came is worth more than the news that it did not.
        if (order.status !== 'PENDING' || (view.state !== 'failed' && view.state !== 'expired')) return
        await fail(tx, order, view.state === 'failed' ? 'DECLINED' : 'EXPIRED')
      }),

    async claim({ paymentIntentId, purchaseId, claim }: ClaimView, told: Told): Promise<void> {
      if (paymentIntentId === undefined) return hear.anomaly(told, 'UNKNOWN_PAYMENT')
      const known = await transactions.statement((tx) => store.idOfPayment(tx, paymentIntentId))
      // It may be heard of before its payment is: then the provider says whose it was.
      const id = known ?? purchaseId ?? (await payments?.readPayment(paymentIntentId))?.purchaseId
      await transactions.transaction(async (tx) => {
        const order = id === undefined || !isUuid(id) ? null : await store.lock(tx, id)
        if (!order) return keepAnomaly(tx, told, 'UNKNOWN_PAYMENT', null)
        const before = await store.claimById(tx, claim.id)
        const reason =
          before && before.purchaseId !== order.id ? 'OTHER_PAYMENT' : claimMisfit(order, paymentIntentId, claim)
        if (reason) return keepAnomaly(tx, told, reason, order.id)
        const about = { id: claim.id, purchaseId: order.id, paymentIntentId }
        await store.keepClaim(tx, about, afterTold(before ?? undefined, claim))
        await applyClaims(tx, order, { because: claim.kind === 'DISPUTE' ? 'dispute' : 'refund', claimId: claim.id })
      })
    },

    anomaly: (told: Told, reason: Anomaly): Promise<void> =>
      transactions.transaction((tx) => keepAnomaly(tx, told, reason, null)),

    /** An order that nobody can pay any more. */
    giveUp: (id: string, code: 'EXPIRED' | 'LOST'): Promise<void> =>
      transactions.transaction(async (tx) => {
        const order = await store.lock(tx, id)
        if (order?.status === 'PENDING') await fail(tx, order, code)
      }),
  }

  async function paid(tx: Tx, order: store.WithPack, { sessionId, paymentIntentId }: CheckoutView, told: Told) {
    if (paymentIntentId === undefined || order.paymentIntentId !== null) return
    const owner = await store.idOfPayment(tx, paymentIntentId)
    if (owner !== undefined) return keepAnomaly(tx, told, 'PAYMENT_TAKEN', order.id)
    const accountId = order.accountId as AccountId
    // By the payment's name: whatever tells of it, and however often, it is one grant.
    const { grantId } = await credits.grant(tx, {
      accountId,
      kind: 'BOOST',
      amount: order.points as Points,
      key: `boost:${paymentIntentId}`,
      description: `${order.pack.name} boost`,
      expiresAt: null,
    })
    const credited = await store.change(tx, order.id, {
      status: 'PAID',
      failureCode: null,
      checkoutSessionId: sessionId,
      paymentIntentId,
      grantId,
      paidAt: tx.instant,
      nextCheckAt: null,
    })
    tx.announce(`purchase:${order.id}`)
    const { points, priceMicroUsd } = order
    await notify(tx, {
      accountId,
      key: `purchase:${order.id}:paid`,
      notice: { kind: 'PURCHASE_PAID', purchaseId: order.id, pack: order.pack.name, points, priceMicroUsd },
    })
    await applyClaims(tx, credited, { because: 'refund', claimId: 'earlier' })
  }

  async function fail(tx: Tx, order: store.WithPack, failureCode: 'DECLINED' | 'EXPIRED' | 'LOST'): Promise<void> {
    await store.change(tx, order.id, { status: 'FAILED', failureCode, nextCheckAt: null })
    tx.announce(`purchase:${order.id}`)
    // Who left the page knows that nothing was paid.
    if (failureCode !== 'DECLINED') return
    await notify(tx, {
      accountId: order.accountId as AccountId,
      key: `purchase:${order.id}:failed`,
      notice: { kind: 'PURCHASE_FAILED', purchaseId: order.id, pack: order.pack.name },
    })
  }

  return hear
}
