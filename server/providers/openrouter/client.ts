import OpenAI from 'openai'
import { Stream } from 'openai/streaming'
import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { type Fault, ProviderFault } from '../faults.ts'
import type { ReportedUsage } from '../usage-rules.ts'
import { chunk, type Endpoint, endpointList, errorBody, generation, type ListedModel, modelList } from './api.ts'
import { eventsOf, faultInBody, faultOf, type StreamEvent } from './mapper.ts'
import { type ChatCall, fullBody, plainBody } from './messages.ts'
import { boundedFetch, isEventStream, isJson, type WireLimits, wireLimits } from './wire.ts'

export type OpenRouterClient = {
  /**
   * One answer, event by event; throws ProviderFault. An abort closes the connection, and the events end or a fault is
   * thrown: ask the signal first.
   */
  stream(call: ChatCall, signal: AbortSignal): AsyncIterable<StreamEvent>
  /** Costs nothing. Throws ProviderFault. */
  models(signal?: AbortSignal): Promise<ListedModel[]>
  /** Who hosts a model and how they are; costs nothing. Throws ProviderFault. */
  endpoints(modelId: string, signal?: AbortSignal): Promise<Endpoint[]>
  /** What its books say that an earlier call cost; costs nothing. Throws ProviderFault: 404 when they do not know it. */
  booked(generationId: string): Promise<Pick<ReportedUsage, 'costUsd' | 'upstreamUsd'>>
}

const ANSWER_TIMEOUT_MS = 15 * 60_000
const LIST_TIMEOUT_MS = 15_000

/** Speaks to OpenRouter, to the sandbox, and to any other server that is compatible with OpenAI's. */
export function createOpenRouterClient(options: {
  baseUrl: string
  apiKey: string
  /** The product's public address, by which OpenRouter names it. */
  referer: string
  clock: Clock
  wire?: WireLimits
}): OpenRouterClient {
  const { baseUrl, apiKey, referer, clock, wire = wireLimits } = options
  const openai = new OpenAI({
    baseURL: baseUrl,
    apiKey,
    // Else the SDK would read them from the environment, which only config.ts may.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: ANSWER_TIMEOUT_MS,
    defaultHeaders: { 'HTTP-Referer': referer, 'X-Title': "Director's Palette" },
    fetch: boundedFetch(wire),
    // A redirect would take the key and the material to a host that nobody configured.
    fetchOptions: { redirect: 'manual' },
  })

  async function open(call: ChatCall, signal: AbortSignal): Promise<Response> {
    try {
      return await openai.chat.completions.create(fullBody(call), { signal }).asResponse()
    } catch (thrown) {
      const fault = faultOf(thrown, clock.now())
      if (!(fault instanceof ProviderFault) || !mayBeTooMuch(fault.fault)) throw fault
      return openai.chat.completions.create(plainBody(call), { signal }).asResponse()
    }
  }

  async function list<T extends z.ZodType>(path: string, shape: T, signal?: AbortSignal): Promise<z.output<T>> {
    const timeout = AbortSignal.timeout(LIST_TIMEOUT_MS)
    try {
      const body = await openai.get(path, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
      const parsed = shape.safeParse(body)
      if (parsed.success) return parsed.data
    } catch (thrown) {
      throw faultOf(thrown, clock.now())
    }
    throw new ProviderFault({ kind: 'unusable', detail: `${path.split('?')[0]} answers with something else` })
  }

  return {
    async *stream(call, signal) {
      try {
        const response = await open(call, signal)
        yield* read(response, openai, signal)
      } catch (thrown) {
        throw faultOf(thrown, clock.now())
      }
    },
    models: async (signal) => (await list('/models', modelList, signal)).data,
    endpoints: async (modelId, signal) => {
      const path = modelId.split('/').map(encodeURIComponent).join('/')
      return (await list(`/models/${path}/endpoints`, endpointList, signal)).data.endpoints
    },
    booked: async (generationId) => {
      const { data } = await list(`/generation?${new URLSearchParams({ id: generationId })}`, generation)
      return {
        costUsd: data.total_cost ?? undefined,
        upstreamUsd: data.is_byok ? (data.upstream_inference_cost ?? undefined) : undefined,
      }
    },
  }
}

/** A server that is stricter than OpenRouter refuses what it does not know, before any work: it is asked more plainly. */
const mayBeTooMuch = (fault: Fault): boolean => fault.kind === 'status' && fault.status === 400 && !fault.tooLong

async function* read(response: Response, openai: OpenAI, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  if (!isEventStream(response)) throw await noStream(response)
  let id = response.headers.get('x-generation-id')
  if (id) yield { kind: 'named', id }

  const controller = new AbortController()
  const abort = () => controller.abort()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    for await (const raw of Stream.fromSSEResponse<unknown>(response, controller, openai, false, 'events')) {
      const parsed = chunk.safeParse(raw)
      if (!parsed.success) throw new ProviderFault({ kind: 'unusable', detail: 'A chunk in no known shape' })
      if (!id && parsed.data.id) {
        id = parsed.data.id
        yield { kind: 'named', id }
      }
      yield* eventsOf(parsed.data)
      if (parsed.data.error) throw new ProviderFault(faultInBody(parsed.data.error))
    }
  } finally {
    signal.removeEventListener('abort', abort)
    controller.abort()
  }
}

/** Status 200, and not what was asked for: an error as JSON, or some proxy's page. */
async function noStream(response: Response): Promise<ProviderFault> {
  const type = response.headers.get('content-type') ?? 'nothing'
  if (isJson(response)) {
    const error = errorBody.safeParse(await response.json())
    if (error.success) return new ProviderFault(faultInBody(error.data.error))
  } else {
    await response.body?.cancel()
  }
  return new ProviderFault({ kind: 'unusable', detail: `Answered with ${type}` })
}
