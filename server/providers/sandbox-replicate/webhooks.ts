import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { pause } from '../sandbox/pace.ts'
import { failureOfKind, isAsked } from './failures.ts'
import { listedPrediction, type Prediction, statusOf, type WebhookEvent } from './prediction.ts'

/** What happens to one webhook: how often it is sent, 0 being lost, and when. */
export type Delivery = { copies: number; delayMs: number }
export type Deliver = (webhook: { predictionId: string; status: string }) => Delivery

const THROTTLE_MS = 500
const ATTEMPT_TIMEOUT_MS = 10_000
const RETRY_AFTER_MS = [100, 300, 900]
const COPIES_AT_MOST = 10
const DELAY_AT_MOST_MS = 10 * 60_000
const UNDER_WAY_AT_MOST = 10_000

type Options = { secret: string; deliver: Deliver; outputsLiveMs: number; stopping: AbortSignal }

/** Tells receivers what became of their predictions, signed as Replicate signs (Standard Webhooks). */
export class Webhooks {
  readonly #signer: Webhook
  readonly #options: Options
  /** When logs or output were last told, and the end of the row of webhooks, for each prediction that has any. */
  readonly #rows = new WeakMap<Prediction, { throttledUntil: number; tail: Promise<void> }>()
  #underWay = 0

  constructor(options: Options) {
    this.#signer = new Webhook(options.secret)
    this.#options = options
  }

  /** Sends it unless its receiver did not ask for such, or heard of logs or output a moment ago. */
  send(prediction: Prediction, event: WebhookEvent): void {
    const { webhook } = prediction
    if (!webhook?.events.includes(event)) return
    const row = this.#rows.get(prediction) ?? { throttledUntil: 0, tail: Promise.resolve() }
    this.#rows.set(prediction, row)
    if (event === 'logs' || event === 'output') {
      if (Date.now() < row.throttledUntil) return
      row.throttledUntil = Date.now() + THROTTLE_MS
    }
    const letter = {
      id: `msg_${randomBytes(15).toString('base64url')}`,
      url: webhook.url,
      body: JSON.stringify(listedPrediction(prediction, this.#options.outputsLiveMs)),
    }
    const { copies, delayMs } = this.#deliveryOf(prediction)
    for (let copy = 0; copy < copies && this.#underWay < UNDER_WAY_AT_MOST; copy++) {
      this.#underWay++
      // What is not late keeps its place in the row; what is late may be overtaken.
      const before = delayMs > 0 ? pause(delayMs, this.#options.stopping) : row.tail
      const sent = before.then(() => this.#sendUntilHeard(letter)).finally(() => this.#underWay--)
      if (delayMs === 0) row.tail = sent
    }
  }

  #deliveryOf(prediction: Prediction): Delivery {
    const asked = this.#options.deliver({ predictionId: prediction.id, status: statusOf(prediction) })
    const late = failureOfKind(prediction.failures, 'late-webhook')?.ms ?? 0
    const copies = isAsked(prediction.failures, 'double-webhook') ? asked.copies * 2 : asked.copies
    return {
      copies: isAsked(prediction.failures, 'no-webhook') ? 0 : Math.min(copies, COPIES_AT_MOST),
      delayMs: Math.min(asked.delayMs + late, DELAY_AT_MOST_MS),
    }
  }

  /** Under one id at every attempt, so that a receiver can tell a repetition from news. */
  async #sendUntilHeard(letter: Letter): Promise<void> {
    for (const retryAfterMs of [...RETRY_AFTER_MS, undefined]) {
      if (this.#options.stopping.aborted) return
      const heard = await this.#attempt(letter)
      if (heard || retryAfterMs === undefined) return
      await pause(retryAfterMs, this.#options.stopping)
    }
  }

  async #attempt({ id, url, body }: Letter): Promise<boolean> {
    const now = new Date()
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': this.#signer.sign(id, now, body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#options.stopping, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      })
      await response.body?.cancel()
      return response.status < 500
    } catch {
      return false
    }
  }
}

type Letter = { id: string; url: string; body: string }
