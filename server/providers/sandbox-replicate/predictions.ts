import { ProtocolError } from './exchange.ts'
import type { Prediction } from './prediction.ts'

const KEPT = 1_000
const PAGE = 100

/** The predictions that the sandbox knows, oldest first. */
export class Predictions {
  readonly #byId = new Map<string, Prediction>()
  readonly #byDelivery = new Map<string, Prediction>()

  /** Drops the oldest that has ended; refuses while as many as are kept are running. */
  add(prediction: Prediction): void {
    if (this.#byId.size >= KEPT) this.#drop()
    this.#byId.set(prediction.id, prediction)
    this.#byDelivery.set(prediction.delivery, prediction)
  }

  get(id: string): Prediction {
    const prediction = this.#byId.get(id)
    if (!prediction) throw new ProtocolError(404, 'The requested resource could not be found.')
    return prediction
  }

  ofDelivery(delivery: string): Prediction | undefined {
    return this.#byDelivery.get(delivery)
  }

  /** Newest first, a page that follows the prediction named by `after`, and the name to go on from. */
  page(after: string | null): { results: Prediction[]; next: string | null } {
    const newestFirst = [...this.#byId.values()].reverse()
    const start = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1
    if (after !== null && start === 0) throw new ProtocolError(400, 'Invalid cursor.')
    const results = newestFirst.slice(start, start + PAGE)
    const more = newestFirst.length > start + PAGE
    return { results, next: more ? (results.at(-1)?.id ?? null) : null }
  }

  /** Nothing more happens to any of them. */
  stopAll(): void {
    for (const { stopper } of this.#byId.values()) stopper.abort()
  }

  #drop(): void {
    for (const prediction of this.#byId.values()) {
      if (!prediction.end) continue
      this.#byId.delete(prediction.id)
      this.#byDelivery.delete(prediction.delivery)
      return
    }
    throw new ProtocolError(429, `Request was throttled: ${KEPT} predictions are running.`)
  }
}
