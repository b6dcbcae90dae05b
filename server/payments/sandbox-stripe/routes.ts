import type { IncomingMessage, ServerResponse } from 'node:http'
import { Params, ProtocolError, readText, requireKey, sendJson } from './exchange.ts'
import { expire, refund } from './happenings.ts'
import { draw, paymentObject, refundObject, type Session, sessionObject } from './objects.ts'
import { answerPage } from './page.ts'
import type { SandboxState } from './state.ts'

const KEYS_KEPT = 10_000

export async function route(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const [, page] = /^\/checkout\/(\w+)$/.exec(url.pathname) ?? []
  if (page) return answerPage(request, response, { state, session: state.sessions.find(page) })
  requireKey(request)
  if (request.method === 'GET') return sendJson(response, 200, found(url, state))
  if (request.method !== 'POST') throw new ProtocolError(405, 'Unrecognized request method.')
  const params = new Params(await readText(request))
  const answer = once(state, request, url.pathname + params.fingerprint(), () => done(url, params, state))
  sendJson(response, answer.status, answer.body)
}

function found({ pathname, searchParams }: URL, state: SandboxState): object {
  const [, kind, id = ''] = /^\/v1\/(checkout\/sessions|payment_intents)\/(\w+)$/.exec(pathname) ?? []
  const expanded = searchParams.has('expand[0]') || searchParams.has('expand[]')
  if (kind === 'checkout/sessions') return sessionObject(state.sessions.get(id), state.pageOf(id), { expanded })
  if (kind === 'payment_intents') return paymentObject(state.sessions.ofPayment(id).payment, { expanded })
  throw new ProtocolError(404, `Unrecognized request URL (GET: ${pathname}).`)
}

function done({ pathname }: URL, params: Params, state: SandboxState): object {
  if (pathname === '/v1/checkout/sessions') {
    const session = newSession(params)
    state.sessions.add(session)
    return sessionObject(session, state.pageOf(session.id))
  }
  const [, expiring] = /^\/v1\/checkout\/sessions\/(\w+)\/expire$/.exec(pathname) ?? []
  if (expiring) {
    const session = state.sessions.get(expiring)
    expire(state, session)
    return sessionObject(session, state.pageOf(session.id))
  }
  if (pathname === '/v1/refunds') {
    const { payment } = state.sessions.ofPayment(params.required('payment_intent'))
    const amount = params.text('amount') === undefined ? {} : { amount: params.whole('amount') }
    return refundObject(refund(state, payment, { ...amount, metadata: params.below('metadata') }), payment)
  }
  throw new ProtocolError(404, `Unrecognized request URL (POST: ${pathname}).`)
}

function newSession(params: Params): Session {
  if (params.required('mode') !== 'payment')
    throw new ProtocolError(400, 'This sandbox knows the mode "payment" alone.')
  const price = 'line_items[0][price_data]'
  const amount = params.whole(`${price}[unit_amount]`) * params.whole('line_items[0][quantity]')
  if (amount < 50 || amount > 99_999_999) throw new ProtocolError(400, 'The amount is from $0.50 to $999,999.99.')
  const currency = params.required(`${price}[currency]`)
  return {
    id: draw('cs_test'),
    createdAt: Date.now(),
    status: 'open',
    paymentStatus: 'unpaid',
    product: {
      name: params.required(`${price}[product_data][name]`),
      description: params.text(`${price}[product_data][description]`) ?? '',
    },
    amount,
    currency,
    reference: params.text('client_reference_id') ?? null,
    metadata: params.below('metadata'),
    successUrl: params.required('success_url'),
    cancelUrl: params.required('cancel_url'),
    payment: {
      id: draw('pi'),
      status: 'requires_payment_method',
      chargeId: draw('ch'),
      amount,
      currency,
      metadata: params.below('payment_intent_data[metadata]'),
      refunds: [],
      disputes: [],
    },
  }
}

/** Under one key the first answer, a refusal too, is the answer for ever; with other parameters the key is refused. */
function once(state: SandboxState, { headers }: IncomingMessage, fingerprint: string, work: () => object) {
  const key = headers['idempotency-key']
  if (typeof key !== 'string') return { status: 200, body: work() }
  const earlier = state.answered.get(key)
  if (earlier && earlier.fingerprint !== fingerprint) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with.`
    throw new ProtocolError(400, message, { type: 'idempotency_error' })
  }
  if (earlier) return earlier
  const answer = { fingerprint, ...attempt(work) }
  state.answered.set(key, answer)
  const [oldest] = state.answered.keys()
  if (oldest !== undefined && state.answered.size > KEYS_KEPT) state.answered.delete(oldest)
  return answer
}

function attempt(work: () => object): { status: number; body: object } {
  try {
    return { status: 200, body: work() }
  } catch (error) {
    if (error instanceof ProtocolError) return { status: error.status, body: error.body }
    throw error
  }
}
