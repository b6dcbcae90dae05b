import { z } from 'zod'
import { complete } from './chat-completion.ts'
import { chatRequest, imagesOf } from './chat-request.ts'
import { type Exchange, ProtocolError, readJson, sendJson } from './exchange.ts'
import { failuresIn, isCuredByRepair } from './failures.ts'
import { listedGeneration } from './generations.ts'
import { listedModel, modelEndpoints } from './model-list.ts'
import type { SandboxState } from './state.ts'

const ENDPOINTS = /^\/api\/v1\/models\/([^/]+\/[^/]+)\/endpoints$/

/** OpenRouter's paths, as far as the product uses them. */
export async function route(exchange: Exchange, state: SandboxState): Promise<void> {
  const { request, response, url } = exchange
  const method = request.method ?? 'GET'
  const path = url.pathname.replace(/\/+$/, '')
  const body = method === 'POST' ? await readJson(request) : undefined
  state.received.add({ method, path, body, receivedAt: new Date() })

  if (method === 'POST' && path === '/api/v1/chat/completions') return chat(exchange, state, body)
  if (method === 'POST' && path === '/sandbox/lists') return switchLists(exchange, state, body)
  if (method !== 'GET') throw new ProtocolError(path === '/api/v1/chat/completions' ? 405 : 404, 'Not Found')
  if (state.listsFailWith !== undefined) throw new ProtocolError(state.listsFailWith, 'The sandbox was told to fail.')
  if (path === '/api/v1/models') return sendJson(response, 200, { data: state.catalogue.map(listedModel) })
  if (path === '/api/v1/key') return withKey(exchange, keyStatus(state))
  if (path === '/api/v1/credits') return withKey(exchange, creditStatus(state))
  if (path === '/api/v1/generation') return withKey(exchange, generation(exchange, state))
  const endpoints = path.match(ENDPOINTS)?.[1]
  if (endpoints !== undefined) {
    return sendJson(response, 200, { data: modelEndpoints(modelOf(state, decoded(endpoints))) })
  }
  throw new ProtocolError(404, 'Not Found')
}

const listSwitch = z.object({ status: z.int().min(400).max(599).nullable() })

/** No path of OpenRouter's: it makes an outage, and ends it. */
function switchLists({ response }: Exchange, state: SandboxState, body: unknown): void {
  const parsed = listSwitch.safeParse(body)
  if (!parsed.success) throw new ProtocolError(400, 'status: 400 to 599, or null')
  state.listsFailWith = parsed.data.status ?? undefined
  sendJson(response, 200, { status: parsed.data.status })
}

async function chat(exchange: Exchange, state: SandboxState, body: unknown): Promise<void> {
  requireKey(exchange)
  const parsed = chatRequest.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new ProtocolError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'Invalid input'}`)
  }
  const request = parsed.data
  const model = modelOf(state, request.model)
  if (imagesOf(request).length > 0 && !model.vision) {
    throw new ProtocolError(404, 'No endpoints found that support image input')
  }
  const scripted = state.script(request)
  const failures = failuresIn(request)
  if (scripted && !isCuredByRepair(scripted, request)) failures.unshift(scripted)
  await complete({ exchange, request, model, failures, pace: state.pace, generations: state.generations })
}

function modelOf({ catalogue }: SandboxState, id: string) {
  const model = catalogue.find((one) => one.id === id)
  if (!model) throw new ProtocolError(404, `No endpoints found for ${id.slice(0, 200)}.`)
  return model
}

function generation({ url }: Exchange, { generations }: SandboxState) {
  const known = generations.get(url.searchParams.get('id') ?? '')
  if (known?.booked === undefined) throw new ProtocolError(404, 'Generation not found')
  return listedGeneration(known)
}

const keyStatus = ({ generations }: SandboxState) => ({
  label: 'sandbox',
  usage: generations.totalUsd(),
  limit: null,
  limit_remaining: null,
  is_free_tier: false,
  rate_limit: { requests: -1, interval: '10s' },
})

const creditStatus = ({ generations }: SandboxState) => ({ total_credits: 1_000, total_usage: generations.totalUsd() })

function withKey(exchange: Exchange, data: object): void {
  requireKey(exchange)
  sendJson(exchange.response, 200, { data })
}

/** Any key will do, but there has to be one: a client that forgets it must not find out in production. */
function requireKey({ request }: Exchange): void {
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? ''))
    throw new ProtocolError(401, 'No auth credentials found')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new ProtocolError(400, 'Malformed path')
  }
}
