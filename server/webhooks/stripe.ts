import { fetchHandle } from '../http/fetch-handle.ts'
import type { Payments } from '../payments/payment.ts'
import { refusal, storable } from './receiving.ts'
import type { Webhooks } from './service.ts'

const ID_MAX = 255

export const STRIPE_WEBHOOK = '/webhooks/stripe'

/** Signed over the raw body, at most 300 s old; without a secret nothing is believed. Kept before it is answered. */
export function stripeWebhookHandle({ payments, webhooks }: { payments: Payments | undefined; webhooks: Webhooks }) {
  return fetchHandle(async (request) => {
    if (request.method !== 'POST') return refusal(405, 'METHOD_NOT_ALLOWED', 'Webhooks are posted.', { allow: 'POST' })
    if (!payments) return refusal(403, 'FORBIDDEN', 'No secret is set up for these webhooks.')
    const body = new Uint8Array(await request.arrayBuffer())
    const verified = payments.verify(body, request.headers.get('stripe-signature'))
    if (!verified) return refusal(401, 'UNAUTHENTICATED', 'The signature does not fit.')
    const { message } = verified
    const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined
    if (typeof id !== 'string' || id.length < 1 || id.length > ID_MAX || /\0/.test(id)) {
      return refusal(400, 'BAD_USER_INPUT', 'This is no event.')
    }
    const payload = storable(message as object)
    await webhooks.receive({ source: 'STRIPE', externalId: id.toWellFormed(), payload, callId: null })
    return Response.json({ received: true })
  })
}
