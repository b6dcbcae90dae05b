import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Book, type BookEntry } from './book.ts'
import { type Exchange, ProtocolError, sendError } from './exchange.ts'
import type { Pace } from './pace.ts'
import { Predictions } from './predictions.ts'
import { Received, type ReceivedRequest } from './received.ts'
import { route } from './routes.ts'
import type { SandboxState } from './state.ts'
import { UploadedFiles } from './uploaded-files.ts'
import { type Deliver, Webhooks } from './webhooks.ts'

export type ReplicateSandboxOptions = {
  /** 0: a free one. */
  port: number
  host: string
  /** 1 takes as long as a quick model, 0 is at once. */
  pace?: Pace
  /** `whsec_` and base64. */
  webhookSecret: string
  /** Asked for every webhook about to be sent; without it each is sent once, at once. */
  deliver?: Deliver
  /** Then outputs are gone, and so is what the prediction says of them. */
  outputsLiveMs?: number
}

export type ReplicateSandbox = {
  /** Base URL, up to and including /v1. */
  url: string
  /** The last requests, oldest first. */
  requests: readonly ReceivedRequest[]
  /** What a provider would bill, oldest first. */
  book: readonly BookEntry[]
  /** Breaks off what is being answered, worked on and told, and closes. */
  stop(): Promise<void>
}

const AN_HOUR_MS = 3_600_000

/** A provider that speaks Replicate's protocol and needs no token of its own. */
export async function startReplicateSandbox(options: ReplicateSandboxOptions): Promise<ReplicateSandbox> {
  const { port, host, pace = 1, webhookSecret, outputsLiveMs = AN_HOUR_MS } = options
  const deliver = options.deliver ?? (() => ({ copies: 1, delayMs: 0 }))
  const stopping = new AbortController()
  const state: SandboxState = {
    pace,
    webhookSecret,
    outputsLiveMs,
    predictions: new Predictions(),
    webhooks: new Webhooks({ secret: webhookSecret, deliver, outputsLiveMs, stopping: stopping.signal }),
    files: new UploadedFiles(),
    book: new Book(),
    received: new Received(),
    cut: new WeakSet(),
  }
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    // A caller that resets the connection is its own affair.
    response.on('error', () => undefined)
    const signal = AbortSignal.any([gone.signal, stopping.signal])
    try {
      const url = new URL(request.url ?? '/', 'http://sandbox')
      const exchange: Exchange = { request, response, url, origin: originOf(request, bound), signal }
      await route(exchange, state)
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy()
      else if (error instanceof ProtocolError) sendError(response, error)
      else sendError(response, new ProtocolError(500, 'Internal server error'))
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`

  return {
    url: `${bound}/v1`,
    requests: state.received.list,
    book: state.book.entries,
    async stop() {
      stopping.abort()
      state.predictions.stopAll()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** By the name that the caller used: inside a container the bound address may mean somebody else. */
function originOf({ headers: { host } }: IncomingMessage, bound: string): string {
  return host !== undefined && /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(host) ? `http://${host}` : bound
}
