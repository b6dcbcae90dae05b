import type { AccountId } from '../brands.ts'
import type { Credits } from '../credits/service.ts'
import type { Tx } from '../database/transaction.ts'
import type { Notify } from '../notifications/service.ts'
import { standingOf } from './rules.ts'
import * as store from './store.ts'

/**
 * Brings an order and its points to where all claims on its payment leave them. Call with the order locked; does nothing
 * the second time. Before the payment itself was heard of, claims only wait.
 */
export function createClaims({ credits, notify }: { credits: Credits; notify: Notify }) {
  return async (tx: Tx, order: store.WithPack, about: { because: 'refund' | 'dispute'; claimId: string }) => {
    if (order.grantId === null) return
    const standing = standingOf(order, await store.claimsOn(tx, order))
    const accountId = order.accountId as AccountId
    const { target } = standing
    const { outcome, moved } = await credits.reverse(tx, { accountId, grantId: order.grantId, target })
    await store.change(tx, order.id, {
      status: standing.refunded ? 'REFUNDED' : 'PAID',
      refundedAt: standing.refunded ? (order.refundedAt ?? tx.instant) : null,
      refundedMicroUsd: standing.refundedMicroUsd,
      disputedMicroUsd: standing.disputedMicroUsd,
    })
    tx.announce(`purchase:${order.id}`)
    const key = `purchase:${order.id}:${about.claimId}:${outcome}:${target}`
    const what = { purchaseId: order.id, pack: order.pack.name, of: order.points }
    if (outcome === 'REVERSED') {
      const notice = { kind: 'PURCHASE_REVERSED' as const, ...what, because: about.because, reversed: -moved }
      await notify(tx, { accountId, key, notice })
    }
    if (outcome === 'RESTORED' && moved > 0n) {
      await notify(tx, { accountId, key, notice: { kind: 'PURCHASE_RESTORED', ...what, restored: moved } })
    }
  }
}
