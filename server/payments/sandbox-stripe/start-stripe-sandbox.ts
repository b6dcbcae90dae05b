import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ProtocolError, sendJson } from './exchange.ts'
import * as happenings from './happenings.ts'
import { type Dispute, type Refund, type Session, Sessions } from './objects.ts'
import { route } from './routes.ts'
import type { SandboxState } from './state.ts'
import { type Deliver, type SentEvent, Webhooks } from './webhooks.ts'

export type StripeSandboxOptions = {
  /** 0: a free one. */
  port: number
  host: string
  webhookSecret: string
  /** Asked for every message about to be sent; without it each is sent once, at once. */
  deliver?: Deliver
  /** Where a browser finds the pages, up to the session's id; absent: at the sandbox itself. */
  pageBase?: () => string
}

export type StripeSandbox = {
  /** The address for the SDK: the path below it begins with /v1. */
  url: string
  /** The last messages, oldest first, whether they arrived or not. */
  events: readonly SentEvent[]
  /** Where messages go from now on; before, they are lost. */
  tell(webhookUrl: string): void
  /** The header that belongs to a body. */
  sign(body: string, atMs?: number): string
  session(id: string): Readonly<Session> | undefined
  /** What a buyer, their bank, or somebody at Stripe's dashboard does. */
  pay(sessionId: string): void
  payLater(sessionId: string, how: { succeeds: boolean }): void
  expire(sessionId: string): void
  refund(sessionId: string, amount?: number): Refund
  failRefund(sessionId: string, refundId: string): void
  dispute(sessionId: string, amount?: number): Dispute
  closeDispute(sessionId: string, disputeId: string, how: 'won' | 'lost'): void
  stop(): Promise<void>
}

/** A payment provider that speaks Stripe's protocol, as far as checkouts and refunds go, and moves no money. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const { port, host, webhookSecret, deliver = () => ({ copies: 1, delayMs: 0 }) } = options
  const stopping = new AbortController()
  const webhooks = new Webhooks({ secret: webhookSecret, deliver, stopping: stopping.signal })
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const url = `http://${host}:${(server.address() as AddressInfo).port}`
  const sessions = new Sessions()
  const pageBase = options.pageBase ?? (() => `${url}/checkout/`)
  const state: SandboxState = { sessions, webhooks, answered: new Map(), pageOf: (id) => `${pageBase()}${id}` }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A caller that resets the connection is its own affair.
    response.on('error', () => undefined)
    try {
      await route(request, response, state)
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy()
      else if (error instanceof ProtocolError) sendJson(response, error.status, error.body)
      else sendJson(response, 500, { error: { type: 'api_error', message: 'Internal server error' } })
    }
  }

  return {
    url,
    events: webhooks.events,
    tell: (to) => webhooks.tell(to),
    sign: (body, at) => webhooks.sign(body, at),
    session: sessions.find,
    pay: (id) => happenings.pay(state, sessions.get(id)),
    payLater: (id, how) => happenings.payLater(state, sessions.get(id), how),
    expire: (id) => happenings.expire(state, sessions.get(id)),
    refund: (id, amount) =>
      happenings.refund(state, sessions.get(id).payment, { ...(amount !== undefined && { amount }), metadata: {} }),
    failRefund: (id, refundId) => happenings.failRefund(state, sessions.get(id).payment, refundId),
    dispute: (id, amount) => happenings.dispute(state, sessions.get(id).payment, amount),
    closeDispute: (id, disputeId, how) => happenings.closeDispute(state, sessions.get(id).payment, disputeId, how),
    async stop() {
      stopping.abort()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
