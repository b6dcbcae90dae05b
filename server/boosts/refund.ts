import { type AuditActor, audit } from '../auth/audit.ts'
import { isUuid } from '../brands.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { type Claim, PaymentRefused, type Payments, PaymentsUnreachable } from '../payments/payment.ts'
import { NoSuchPurchase, PurchaseUnavailable } from './errors.ts'
import type { Hear } from './hear.ts'
import { REASON_MAX } from './rules.ts'
import * as store from './store.ts'

/**
 * Gives back what is left of a payment, once, and takes its points back as far as they are there. A repetition asks again
 * under the same name. Throws InvalidInput, NoSuchPurchase or PurchaseUnavailable.
 */
export function createRefund(deps: { transactions: Transactions; payments: Payments | undefined; hear: Hear }) {
  const { transactions, payments, hear } = deps
  return async (actor: AuditActor, { id, reason: given }: { id: string; reason: string }): Promise<string> => {
    const reason = given.trim()
    if (reason.length < 1 || reason.length > REASON_MAX || reason.includes('\0') || !reason.isWellFormed()) {
      throw new InvalidInput('reason', `A reason has 1 to ${REASON_MAX} characters.`)
    }
    if (!isUuid(id)) throw new NoSuchPurchase()
    if (!payments) throw new PurchaseUnavailable('NOT_CONFIGURED')
    const order = await transactions.transaction(async (tx) => {
      const found = await store.lock(tx, id)
      if (!found) throw new NoSuchPurchase()
      if (found.status === 'REFUNDED') return found
      if (found.status !== 'PAID')
        throw new InvalidInput('id', 'This purchase was not paid: there is nothing to give back.')
      if (found.refundAskedAt) return found
      const { priceMicroUsd, refundedMicroUsd, points } = found
      await audit(tx, {
        actor,
        action: 'purchase.refund',
        target: found.id,
        reason,
        before: { status: found.status, accountId: found.accountId, priceMicroUsd, refundedMicroUsd, points },
      })
      return store.change(tx, found.id, { refundAskedAt: tx.instant })
    })
    if (order.status === 'PAID') await giveBack(order.id, order.paymentIntentId!)
    return order.id
  }

  async function giveBack(purchaseId: string, paymentIntentId: string): Promise<void> {
    const claim = await refunded({ purchaseId, paymentIntentId })
    const view = { paymentIntentId, purchaseId, claim }
    await hear.claim(view, { subject: `refund:${claim.id}`, payload: view })
  }

  async function refunded(payment: { purchaseId: string; paymentIntentId: string }): Promise<Claim> {
    try {
      return await payments!.refund(payment)
    } catch (error) {
      if (error instanceof PaymentsUnreachable) throw new PurchaseUnavailable('PROVIDER_DOWN')
      if (!(error instanceof PaymentRefused)) throw error
      if (error.code === 'charge_already_refunded') {
        // Somebody gave it back at the provider itself, and we have not heard of it yet.
        const found = await payments!.readPayment(payment.paymentIntentId)
        if (found?.refunded) return found.refunded
      }
      throw new InvalidInput('id', `The payment provider refuses: ${error.message}`)
    }
  }
}
