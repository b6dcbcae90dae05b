import type { CheckoutView, Claim } from '../payments/payment.ts'

export const PACK_ID_MAX = 100
export const REASON_MAX = 500
/** Orders that one user may begin in ORDER_WINDOW_SECONDS. */
export const ORDERS_MAX = 20
export const ORDER_WINDOW_SECONDS = 3_600

const MICRO_USD_A_CENT = 10_000n

/** What of an order is held against what is told of its payment. */
export type Order = {
  id: string
  accountId: string
  priceMicroUsd: bigint
  currency: string
  checkoutSessionId: string | null
  paymentIntentId: string | null
}

/**
 * Why something that was told is kept for a person and not acted on. UNKNOWN_ORDER, UNKNOWN_PAYMENT: it is about nothing
 * of ours · SESSION, ORDER, OWNER, CURRENCY, AMOUNT: it differs from our order in that · NO_PAYMENT: paid, and by no
 * payment · OTHER_PAYMENT: the order was paid by another · PAYMENT_TAKEN: the payment is that of another order ·
 * UNREADABLE: not in the form that we know
 */
export type Anomaly =
  | 'UNKNOWN_ORDER'
  | 'UNKNOWN_PAYMENT'
  | 'SESSION'
  | 'ORDER'
  | 'OWNER'
  | 'CURRENCY'
  | 'AMOUNT'
  | 'NO_PAYMENT'
  | 'OTHER_PAYMENT'
  | 'PAYMENT_TAKEN'
  | 'UNREADABLE'

/** undefined: what was told of the checkout fits the order in everything. */
export function misfit(order: Order, view: CheckoutView): Anomaly | undefined {
  if (order.checkoutSessionId !== null && order.checkoutSessionId !== view.sessionId) return 'SESSION'
  if (view.purchaseId !== order.id) return 'ORDER'
  if (view.accountIds.some((id) => id !== order.accountId)) return 'OWNER'
  if (view.currency !== order.currency) return 'CURRENCY'
  if (view.amountCents === null || microUsd(view.amountCents) !== order.priceMicroUsd) return 'AMOUNT'
  if (view.state === 'paid' && view.paymentIntentId === undefined) return 'NO_PAYMENT'
  if (order.paymentIntentId !== null && order.paymentIntentId !== view.paymentIntentId) return 'OTHER_PAYMENT'
  return undefined
}

/** undefined: the claim can be one on this order. */
export function claimMisfit(order: Order, paymentIntentId: string, claim: Claim): Anomaly | undefined {
  if (order.paymentIntentId !== null && order.paymentIntentId !== paymentIntentId) return 'OTHER_PAYMENT'
  if (claim.currency !== order.currency) return 'CURRENCY'
  if (microUsd(claim.amountCents) > order.priceMicroUsd) return 'AMOUNT'
  return undefined
}

export type KnownClaim = { kind: Claim['kind']; state: Claim['state']; microUsd: bigint }

const ORDER_OF_STATES: Claim['state'][] = ['NOTICE', 'OPEN', 'FINAL', 'VOID']

/** What is known of a claim after it was told of once more, in whatever order that happens. */
export function afterTold(before: KnownClaim | undefined, told: Claim): KnownClaim {
  const now = { kind: told.kind, state: told.state, microUsd: microUsd(told.amountCents) }
  if (!before) return now
  const later = ORDER_OF_STATES.indexOf(told.state) > ORDER_OF_STATES.indexOf(before.state)
  return {
    kind: before.kind,
    state: later ? now.state : before.state,
    // A sum of refunds only grows; of a single claim the later state knows the amount better.
    microUsd: told.kind === 'CHARGE' ? larger(before.microUsd, now.microUsd) : later ? now.microUsd : before.microUsd,
  }
}

export type Standing = {
  refundedMicroUsd: bigint
  disputedMicroUsd: bigint
  /** Of the points that were bought, so many are to be taken back in all. */
  target: bigint
  /** The whole price has gone back for good. */
  refunded: boolean
}

/**
 * What all claims on a payment come to. Points are taken back in proportion, rounded down. The provider's own sum of
 * refunds still holds those that failed later; its single refunds may not all have been heard of.
 */
export function standingOf(
  { points, priceMicroUsd: price }: { points: bigint; priceMicroUsd: bigint },
  claims: readonly KnownClaim[],
): Standing {
  const sum = (kind: Claim['kind'], ...states: Claim['state'][]) =>
    claims.filter((one) => one.kind === kind && states.includes(one.state)).reduce((all, one) => all + one.microUsd, 0n)
  const bySum = sum('CHARGE', 'FINAL') - sum('REFUND', 'VOID')
  const refundedMicroUsd = smaller(price, larger(bySum, sum('REFUND', 'OPEN', 'FINAL')))
  const disputedMicroUsd = smaller(price, sum('DISPUTE', 'OPEN', 'FINAL'))
  return {
    refundedMicroUsd,
    disputedMicroUsd,
    target: (points * smaller(price, refundedMicroUsd + disputedMicroUsd)) / price,
    refunded: refundedMicroUsd + sum('DISPUTE', 'FINAL') >= price,
  }
}

/** Points that were to be taken back and had been spent: the loss of the house. What is held may still come back. */
export function lossOf({ reversal, reversed, remaining }: { reversal: bigint; reversed: bigint; remaining: bigint }) {
  return larger(0n, reversal - reversed - remaining)
}

const CHECK_FIRST_MS = 60_000
const CHECK_LAST_MS = 3_600_000

/** How long after a look at the provider the next one is due: a minute, two, four, up to an hour. */
export const checkAfterMs = (checks: number): number =>
  Math.min(CHECK_LAST_MS, CHECK_FIRST_MS * 2 ** Math.min(checks, 10))

export const microUsd = (cents: number): bigint => BigInt(cents) * MICRO_USD_A_CENT

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
