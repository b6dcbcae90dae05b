import { assertNever } from '../exhaustive.ts'
import { type Fault, ProviderFault } from './faults.ts'
import type { ModelRoute } from './model-route.ts'
import type { OpenRouterClient } from './openrouter/client.ts'
import type { StreamEvent } from './openrouter/mapper.ts'
import { outputLimit } from './rules.ts'
import type { Prompt, TextRequest } from './text-work.ts'
import { tokensIn } from './token-rules.ts'
import { type ReportedUsage, type Usage, usageOf } from './usage-rules.ts'
import { type StopReason, startWatch, type Watch, type WatchLimits } from './watch.ts'

export type AttemptLimits = WatchLimits & { answerCharsMax: number }

/** How one request to a model ended, and what it used up to then. */
export type AttemptEnd = {
  outcome:
    | { kind: 'answered'; text: string; finishReason: string }
    | { kind: 'canceled' }
    | { kind: 'faulted'; fault: Fault }
    /** Not the provider's doing: a callback threw, or there is a bug. */
    | { kind: 'broken'; thrown: unknown }
  usage: Usage
  /** Some of the answer went to onDelta. */
  streamed: boolean
  providerRequestId: string | undefined
  firstTokenMs: number | undefined
  latencyMs: number
}

type Heard = {
  text: string
  /** Thinking that is paid for and not part of the answer. */
  reasoningTokens: number
  /** The provider was at work, so the prompt is paid for, whatever comes of it. */
  began: boolean
  finishReason: string | undefined
  /** Before the end some servers report what is used so far; only the last of those counts. */
  interim: ReportedUsage | undefined
  /** Two are enough to see that they differ. */
  final: ReportedUsage[]
  providerRequestId: string | undefined
  firstTokenAt: number | undefined
}

/** One request, read to its end. Throws nothing; however it ends, the connection is closed and its use is known. */
export async function attemptText(
  openRouter: OpenRouterClient,
  request: Prompt & Pick<TextRequest, 'maxOutputTokens' | 'signal' | 'onDelta'>,
  details: { model: ModelRoute; promptTokens: number; leftMs: number; limits: AttemptLimits },
): Promise<AttemptEnd> {
  const { model, promptTokens, leftMs, limits } = details
  const maxOutputTokens = outputLimit(model, promptTokens, request.maxOutputTokens)
  const watch = startWatch(request.signal, leftMs, limits)
  const startedAt = performance.now()
  const heard: Heard = {
    text: '',
    reasoningTokens: 0,
    began: false,
    finishReason: undefined,
    interim: undefined,
    final: [],
    providerRequestId: undefined,
    firstTokenAt: undefined,
  }

  let fault: Fault | undefined
  let broken: { kind: 'broken'; thrown: unknown } | undefined
  try {
    for await (const event of openRouter.stream({ model, prompt: request, maxOutputTokens }, watch.signal)) {
      if (watch.reason()) break
      hear(heard, event, watch, limits)
      if (event.kind === 'delta' && event.text) request.onDelta(event.text)
    }
  } catch (thrown) {
    if (thrown instanceof ProviderFault) fault = thrown.fault
    else if (!watch.reason()) broken = { kind: 'broken', thrown }
  } finally {
    watch.end()
  }

  const measured = {
    inputTokens: heard.began ? promptTokens : 0,
    outputTokens: Math.ceil(tokensIn(heard.text) + heard.reasoningTokens),
  }
  const reports = heard.final.length > 0 || !heard.interim ? heard.final : [heard.interim]
  return {
    outcome: broken ?? outcomeOf(heard, watch.reason(), fault),
    usage: usageOf(reports, measured, model),
    streamed: heard.text !== '',
    providerRequestId: heard.providerRequestId,
    firstTokenMs: heard.firstTokenAt === undefined ? undefined : Math.round(heard.firstTokenAt - startedAt),
    latencyMs: Math.round(performance.now() - startedAt),
  }
}

function hear(heard: Heard, event: StreamEvent, watch: Watch, { answerCharsMax }: AttemptLimits): void {
  switch (event.kind) {
    case 'named':
      heard.providerRequestId = event.id.slice(0, 200)
      return
    case 'delta':
      heard.began = true
      if (!event.text && !event.reasoning) return
      heard.firstTokenAt ??= performance.now()
      if (heard.text.length + event.text.length > answerCharsMax) {
        throw new ProviderFault({ kind: 'tooLarge', detail: `More than ${answerCharsMax} characters` })
      }
      heard.text += event.text
      heard.reasoningTokens += tokensIn(event.reasoning)
      if (heard.finishReason === undefined) watch.progressed()
      return
    case 'finished':
      if (heard.finishReason === undefined) watch.finished()
      heard.finishReason ??= event.reason
      return
    case 'usage':
      if (heard.finishReason === undefined) heard.interim = event.usage
      else if (heard.final.length < 2) heard.final.push(event.usage)
      return
    default:
      assertNever(event)
  }
}

/** What goes wrong behind a complete answer costs its usage report, not the answer. */
function outcomeOf(heard: Heard, stopped: StopReason | undefined, fault: Fault | undefined): AttemptEnd['outcome'] {
  const { text, finishReason } = heard
  if (stopped === 'CANCELED') return { kind: 'canceled' }
  if (finishReason !== undefined && finishReason !== 'error') {
    if (text.trim() !== '') return { kind: 'answered', text, finishReason }
    if (!fault) return { kind: 'faulted', fault: { kind: 'empty', filtered: finishReason === 'content_filter' } }
  }
  return { kind: 'faulted', fault: stopped ? faultOfStop(stopped) : (fault ?? noEnd(finishReason)) }
}

function noEnd(finishReason: string | undefined): Fault {
  return { kind: 'unusable', detail: finishReason ? 'Ended with an error' : 'Ended without a finish reason' }
}

function faultOfStop(reason: Exclude<StopReason, 'CANCELED'>): Fault {
  switch (reason) {
    case 'DEADLINE':
      return { kind: 'deadline' }
    case 'FIRST_TOKEN':
      return { kind: 'timeout', phase: 'FIRST_TOKEN' }
    case 'STALL':
    case 'TAIL':
      return { kind: 'timeout', phase: 'STALL' }
    default:
      return assertNever(reason)
  }
}
