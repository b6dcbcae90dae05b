import { assertNever } from '../exhaustive.ts'
import type { FailureCode, Fault } from './faults.ts'
import type { ModelRoute } from './model-route.ts'

/** A longer Retry-After is not waited for while somebody watches. */
export const RETRY_AFTER_MAX_MS = 2_000

export type Verdict = {
  code: FailureCode
  /** Another model may do better. */
  elsewhere: boolean
  /** The same model may, once no untried one is left. */
  again: { afterMs: number } | 'paused' | 'never'
}

/** What a fault means for the next attempt, and what it is called. */
export function verdictOn(fault: Fault): Verdict {
  switch (fault.kind) {
    case 'status':
      return verdictOnStatus(fault)
    case 'connection':
      return { code: 'PROVIDER_UNAVAILABLE', elsewhere: true, again: 'paused' }
    case 'timeout':
      return { code: 'PROVIDER_TIMEOUT', elsewhere: true, again: 'never' }
    case 'deadline':
      return { code: 'DEADLINE', elsewhere: false, again: 'never' }
    case 'unusable':
      return { code: 'UNUSABLE_ANSWER', elsewhere: true, again: 'paused' }
    case 'tooLarge':
      return { code: 'UNUSABLE_ANSWER', elsewhere: true, again: 'never' }
    case 'empty':
      return fault.filtered
        ? { code: 'CONTENT_REFUSED', elsewhere: true, again: 'never' }
        : { code: 'UNUSABLE_ANSWER', elsewhere: true, again: 'paused' }
    default:
      return assertNever(fault)
  }
}

function verdictOnStatus(fault: Extract<Fault, { kind: 'status' }>): Verdict {
  const { status, retryAfterMs } = fault
  const onlyElsewhere = (code: FailureCode): Verdict => ({ code, elsewhere: true, again: 'never' })
  // A key that is refused, or an account without money, is so for every model.
  if (status === 401 || status === 402) return { code: 'PROVIDER_REFUSED', elsewhere: false, again: 'never' }
  if (status === 403) return onlyElsewhere(fault.moderated ? 'CONTENT_REFUSED' : 'PROVIDER_REFUSED')
  if (status === 404) return onlyElsewhere('MODEL_NOT_FOUND')
  if (status === 408) return onlyElsewhere('PROVIDER_TIMEOUT')
  if (status === 413 || fault.tooLong) return onlyElsewhere('INPUT_TOO_LONG')
  if (status === 429) {
    const soon = retryAfterMs !== undefined && retryAfterMs <= RETRY_AFTER_MAX_MS
    return { code: 'RATE_LIMITED', elsewhere: true, again: soon ? { afterMs: retryAfterMs } : 'never' }
  }
  if (status >= 500) return { code: 'PROVIDER_UNAVAILABLE', elsewhere: true, again: 'paused' }
  if (status >= 400) return onlyElsewhere('REQUEST_REFUSED')
  return onlyElsewhere('UNUSABLE_ANSWER')
}

export type Attempted = { model: string; verdict: Verdict }
export type NextAttempt = { kind: 'call'; model: ModelRoute; waitMs: number } | { kind: 'stop'; code: FailureCode }

/**
 * The next model: an untried one of the route, at once; else the first of the route that may be asked again, after its
 * wait. Stops when the budget of attempts is spent, the deadline would pass, or nothing would do better.
 */
export function nextAttempt(state: {
  models: ModelRoute[]
  attempted: Attempted[]
  attemptsMax: number
  leftMs: number
  pauseMs: number
}): NextAttempt {
  const { models, attempted, attemptsMax, leftMs, pauseMs } = state
  const last = attempted.at(-1)
  if (last && (!last.verdict.elsewhere || attempted.length >= attemptsMax)) {
    return { kind: 'stop', code: last.verdict.code }
  }
  if (leftMs <= 0) return { kind: 'stop', code: 'DEADLINE' }
  const verdicts = new Map(attempted.map(({ model, verdict }) => [model, verdict]))
  const untried = models.find(({ id }) => !verdicts.has(id))
  if (untried) return { kind: 'call', model: untried, waitMs: 0 }

  for (const model of models) {
    const again = verdicts.get(model.id)?.again
    if (!again || again === 'never') continue
    const waitMs = again === 'paused' ? pauseMs : again.afterMs
    if (waitMs < leftMs) return { kind: 'call', model, waitMs }
  }
  return { kind: 'stop', code: last?.verdict.code ?? 'NO_MODEL' }
}

/** Those that are down at the moment come last: tried only when nothing else is left. */
export const downLast = (models: ModelRoute[], isDown: (modelId: string) => boolean): ModelRoute[] => [
  ...models.filter(({ id }) => !isDown(id)),
  ...models.filter(({ id }) => isDown(id)),
]

export type Fitting = { kind: 'fitting'; models: ModelRoute[] } | { kind: 'none'; code: FailureCode }

/** The models of a route that can take the input: they see, if there is an image, and have room for it. */
export function fittingModels(
  route: ModelRoute[],
  need: { vision: boolean; promptTokens: number; maxOutputTokens: number },
): Fitting {
  const unique = route.filter((model, index) => route.findIndex(({ id }) => id === model.id) === index)
  const seeing = unique.filter((model) => model.vision || !need.vision)
  const roomy = seeing.filter((model) => {
    const wanted = Math.min(need.maxOutputTokens, model.maxOutputTokens ?? need.maxOutputTokens)
    // An answer seldom needs its whole limit, so half of it left is room enough.
    return roomFor(model, need.promptTokens) * 2 >= wanted
  })
  if (roomy.length > 0) return { kind: 'fitting', models: roomy }
  return { kind: 'none', code: unique.length === 0 ? 'NO_MODEL' : seeing.length === 0 ? 'NO_VISION' : 'INPUT_TOO_LONG' }
}

/** The limit that is sent: what was asked for, what the model can write, what its context has left; at least 1. */
export function outputLimit(model: ModelRoute, promptTokens: number, maxOutputTokens: number): number {
  const limit = Math.min(maxOutputTokens, model.maxOutputTokens ?? maxOutputTokens, roomFor(model, promptTokens))
  return Math.max(1, Math.floor(limit))
}

const roomFor = (model: ModelRoute, promptTokens: number): number =>
  model.contextTokens === null ? Number.POSITIVE_INFINITY : model.contextTokens - promptTokens
