import { z } from 'zod'
import type { CheckoutState, CheckoutView, Claim } from '../payment.ts'

/** What we send along with an order, and look for in what comes back. */
export const PURCHASE = 'purchase_id'
export const ACCOUNT = 'account_id'

const id = z.string().min(1).max(255)
/** Stripe gives the name of a thing, or the thing itself. */
const reference = z
  .union([id, z.object({ id })])
  .nullish()
  .transform((given) => (typeof given === 'string' ? given : given?.id))
const cents = z.int().min(0)
const metadata = z.record(z.string(), z.string()).nullish()

export const checkoutSession = z.object({
  object: z.literal('checkout.session'),
  id,
  status: z.string().nullish(),
  payment_status: z.string(),
  payment_intent: z.union([id, z.object({ id, status: z.string() })]).nullish(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  metadata,
  url: z.string().nullish(),
})

export const charge = z.object({
  object: z.literal('charge'),
  id,
  amount_refunded: cents,
  currency: z.string(),
  payment_intent: reference,
  metadata,
})

export const refund = z.object({
  object: z.literal('refund'),
  id,
  amount: cents,
  currency: z.string(),
  status: z.string().nullish(),
  payment_intent: reference,
  metadata,
})

export const dispute = z.object({
  object: z.literal('dispute'),
  id,
  amount: cents,
  currency: z.string(),
  status: z.string(),
  payment_intent: reference,
})

export const paymentIntent = z.object({
  object: z.literal('payment_intent'),
  id,
  metadata,
  latest_charge: z.union([charge, id]).nullish(),
})

export function checkoutView(session: z.output<typeof checkoutSession>, state = stateOf(session)): CheckoutView {
  const { payment_intent: payment, metadata: sent } = session
  return {
    sessionId: session.id,
    state,
    purchaseId: sent?.[PURCHASE],
    accountIds: [session.client_reference_id ?? undefined, sent?.[ACCOUNT]],
    paymentIntentId: typeof payment === 'string' ? payment : payment?.id,
    amountCents: session.amount_total ?? null,
    currency: session.currency ?? null,
  }
}

function stateOf({ status, payment_status, payment_intent }: z.output<typeof checkoutSession>): CheckoutState {
  if (payment_status === 'paid' || payment_status === 'no_payment_required') return 'paid'
  if (status === 'expired') return 'expired'
  if (status !== 'complete') return 'open'
  const tried = typeof payment_intent === 'object' ? payment_intent?.status : undefined
  return tried === 'requires_payment_method' || tried === 'canceled' ? 'failed' : 'processing'
}

export const claimOfCharge = (of: z.output<typeof charge>): Claim => ({
  id: of.id,
  kind: 'CHARGE',
  state: 'FINAL',
  amountCents: of.amount_refunded,
  currency: of.currency,
})

export const claimOfRefund = (of: z.output<typeof refund>): Claim => ({
  id: of.id,
  kind: 'REFUND',
  state: of.status === 'succeeded' ? 'FINAL' : of.status === 'failed' || of.status === 'canceled' ? 'VOID' : 'OPEN',
  amountCents: of.amount,
  currency: of.currency,
})

export const claimOfDispute = (of: z.output<typeof dispute>): Claim => ({
  id: of.id,
  kind: 'DISPUTE',
  state: disputeState(of.status),
  amountCents: of.amount,
  currency: of.currency,
})

/** A warning is a bank's question: the money stays where it is. */
function disputeState(status: string): Claim['state'] {
  if (status === 'won' || status === 'prevented' || status === 'warning_closed') return 'VOID'
  if (status === 'lost') return 'FINAL'
  return status.startsWith('warning_') ? 'NOTICE' : 'OPEN'
}
