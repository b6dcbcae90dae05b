import { randomBytes } from 'node:crypto'
import { ProtocolError } from './exchange.ts'

/** What the sandbox remembers, in the words of the protocol. Amounts are cents. */
export type Session = {
  id: string
  createdAt: number
  status: 'open' | 'complete' | 'expired'
  paymentStatus: 'unpaid' | 'paid'
  product: { name: string; description: string }
  amount: number
  currency: string
  reference: string | null
  metadata: Record<string, string>
  successUrl: string
  cancelUrl: string
  payment: Payment
}

export type Payment = {
  id: string
  status: 'requires_payment_method' | 'succeeded'
  chargeId: string
  amount: number
  currency: string
  metadata: Record<string, string>
  refunds: Refund[]
  disputes: Dispute[]
}

export type Refund = {
  id: string
  amount: number
  status: 'succeeded' | 'pending' | 'failed'
  metadata: Record<string, string>
}
export type Dispute = { id: string; amount: number; status: 'needs_response' | 'won' | 'lost' }

export const draw = (prefix: string): string => `${prefix}_${randomBytes(14).toString('hex')}`
export const seconds = (ms: number): number => Math.floor(ms / 1_000)

const LIVE_MS = 24 * 3_600_000
const KEPT = 5_000

export const refundedOf = ({ refunds }: Payment): number =>
  refunds.filter(({ status }) => status !== 'failed').reduce((sum, { amount }) => sum + amount, 0)

/** Sessions and their payments, the oldest first; the oldest make room. */
export class Sessions {
  readonly #byId = new Map<string, Session>()
  readonly #byPayment = new Map<string, Session>()

  add(session: Session): void {
    const [oldest] = this.#byId.values()
    if (oldest && this.#byId.size >= KEPT) {
      this.#byId.delete(oldest.id)
      this.#byPayment.delete(oldest.payment.id)
    }
    this.#byId.set(session.id, session)
    this.#byPayment.set(session.payment.id, session)
  }

  find = (id: string): Session | undefined => this.#byId.get(id)
  get = (id: string): Session => this.#byId.get(id) ?? missing('checkout.session', id)
  ofPayment = (id: string): Session => this.#byPayment.get(id) ?? missing('payment_intent', id)
}

function missing(what: string, id: string): never {
  throw new ProtocolError(404, `No such ${what}: '${id}'`, { code: 'resource_missing', param: 'id' })
}

export function sessionObject(session: Session, pageUrl: string, { expanded = false } = {}) {
  const { payment } = session
  const tried = session.status === 'complete'
  return {
    id: session.id,
    object: 'checkout.session',
    amount_subtotal: session.amount,
    amount_total: session.amount,
    cancel_url: session.cancelUrl,
    client_reference_id: session.reference,
    created: seconds(session.createdAt),
    currency: session.currency,
    expires_at: seconds(session.createdAt + LIVE_MS),
    livemode: false,
    metadata: session.metadata,
    mode: 'payment',
    // As at Stripe, a payment is begun when the buyer begins to pay.
    payment_intent: tried ? (expanded ? paymentObject(payment) : payment.id) : null,
    payment_status: session.paymentStatus,
    status: session.status,
    success_url: session.successUrl,
    url: session.status === 'open' ? pageUrl : null,
  }
}

export function paymentObject(payment: Payment, { expanded = false } = {}) {
  const paid = payment.status === 'succeeded'
  return {
    id: payment.id,
    object: 'payment_intent',
    amount: payment.amount,
    amount_received: paid ? payment.amount : 0,
    currency: payment.currency,
    latest_charge: paid ? (expanded ? chargeObject(payment) : payment.chargeId) : null,
    livemode: false,
    metadata: payment.metadata,
    status: payment.status,
  }
}

export const chargeObject = (payment: Payment) => ({
  id: payment.chargeId,
  object: 'charge',
  amount: payment.amount,
  amount_captured: payment.amount,
  amount_refunded: refundedOf(payment),
  captured: true,
  currency: payment.currency,
  disputed: payment.disputes.length > 0,
  livemode: false,
  metadata: payment.metadata,
  paid: true,
  payment_intent: payment.id,
  refunded: refundedOf(payment) === payment.amount,
  status: 'succeeded',
})

export const refundObject = (refund: Refund, payment: Payment) => ({
  id: refund.id,
  object: 'refund',
  amount: refund.amount,
  charge: payment.chargeId,
  currency: payment.currency,
  metadata: refund.metadata,
  payment_intent: payment.id,
  reason: 'requested_by_customer',
  status: refund.status,
})

export const disputeObject = (dispute: Dispute, payment: Payment) => ({
  id: dispute.id,
  object: 'dispute',
  amount: dispute.amount,
  charge: payment.chargeId,
  currency: payment.currency,
  livemode: false,
  metadata: {},
  payment_intent: payment.id,
  reason: 'fraudulent',
  status: dispute.status,
})
