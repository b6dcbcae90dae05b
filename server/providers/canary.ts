import { assertNever } from '../exhaustive.ts'
import { attemptText } from './attempt.ts'
import type { FailureCode, Fault } from './faults.ts'
import type { ModelRoute } from './model-route.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import { reasonOfStatus } from './probe-rules.ts'
import { verdictOn } from './rules.ts'
import type { Prompt } from './text-work.ts'
import { promptTokens } from './token-rules.ts'
import { measuredCost } from './usage-rules.ts'

export type CanaryResult = { latencyMs: number; costMicroUsd: bigint } & (
  | { answered: true }
  /** `reason` is a sentence for people. */
  | { answered: false; code: FailureCode; reason: string }
)

export type Canary = ReturnType<typeof createCanary>

const QUESTION: Prompt = {
  system: 'Answer with the JSON object {"ok": true} and nothing else.',
  user: [{ type: 'text', text: 'Are you there?' }],
  schema: {
    name: 'canary',
    json: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
  },
}
/** Models that think first need room for it: with less, they would seem to fail. */
const OUTPUT_TOKENS = 512
const DEADLINE_MS = 15_000
const LIMITS = {
  firstTokenTimeoutMs: DEADLINE_MS,
  stallTimeoutMs: 10_000,
  tailTimeoutMs: 2_000,
  answerCharsMax: 10_000,
}

/** The smallest work that a model can be given, paid for by the house. Nobody's points, so no hold; one try, never more. */
export function createCanary(openRouter: OpenRouterClient) {
  const inputTokens = promptTokens(QUESTION)
  return {
    /** The most that one can cost, by the list. Models count tokens differently: twice as many as we do. */
    worstMicroUsd: (model: ModelRoute): bigint =>
      measuredCost({ inputTokens: inputTokens * 2, outputTokens: OUTPUT_TOKENS }, model),

    async send(model: ModelRoute): Promise<CanaryResult> {
      const request = {
        ...QUESTION,
        maxOutputTokens: OUTPUT_TOKENS,
        signal: new AbortController().signal,
        onDelta: () => {},
      }
      const details = { model, promptTokens: inputTokens, leftMs: DEADLINE_MS, limits: LIMITS }
      const { outcome, usage, latencyMs } = await attemptText(openRouter, request, details)
      const used = { latencyMs, costMicroUsd: usage.costMicroUsd }
      switch (outcome.kind) {
        case 'answered':
          return { ...used, answered: true }
        case 'faulted':
          // All of its room went into thinking: it is there.
          if (outcome.fault.kind === 'empty' && !outcome.fault.filtered) return { ...used, answered: true }
          return { ...used, answered: false, code: verdictOn(outcome.fault).code, reason: reasonOf(outcome.fault) }
        case 'broken':
          throw outcome.thrown
        case 'canceled':
          throw new Error('Nobody cancels a canary')
        default:
          return assertNever(outcome)
      }
    },
  }
}

function reasonOf(fault: Fault): string {
  switch (fault.kind) {
    case 'status':
      return reasonOfStatus(fault.status) ?? 'It answers with an error.'
    case 'connection':
      return 'No connection to it comes about.'
    case 'timeout':
    case 'deadline':
      return `It did not answer within ${DEADLINE_MS / 1_000} seconds.`
    case 'unusable':
    case 'tooLarge':
    case 'empty':
      return 'It answers with something that was not asked for.'
    default:
      return assertNever(fault)
  }
}
