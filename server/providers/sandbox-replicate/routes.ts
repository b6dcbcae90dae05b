import { createPrediction, modelOf } from './create-prediction.ts'
import { deliverOutput, sendFile } from './delivery.ts'
import { type Exchange, ProtocolError, parseJson, readBody, requireToken, sendJson } from './exchange.ts'
import { isAsked } from './failures.ts'
import { listedModel } from './model-list.ts'
import { models } from './models.ts'
import { listedPrediction } from './prediction.ts'
import { endPrediction } from './run-prediction.ts'
import type { SandboxState } from './state.ts'
import { listedFile } from './uploaded-files.ts'

/** Replicate's paths, as far as the product and its SDK use them. */
export async function route(exchange: Exchange, state: SandboxState): Promise<void> {
  const { request, response, url } = exchange
  const method = request.method ?? 'GET'
  const path = url.pathname.replace(/\/+$/, '')
  const isUpload = method === 'POST' && path === '/v1/files'
  const raw = method === 'POST' ? await readBody(request) : Buffer.alloc(0)
  const body = isUpload ? undefined : parseJson(raw)
  state.received.add({ method, path, body, receivedAt: new Date() }, raw.length)

  if (method === 'GET' && path === '/book') return sendJson(response, 200, state.book.entries)
  if ((method === 'GET' || method === 'HEAD') && (await deliverOutput(exchange, state))) return
  requireToken(exchange)
  if (isUpload) {
    const file = await state.files.add(request.headers['content-type'] ?? '', raw)
    return sendJson(response, 201, listedFile(file, exchange.origin))
  }
  for (const [verb, pattern, handle] of ROUTES) {
    const match = verb === method ? path.match(pattern) : null
    if (match) return handle({ exchange, state, body, id: match[1] ?? '' })
  }
  throw new ProtocolError(404, 'The requested resource could not be found.')
}

type Call = { exchange: Exchange; state: SandboxState; body: unknown; id: string }
type Handle = (call: Call) => void | Promise<void>

const ROUTES: [verb: string, pattern: RegExp, handle: Handle][] = [
  [
    'POST',
    /^\/v1\/models\/([\w.-]+\/[\w.-]+)\/predictions$/,
    ({ exchange, state, body, id }) => createPrediction(exchange, state, body, id),
  ],
  ['POST', /^\/v1\/predictions$/, ({ exchange, state, body }) => createPrediction(exchange, state, body)],
  ['GET', /^\/v1\/predictions$/, listPredictions],
  ['GET', /^\/v1\/predictions\/(\w+)$/, ({ exchange, state, id }) => sendPrediction(exchange, state, id)],
  ['POST', /^\/v1\/predictions\/(\w+)\/cancel$/, cancelPrediction],
  ['GET', /^\/v1\/models$/, ({ exchange }) => sendPage(exchange, models.map(listedModel))],
  [
    'GET',
    /^\/v1\/models\/([\w.-]+\/[\w.-]+)$/,
    ({ exchange, id }) => sendJson(exchange.response, 200, listedModel(modelOf(id))),
  ],
  ['GET', /^\/v1\/account$/, ({ exchange }) => sendJson(exchange.response, 200, ACCOUNT)],
  [
    'GET',
    /^\/v1\/webhooks\/default\/secret$/,
    ({ exchange, state }) => sendJson(exchange.response, 200, { key: state.webhookSecret }),
  ],
  [
    'GET',
    /^\/v1\/files$/,
    ({ exchange, state }) =>
      sendPage(
        exchange,
        state.files.all().map((file) => listedFile(file, exchange.origin)),
      ),
  ],
  [
    'GET',
    /^\/v1\/files\/(\w+)$/,
    ({ exchange, state, id }) => sendJson(exchange.response, 200, listedFile(state.files.get(id), exchange.origin)),
  ],
  ['GET', /^\/v1\/files\/(\w+)\/download$/, downloadFile],
  ['DELETE', /^\/v1\/files\/(\w+)$/, removeFile],
]

const ACCOUNT = { type: 'organization', username: 'sandbox', name: 'Sandbox', github_url: null }

function sendPage({ response }: Exchange, results: unknown[], next: string | null = null): void {
  sendJson(response, 200, { previous: null, next, results })
}

function sendPrediction({ response }: Exchange, state: SandboxState, id: string): void {
  sendJson(response, 200, listedPrediction(state.predictions.get(id), state.outputsLiveMs))
}

function listPredictions({ exchange, state }: Call): void {
  const { results, next } = state.predictions.page(exchange.url.searchParams.get('cursor'))
  const address = next && `${exchange.origin}/v1/predictions?cursor=${next}`
  sendPage(
    exchange,
    results.map((one) => listedPrediction(one, state.outputsLiveMs)),
    address,
  )
}

/** A prediction that has ended stays as it is, and is shown. */
function cancelPrediction({ exchange, state, id }: Call): void {
  const prediction = state.predictions.get(id)
  if (isAsked(prediction.failures, 'cancel-fails')) throw new ProtocolError(500, 'The sandbox was asked to fail.')
  endPrediction({ prediction, state, end: { status: 'canceled', at: new Date() } })
  sendPrediction(exchange, state, id)
}

function downloadFile({ exchange, state, id }: Call): void {
  const { bytes, type } = state.files.get(id)
  sendFile(exchange, bytes, type)
}

function removeFile({ exchange, state, id }: Call): void {
  state.files.remove(id)
  exchange.response.writeHead(204).end()
}
