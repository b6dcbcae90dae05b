import Stripe from 'stripe'
import { type CheckoutOrder, PaymentRefused, type Payments, PaymentsUnreachable } from '../payment.ts'
import {
  ACCOUNT,
  charge,
  checkoutSession,
  checkoutView,
  claimOfCharge,
  claimOfRefund,
  PURCHASE,
  paymentIntent,
  refund,
} from './objects.ts'

export type StripeClientOptions = {
  secretKey: string
  webhookSecret: string
  /** Absent: Stripe itself. */
  baseUrl: string | undefined
}

const TIMEOUT_MS = 8_000
/** Only after a connection that broke or an answer of 409 or 5xx, under the same idempotency key. */
const RETRIES = 1
const TOLERANCE_SECONDS = 300
const MICRO_USD_A_CENT = 10_000n

/** The only place that speaks to Stripe. */
export function createStripeClient({ secretKey, webhookSecret, baseUrl }: StripeClientOptions): Payments {
  const stripe = new Stripe(secretKey, {
    maxNetworkRetries: RETRIES,
    timeout: TIMEOUT_MS,
    telemetry: false,
    ...addressOf(baseUrl),
  })

  return {
    async createCheckout(order) {
      const { id, url } = await asked(() =>
        stripe.checkout.sessions.create(paramsOf(order), { idempotencyKey: `checkout:${order.purchaseId}` }),
      )
      if (!url) throw new PaymentsUnreachable('The checkout has no address')
      return { sessionId: id, url }
    },

    readCheckout: (sessionId) =>
      known(async () => {
        const session = await stripe.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] })
        return checkoutView(checkoutSession.parse(session))
      }),

    readPayment: (paymentIntentId) =>
      known(async () => {
        const found = await stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge'] })
        const { id, metadata, latest_charge: charged } = paymentIntent.parse(found)
        return {
          paymentIntentId: id,
          purchaseId: metadata?.[PURCHASE],
          refunded: charged && typeof charged === 'object' ? claimOfCharge(charge.parse(charged)) : undefined,
        }
      }),

    async refund({ purchaseId, paymentIntentId }) {
      const given = await asked(() =>
        stripe.refunds.create(
          { payment_intent: paymentIntentId, reason: 'requested_by_customer', metadata: { [PURCHASE]: purchaseId } },
          { idempotencyKey: `refund:${purchaseId}` },
        ),
      )
      return claimOfRefund(refund.parse(given))
    },

    verify(body, signature) {
      const text = textOf(body)
      const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature ?? '')?.[1])
      const now = Date.now()
      // The SDK refuses what is old, and believes what comes from the future.
      if (!text || !signature || !(Math.abs(now / 1_000 - signedAt) <= TOLERANCE_SECONDS + 1)) return undefined
      try {
        Stripe.webhooks.signature?.verifyHeader(text, signature, webhookSecret, TOLERANCE_SECONDS)
      } catch (error) {
        if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined
        throw error
      }
      return { message: parsed(text) }
    },
  }
}

/** Nothing that changes from one try to the next: the same key with other words would be refused. */
function paramsOf(order: CheckoutOrder): Stripe.Checkout.SessionCreateParams {
  const metadata = { [PURCHASE]: order.purchaseId, [ACCOUNT]: order.accountId }
  return {
    mode: 'payment',
    client_reference_id: order.accountId,
    metadata,
    // Charges inherit it, so that a refund can be told from others before its payment was heard of.
    payment_intent_data: { metadata },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'usd',
          unit_amount: Number(order.priceMicroUsd / MICRO_USD_A_CENT),
          product_data: {
            name: `${order.packName} boost`,
            description: `${order.points.toLocaleString('en-US')} points that never expire`,
          },
        },
      },
    ],
    success_url: order.returnUrl,
    cancel_url: order.cancelUrl,
  }
}

/** The SDK writes the path itself. */
function addressOf(baseUrl: string | undefined) {
  if (baseUrl === undefined) return {}
  const { hostname, port, protocol } = new URL(baseUrl)
  const secure = protocol === 'https:'
  return {
    host: hostname,
    port: port || (secure ? 443 : 80),
    protocol: secure ? ('https' as const) : ('http' as const),
  }
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError) {
      throw new PaymentRefused(error.message, error.code)
    }
    if (error instanceof Stripe.errors.StripeError) throw new PaymentsUnreachable(error.message, { cause: error })
    throw error
  }
}

/** undefined: there is no such thing. */
async function known<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await asked(work)
  } catch (error) {
    if (error instanceof PaymentRefused && error.code === 'resource_missing') return undefined
    throw error
  }
}

/** The bytes as they were signed: a decoder that mends them would let others pass for the same. */
function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
