import { randomUUID } from 'node:crypto'
import type { CatalogueModel } from '../starting-catalogue.ts'
import { briefOf, type ChatRequest, schemaAskedFor } from './chat-request.ts'
import { compose } from './compose.ts'
import { type Exchange, errorBody, sendError, sendJson } from './exchange.ts'
import { type Failure, failureOfKind } from './failures.ts'
import type { Generations } from './generations.ts'
import { chunkPause, chunksOf, firstPause, type Pace, pause } from './pace.ts'
import { limitedTo, promptTokens, type Usage, usageOf } from './usage.ts'

export type Completion = {
  exchange: Exchange
  request: ChatRequest
  model: CatalogueModel
  failures: Failure[]
  pace: Pace
  generations: Generations
}

const STATUS_MESSAGES: Record<number, string> = {
  401: 'User not found.',
  402: 'Insufficient credits',
  408: 'Request timed out',
  429: 'Rate limit exceeded',
  502: 'Provider returned error',
  503: 'No available model provider that meets your routing requirements',
}

/** Answers POST /chat/completions, streaming or whole, with the failures that were asked for. */
export async function complete(completion: Completion): Promise<void> {
  const { exchange, failures, request } = completion
  const refused = failureOfKind(failures, 'status')
  if (refused) return sendError(exchange.response, refused.status, STATUS_MESSAGES[refused.status] ?? 'Sandbox failure')
  if (failureOfKind(failures, 'hang')) return untilGone(exchange.signal)
  const answer = answerTo(completion)
  return request.stream ? stream(completion, answer) : whole(completion, answer)
}

type Answer = { id: string; chunks: string[]; finishReason: 'stop' | 'length'; startedAt: Date }

function answerTo({ request, model, failures }: Completion): Answer {
  const asked = request.max_completion_tokens ?? request.max_tokens ?? model.maxOutputTokens
  const { text, cut } = limitedTo(Math.min(asked, model.maxOutputTokens), textFor(request, failures))
  return {
    id: `gen-${randomUUID()}`,
    chunks: chunksOf(text),
    finishReason: cut ? 'length' : 'stop',
    startedAt: new Date(),
  }
}

function textFor(request: ChatRequest, failures: Failure[]): string {
  if (failureOfKind(failures, 'empty')) return ''
  const text = compose(schemaAskedFor(request).name, briefOf(request))
  return failureOfKind(failures, 'invalid-json') ? `Sure! Here it is: ${text.slice(0, text.length / 2)}` : text
}

async function stream(completion: Completion, answer: Answer): Promise<void> {
  const { exchange, failures, pace } = completion
  const { response, signal } = exchange
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  })
  response.write(': OPENROUTER PROCESSING\n\n')
  const slowMs = failureOfKind(failures, 'slow')?.ms
  const resetAfter = failureOfKind(failures, 'reset-after')?.chunks
  const brokenAfter = failureOfKind(failures, 'error-in-stream') && Math.min(3, answer.chunks.length)
  const event = (body: object) =>
    response.write(`data: ${JSON.stringify({ ...envelope(completion, answer), ...body })}\n\n`)

  let sent = 0
  await pause(firstPause(pace), signal)
  for (const content of answer.chunks) {
    await pause(slowMs ?? chunkPause(pace), signal)
    if (signal.aborted || sent === resetAfter) break
    if (sent === brokenAfter) {
      const choices = [{ index: 0, delta: { content: '' }, finish_reason: 'error' }]
      event({ ...errorBody(502, 'Provider disconnected'), choices })
      remember(completion, answer, { sent, cancelled: true })
      response.end('data: [DONE]\n\n')
      return
    }
    event({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] })
    sent += 1
    if (sent % 40 === 0) response.write(': OPENROUTER PROCESSING\n\n')
  }
  const cancelled = signal.aborted || resetAfter !== undefined
  const usage = remember(completion, answer, { sent, cancelled })
  if (cancelled) {
    response.destroy()
    return
  }
  event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: answer.finishReason }] })
  if (!failureOfKind(failures, 'no-usage')) event({ choices: [], usage })
  response.end('data: [DONE]\n\n')
}

async function whole(completion: Completion, answer: Answer): Promise<void> {
  const { exchange, failures, pace } = completion
  const slowMs = failureOfKind(failures, 'slow')?.ms
  await pause(firstPause(pace) + answer.chunks.length * (slowMs ?? chunkPause(pace)), exchange.signal)
  const cancelled = exchange.signal.aborted || failureOfKind(failures, 'reset-after') !== undefined
  const usage = remember(completion, answer, { sent: answer.chunks.length, cancelled })
  if (cancelled) {
    exchange.response.destroy()
    return
  }
  // OpenRouter answers 200 with an error inside when its provider fails after the work has begun.
  if (failureOfKind(failures, 'error-in-stream'))
    return sendJson(exchange.response, 200, errorBody(502, 'Provider disconnected'))
  const message = { role: 'assistant', content: answer.chunks.join(''), refusal: null }
  sendJson(exchange.response, 200, {
    ...envelope(completion, answer),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: answer.finishReason, native_finish_reason: answer.finishReason }],
    ...(failureOfKind(failures, 'no-usage') ? {} : { usage }),
  })
}

const envelope = ({ model }: Completion, { id, startedAt }: Answer) => ({
  id,
  object: 'chat.completion.chunk',
  created: Math.floor(startedAt.getTime() / 1000),
  model: model.id,
  provider: 'Sandbox',
})

type Outcome = { sent: number; cancelled: boolean }

/** Keeps what was generated, and what it cost, for GET /generation. */
function remember({ request, model, failures, generations }: Completion, answer: Answer, outcome: Outcome): Usage {
  const counted = usageOf(model, promptTokens(request), answer.chunks.slice(0, outcome.sent).join(''))
  const usage = failureOfKind(failures, 'negative-cost') ? { ...counted, cost: -1 } : counted
  const percent = failureOfKind(failures, 'books')?.percent ?? 100
  generations.add({
    id: answer.id,
    model: model.id,
    streamed: request.stream === true,
    cancelled: outcome.cancelled,
    usage,
    booked: percent === 0 ? undefined : (counted.cost * percent) / 100,
    finishReason: outcome.cancelled ? null : answer.finishReason,
    createdAt: answer.startedAt,
    durationMs: Date.now() - answer.startedAt.getTime(),
  })
  return usage
}

const untilGone = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
