/** What is known of payments, in our own words: nothing of a provider's protocol leaves this folder. Amounts are cents. */

/** The order that a checkout is for. The same order always asks for the same checkout. */
export type CheckoutOrder = {
  purchaseId: string
  accountId: string
  packName: string
  points: bigint
  priceMicroUsd: bigint
  /** Where the buyer comes back to, paid or not. */
  returnUrl: string
  cancelUrl: string
}

/**
 * open: nobody has paid yet · processing: paid in a way that takes days · failed: that came to nothing · expired: it was
 * left open for too long
 */
export type CheckoutState = 'open' | 'processing' | 'paid' | 'failed' | 'expired'

/** How a checkout stands, as the provider tells it: to be held against the order. */
export type CheckoutView = {
  sessionId: string
  state: CheckoutState
  /** Both as they were sent along with the order. */
  purchaseId: string | undefined
  accountIds: (string | undefined)[]
  paymentIntentId: string | undefined
  amountCents: number | null
  currency: string | null
}

/** CHARGE: all refunds of a payment together. The states go on in this order, and never back. */
export type Claim = {
  /** The provider's own name for it. */
  id: string
  kind: 'CHARGE' | 'REFUND' | 'DISPUTE'
  state: 'NOTICE' | 'OPEN' | 'FINAL' | 'VOID'
  amountCents: number
  currency: string
}

/** Money that is asked back, and of which payment. */
export type ClaimView = { paymentIntentId: string | undefined; purchaseId: string | undefined; claim: Claim }

/** A payment that the provider was asked about. */
export type PaymentView = { paymentIntentId: string; purchaseId: string | undefined; refunded: Claim | undefined }

/** unreadable: of a kind that matters, and not in the form that we know. */
export type PaymentNews =
  | { kind: 'checkout'; view: CheckoutView }
  | { kind: 'claim'; view: ClaimView }
  | { kind: 'ignored' }
  | { kind: 'unreadable' }

export type Payments = {
  /** By the order's id, however often it is asked for: one checkout. */
  createCheckout(order: CheckoutOrder): Promise<{ sessionId: string; url: string }>
  /** undefined: the provider knows no such checkout. */
  readCheckout(sessionId: string): Promise<CheckoutView | undefined>
  readPayment(paymentIntentId: string): Promise<PaymentView | undefined>
  /** Gives back what is left of a payment, once an order. Throws PaymentRefused. */
  refund(payment: { purchaseId: string; paymentIntentId: string }): Promise<Claim>
  /** The message, when the provider signed these very bytes at most five minutes ago; undefined: it did not. */
  verify(body: Uint8Array, signature: string | null): { message: unknown } | undefined
}

/** The provider did not answer, or not in time; whether it did what it was asked is not known. */
export class PaymentsUnreachable extends Error {}

/** The provider will not do it; `code` is its own word for why. */
export class PaymentRefused extends Error {
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}
