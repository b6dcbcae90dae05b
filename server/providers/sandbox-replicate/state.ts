import type { Book } from './book.ts'
import type { Pace } from './pace.ts'
import type { Prediction } from './prediction.ts'
import type { Predictions } from './predictions.ts'
import type { Received } from './received.ts'
import type { UploadedFiles } from './uploaded-files.ts'
import type { Webhooks } from './webhooks.ts'

/** What the sandbox remembers while it runs. */
export type SandboxState = {
  pace: Pace
  webhookSecret: string
  outputsLiveMs: number
  predictions: Predictions
  webhooks: Webhooks
  files: UploadedFiles
  book: Book
  received: Received
  /** Those whose output was already cut off once. */
  cut: WeakSet<Prediction>
}
