import { createHmac } from 'node:crypto'
import { draw, seconds } from './objects.ts'
import { pause } from './pause.ts'

/** What happens to one message: how often it is sent, 0 being lost, and how late. */
export type Delivery = { copies: number; delayMs: number }
export type Deliver = (event: { type: string; id: string }) => Delivery

const RETRY_AFTER_MS = [100, 300, 900, 2_700]
const ATTEMPT_TIMEOUT_MS = 10_000
const COPIES_AT_MOST = 100
const DELAY_AT_MOST_MS = 10 * 60_000
const UNDER_WAY_AT_MOST = 10_000
const EVENTS_KEPT = 1_000

export type SentEvent = { id: string; object: 'event'; type: string; created: number; data: { object: object } }

/** Tells the receiver what happened, signed as Stripe signs. */
export class Webhooks {
  readonly #secret: string
  readonly #deliver: Deliver
  readonly #stopping: AbortSignal
  #url: string | undefined
  #underWay = 0
  /** The last messages, oldest first, whether they arrived or not. */
  readonly events: SentEvent[] = []

  constructor(options: { secret: string; deliver: Deliver; stopping: AbortSignal }) {
    this.#secret = options.secret
    this.#deliver = options.deliver
    this.#stopping = options.stopping
  }

  tell(url: string): void {
    this.#url = url
  }

  /** Nothing waits for it: what is told may arrive before the answer to what caused it, or long after. */
  send(type: string, object: object): void {
    const event = { id: draw('evt'), object: 'event' as const, api_version: '2026-10-28.endive', type }
    const whole = { ...event, created: seconds(Date.now()), livemode: false, pending_webhooks: 1, data: { object } }
    this.events.push(whole)
    if (this.events.length > EVENTS_KEPT) this.events.shift()
    const { copies, delayMs } = this.#deliver({ type, id: event.id })
    const body = JSON.stringify(whole)
    for (let copy = 0; copy < Math.min(copies, COPIES_AT_MOST) && this.#underWay < UNDER_WAY_AT_MOST; copy++) {
      this.#underWay++
      const wait = pause(Math.min(delayMs, DELAY_AT_MOST_MS), this.#stopping)
      void wait.then(() => this.#sendUntilHeard(body)).finally(() => this.#underWay--)
    }
  }

  /** As the header of a message: over the very bytes, with the time of this attempt. */
  sign(body: string, at = Date.now()): string {
    const signature = createHmac('sha256', this.#secret)
      .update(`${seconds(at)}.${body}`)
      .digest('hex')
    return `t=${seconds(at)},v1=${signature}`
  }

  async #sendUntilHeard(body: string): Promise<void> {
    for (const retryAfterMs of [...RETRY_AFTER_MS, undefined]) {
      if (this.#stopping.aborted || this.#url === undefined) return
      if ((await this.#attempt(this.#url, body)) || retryAfterMs === undefined) return
      await pause(retryAfterMs, this.#stopping)
    }
  }

  async #attempt(url: string, body: string): Promise<boolean> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': this.sign(body) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#stopping, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      })
      await response.body?.cancel()
      return response.ok
    } catch {
      return false
    }
  }
}
