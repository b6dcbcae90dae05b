import { priceMicroUsd } from './billing.ts'
import { type Prediction, statusOf } from './prediction.ts'

/** What the provider would put on its bill. */
export type BookEntry = {
  readonly id: string
  readonly model: string
  readonly seed: number
  readonly status: ReturnType<typeof statusOf>
  readonly billedMicroUsd: number
  readonly createdAt: Date
  readonly completedAt: Date | null
}

const KEPT = 20_000

/** Outlives the predictions, oldest first: a long run can be compared to its end. */
export class Book {
  readonly entries: BookEntry[] = []
  readonly #byPrediction = new WeakMap<Prediction, BookEntry>()

  /** Writes down how the prediction stands now. */
  note(prediction: Prediction): void {
    const { id, model, seed, createdAt, end, input } = prediction
    const now: BookEntry = {
      id,
      model: model.id,
      seed,
      status: statusOf(prediction),
      billedMicroUsd: end?.status === 'succeeded' ? priceMicroUsd(model.id, input) : 0,
      createdAt,
      completedAt: end?.at ?? null,
    }
    const known = this.#byPrediction.get(prediction)
    if (known) {
      Object.assign(known, now)
      return
    }
    this.#byPrediction.set(prediction, now)
    this.entries.push(now)
    if (this.entries.length > KEPT) this.entries.shift()
  }
}
