import type { MicroUsd } from '../brands.ts'
import type { CostSource } from '../generated/prisma/enums.ts'
import type { FailureCode } from './faults.ts'
import type { HeldWork } from './held-work.ts'
import type { ModelRoute } from './model-route.ts'

export type Part = { type: 'text'; text: string } | { type: 'image'; dataUrl: string }

/** An answer that did not do, and what the model is told about it. */
export type Exchange = { assistant: string; user: string }

/** What a model is asked, whichever model it is. */
export type Prompt = {
  system: string
  user: Part[]
  history?: Exchange[]
  schema: { name: string; json: object }
}

export type TextRequest = Prompt & {
  held: HeldWork
  /** Which of the action's calls this is, from 0. */
  part: number
  /** The preferred model, then the fallbacks. */
  route: ModelRoute[]
  maxOutputTokens: number
  /** For all attempts together. */
  deadline: Date
  /** The user's cancel, or a lost lease: closes the connection to the provider. */
  signal: AbortSignal
  /** Requests in all, whichever models they go to; 3 unless told. */
  attemptsMax?: number
  /** Before each attempt. */
  onStart(model: string): void
  onDelta(text: string): void
  /** What was streamed before is void; comes before the next onStart, and only when something was streamed. */
  onRestart(): void
}

type Used = { inputTokens: number; outputTokens: number; costMicroUsd: MicroUsd; costSource: CostSource }

export type TextResult =
  | ({ kind: 'answered'; callId: string; model: string; text: string; finishReason: string } & Used)
  /** Without callId and model: nothing was under way when it was cancelled. */
  | ({ kind: 'canceled'; callId?: string; model?: string } & Used)
  | { kind: 'failed'; code: FailureCode; message: string; attempts: number }
