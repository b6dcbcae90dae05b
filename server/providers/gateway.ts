import { microUsd } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { assertNever } from '../exhaustive.ts'
import { inSpan } from '../tracing/work.ts'
import { type AttemptLimits, attemptText } from './attempt.ts'
import { callAttributes, endAttributes } from './call-attributes.ts'
import { callEndOf } from './call-end.ts'
import type { CallLog } from './call-log.ts'
import { type FailureCode, failureMessages } from './faults.ts'
import type { ModelRoute } from './model-route.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import { type Attempted, downLast, fittingModels, nextAttempt, verdictOn } from './rules.ts'
import type { TextRequest, TextResult } from './text-work.ts'
import { promptTokens } from './token-rules.ts'

export type GatewayLimits = AttemptLimits & { attemptsMax: number; retryPauseMs: number }

const defaultLimits: GatewayLimits = {
  attemptsMax: 3,
  /** Before the same model is asked again; another one is asked at once. */
  retryPauseMs: 500,
  firstTokenTimeoutMs: 60_000,
  stallTimeoutMs: 30_000,
  tailTimeoutMs: 5_000,
  answerCharsMax: 400_000,
}

export type Gateway = ReturnType<typeof createGateway>

/**
 * The only door to a provider. It asks for proof of a hold, writes a row for every request, and is the one place of
 * retries and fallbacks: one deadline and one budget for all of them.
 */
export function createGateway(options: {
  openRouter: OpenRouterClient
  calls: CallLog
  clock: Clock
  /** From memory: asked before every attempt. */
  isDown?: (modelId: string) => boolean
  limits?: Partial<GatewayLimits> | undefined
}) {
  const { openRouter, calls, clock, isDown = () => false } = options
  const limits = { ...defaultLimits, ...options.limits }

  /** One logged request. */
  async function call(request: TextRequest, model: ModelRoute, estimate: number, leftMs: number) {
    const start = { held: request.held, part: request.part, modelId: model.id, startedAt: clock.now() }
    request.onStart(model.id)
    const callId = await calls.begin(start)
    const end = await inSpan(`chat ${model.id}`, { kind: 'client', attributes: callAttributes(model) }, async (set) => {
      const attempt = await attemptText(openRouter, request, { model, promptTokens: estimate, leftMs, limits })
      set(endAttributes(attempt))
      return attempt
    })
    await calls.finish(callId, callEndOf(end, clock.now()))
    return { callId, end }
  }

  return {
    /**
     * A text answer from the first model of the route that gives one. Throws only when our own side fails (the call
     * log, a callback); the connection to the provider is closed then.
     */
    async text(request: TextRequest): Promise<TextResult> {
      const estimate = promptTokens(request)
      const attemptsMax = request.attemptsMax ?? limits.attemptsMax
      const fitting = fittingModels(request.route, {
        vision: request.user.some((part) => part.type === 'image'),
        promptTokens: estimate,
        maxOutputTokens: request.maxOutputTokens,
      })
      if (fitting.kind === 'none') return failed(fitting.code, 0)

      const attempted: Attempted[] = []
      let streamed = false
      while (!request.signal.aborted) {
        const leftMs = () => request.deadline.getTime() - clock.now().getTime()
        const next = nextAttempt({
          models: downLast(fitting.models, isDown),
          attempted,
          attemptsMax,
          leftMs: leftMs(),
          pauseMs: limits.retryPauseMs,
        })
        if (next.kind === 'stop') return failed(next.code, attempted.length)
        if (next.waitMs > 0) await pause(next.waitMs, request.signal)
        if (request.signal.aborted) break

        if (streamed) request.onRestart()
        const { callId, end } = await call(request, next.model, estimate, leftMs())
        const { outcome, usage } = end
        const { note: _, ...used } = usage
        const which = { callId, model: next.model.id }
        switch (outcome.kind) {
          case 'answered':
            return { ...outcome, ...which, ...used }
          case 'canceled':
            return { kind: 'canceled', ...which, ...used }
          case 'faulted':
            attempted.push({ model: next.model.id, verdict: verdictOn(outcome.fault) })
            streamed = end.streamed
            break
          case 'broken':
            throw outcome.thrown
          default:
            assertNever(outcome)
        }
      }
      return { kind: 'canceled', inputTokens: 0, outputTokens: 0, costMicroUsd: microUsd(0), costSource: 'MEASURED' }
    },
  }
}

function failed(code: FailureCode, attempts: number): TextResult {
  return { kind: 'failed', code, message: failureMessages[code], attempts }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
