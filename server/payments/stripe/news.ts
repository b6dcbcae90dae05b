import { z } from 'zod'
import type { PaymentNews } from '../payment.ts'
import * as stripe from './objects.ts'

const event = z.object({ type: z.string(), data: z.object({ object: z.unknown() }) })

/** What a message of Stripe's is about. Most are about nothing that we act on. */
export function readNews(message: unknown): PaymentNews {
  const parsed = event.safeParse(message)
  if (!parsed.success) return { kind: 'unreadable' }
  const { type, data } = parsed.data
  switch (type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded':
      return read(stripe.checkoutSession, data.object, (of) => ({ kind: 'checkout', view: stripe.checkoutView(of) }))
    case 'checkout.session.async_payment_failed':
      return read(stripe.checkoutSession, data.object, (of) => checkoutAs(of, 'failed'))
    case 'checkout.session.expired':
      return read(stripe.checkoutSession, data.object, (of) => checkoutAs(of, 'expired'))
    case 'charge.refunded':
      return read(stripe.charge, data.object, (of) => claim(of, stripe.claimOfCharge(of)))
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated':
      return read(stripe.refund, data.object, (of) => claim(of, stripe.claimOfRefund(of)))
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated':
      return read(stripe.dispute, data.object, (of) => claim(of, stripe.claimOfDispute(of)))
    default:
      return { kind: 'ignored' }
  }
}

function read<Of>(shape: z.ZodType<Of>, given: unknown, news: (of: Of) => PaymentNews): PaymentNews {
  const parsed = shape.safeParse(given)
  return parsed.success ? news(parsed.data) : { kind: 'unreadable' }
}

type Session = z.output<typeof stripe.checkoutSession>

/** Who says that it failed and that it is paid is believed in neither. */
function checkoutAs(of: Session, state: 'failed' | 'expired'): PaymentNews {
  const view = stripe.checkoutView(of)
  return view.state === 'paid' ? { kind: 'unreadable' } : { kind: 'checkout', view: { ...view, state } }
}

type Claimed = {
  payment_intent: string | undefined
  metadata?: Record<string, string> | null | undefined
}

const claim = ({ payment_intent, metadata }: Claimed, of: ReturnType<typeof stripe.claimOfCharge>): PaymentNews => ({
  kind: 'claim',
  view: { paymentIntentId: payment_intent, purchaseId: metadata?.[stripe.PURCHASE], claim: of },
})
