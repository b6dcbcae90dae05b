import { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import { type Fault, ProviderFault } from '../faults.ts'
import type { ReportedUsage } from '../usage-rules.ts'
import { type Chunk, type ForeignError, foreignError, usage as foreignUsage } from './api.ts'

export type StreamEvent =
  /** The provider's id of this call: known before anything is said. */
  | { kind: 'named'; id: string }
  /** Either may be empty; `reasoning` is no part of the answer. */
  | { kind: 'delta'; text: string; reasoning: string }
  | { kind: 'finished'; reason: string }
  | { kind: 'usage'; usage: ReportedUsage }

/** In the order in which they count: text, the end, then what it used. */
export function eventsOf(chunk: Chunk): StreamEvent[] {
  const events: StreamEvent[] = []
  // One answer is asked for; a server that sends more is read by its first.
  const choice = chunk.choices?.find(({ index }) => !index)
  const text = choice?.delta?.content ?? ''
  const reasoning = choice?.delta?.reasoning || choice?.delta?.reasoning_content || ''
  events.push({ kind: 'delta', text, reasoning })
  if (choice?.finish_reason) events.push({ kind: 'finished', reason: choice.finish_reason })
  const usage = chunk.usage ? usageOf(chunk.usage) : undefined
  if (usage) events.push({ kind: 'usage', usage })
  return events
}

function usageOf(raw: unknown): ReportedUsage | undefined {
  const parsed = foreignUsage.safeParse(raw)
  if (!parsed.success) return undefined
  const { prompt_tokens, completion_tokens, cost, is_byok, cost_details } = parsed.data
  return {
    inputTokens: prompt_tokens ?? undefined,
    outputTokens: completion_tokens ?? undefined,
    costUsd: cost ?? undefined,
    upstreamUsd: is_byok ? (cost_details?.upstream_inference_cost ?? undefined) : undefined,
  }
}

/** An error that came inside an answer of status 200. */
export function faultInBody(raw: unknown): Fault {
  const error = foreignError.safeParse(raw)
  if (!error.success) return { kind: 'unusable', detail: 'An error in no known shape' }
  return statusFault(statusOf(error.data.code), error.data)
}

/** What the SDK, fetch or the size limit threw. What is none of theirs is a bug of ours, and is given back as it is. */
export function faultOf(thrown: unknown, now: Date): unknown {
  const own = inCauses(thrown, (cause) => cause instanceof ProviderFault)
  if (own) return own
  if (thrown instanceof SyntaxError) return new ProviderFault({ kind: 'unusable', detail: thrown.message })
  if (thrown instanceof APIConnectionError || thrown instanceof APIUserAbortError) return connectionFault(thrown)
  if (thrown instanceof APIError && thrown.status !== undefined) {
    const parsed = foreignError.safeParse(thrown.error)
    const error: ForeignError = parsed.success
      ? parsed.data
      : { code: undefined, message: thrown.message, metadata: undefined }
    const retryAfterMs = retryAfter(thrown.headers?.get('retry-after') ?? null, now)
    return new ProviderFault(statusFault(thrown.status, error, retryAfterMs))
  }
  // A connection that ends in the middle of a body is fetch's "terminated", with the socket's error as its cause.
  const network = inCauses(thrown, (cause) => cause instanceof Error && 'code' in cause)
  return network ? connectionFault(thrown) : thrown
}

function statusFault(status: number, error: ForeignError, retryAfterMs?: number): Fault {
  const raw = error.metadata?.raw
  const detail = [error.message, typeof raw === 'string' ? raw : undefined].filter(Boolean).join(': ')
  return {
    kind: 'status',
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    moderated: Boolean(error.metadata?.reasons ?? error.metadata?.flagged_input),
    tooLong: TOO_LONG.test(detail),
    detail,
  }
}

const TOO_LONG = /context.{0,3}(length|window)|maximum context|too many (input )?tokens|(prompt|input) is too long/i

/** Inside a stream the code may be a status, a status as text, or a word. */
function statusOf(code: ForeignError['code']): number {
  const status = Number(code)
  if (Number.isInteger(status) && status >= 400 && status <= 599) return status
  return String(code).includes('rate_limit') ? 429 : 502
}

/** Seconds or a date. */
function retryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  const seconds = Number(header)
  const ms = header.trim() !== '' && Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now.getTime()
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined
}

function connectionFault(thrown: unknown): ProviderFault {
  const causes: string[] = []
  inCauses(thrown, (cause) => {
    if (cause instanceof Error)
      causes.push('code' in cause ? `${cause.message} (${String(cause.code)})` : cause.message)
    return false
  })
  return new ProviderFault({ kind: 'connection', detail: causes.join(': ') })
}

const CAUSES_MAX = 5

function inCauses(thrown: unknown, found: (cause: unknown) => boolean): unknown {
  let cause = thrown
  for (let depth = 0; cause !== undefined && depth < CAUSES_MAX; depth++) {
    if (found(cause)) return cause
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return undefined
}
