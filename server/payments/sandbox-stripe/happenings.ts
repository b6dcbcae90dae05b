import { ProtocolError } from './exchange.ts'
import {
  chargeObject,
  type Dispute,
  disputeObject,
  draw,
  type Payment,
  paymentObject,
  type Refund,
  refundedOf,
  refundObject,
  type Session,
  sessionObject,
} from './objects.ts'
import type { SandboxState } from './state.ts'

const tellOfSession = (state: SandboxState, type: string, session: Session): void =>
  state.webhooks.send(`checkout.session.${type}`, sessionObject(session, state.pageOf(session.id)))

/** The buyer pays. Twice is once. */
export function pay(state: SandboxState, session: Session): void {
  if (session.status !== 'open') return
  session.status = 'complete'
  session.paymentStatus = 'paid'
  session.payment.status = 'succeeded'
  state.webhooks.send('payment_intent.succeeded', paymentObject(session.payment))
  state.webhooks.send('charge.succeeded', chargeObject(session.payment))
  tellOfSession(state, 'completed', session)
}

/** The buyer pays by a way that takes a while, and then the bank says yes or no. */
export function payLater(state: SandboxState, session: Session, { succeeds }: { succeeds: boolean }): void {
  if (session.status !== 'open') return
  session.status = 'complete'
  tellOfSession(state, 'completed', session)
  if (succeeds) {
    session.paymentStatus = 'paid'
    session.payment.status = 'succeeded'
  }
  tellOfSession(state, succeeds ? 'async_payment_succeeded' : 'async_payment_failed', session)
}

export function expire(state: SandboxState, session: Session): void {
  if (session.status !== 'open') {
    throw new ProtocolError(400, `Only Checkout Sessions with a status in ["open"] can be expired.`)
  }
  session.status = 'expired'
  tellOfSession(state, 'expired', session)
}

/** `amount` absent: all that has not been given back. */
export function refund(
  state: SandboxState,
  payment: Payment,
  asked: { amount?: number; metadata: Refund['metadata'] },
): Refund {
  if (payment.status !== 'succeeded')
    throw new ProtocolError(400, 'This PaymentIntent does not have a successful charge.')
  const left = payment.amount - refundedOf(payment)
  if (left === 0) {
    throw new ProtocolError(400, `Charge ${payment.chargeId} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (payment.disputes.some(({ status }) => status !== 'won')) {
    throw new ProtocolError(400, 'This charge has been charged back.', { code: 'charge_disputed' })
  }
  const amount = asked.amount ?? left
  if (amount > left) throw new ProtocolError(400, `Refund amount is greater than unrefunded amount on charge.`)
  const given: Refund = { id: draw('re'), amount, status: 'succeeded', metadata: asked.metadata }
  payment.refunds.push(given)
  state.webhooks.send('refund.created', refundObject(given, payment))
  state.webhooks.send('charge.refunded', chargeObject(payment))
  return given
}

/** The buyer's bank sends the money of a refund back. */
export function failRefund(state: SandboxState, payment: Payment, refundId: string): void {
  const given = payment.refunds.find(({ id }) => id === refundId)
  if (!given) throw new Error(`No refund ${refundId}`)
  given.status = 'failed'
  state.webhooks.send('refund.failed', refundObject(given, payment))
}

/** The buyer's bank takes the money back, and asks. */
export function dispute(state: SandboxState, payment: Payment, amount = payment.amount): Dispute {
  const opened: Dispute = { id: draw('dp'), amount, status: 'needs_response' }
  payment.disputes.push(opened)
  state.webhooks.send('charge.dispute.created', disputeObject(opened, payment))
  return opened
}

export function closeDispute(state: SandboxState, payment: Payment, disputeId: string, status: 'won' | 'lost'): void {
  const opened = payment.disputes.find(({ id }) => id === disputeId)
  if (!opened) throw new Error(`No dispute ${disputeId}`)
  opened.status = status
  state.webhooks.send('charge.dispute.closed', disputeObject(opened, payment))
}
