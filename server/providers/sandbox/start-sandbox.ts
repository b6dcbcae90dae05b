import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CatalogueModel, startingCatalogue } from '../starting-catalogue.ts'
import type { ChatRequest } from './chat-request.ts'
import { type Exchange, ProtocolError, sendError } from './exchange.ts'
import type { Failure } from './failures.ts'
import { Generations } from './generations.ts'
import type { Pace } from './pace.ts'
import { Received, type ReceivedRequest } from './received.ts'
import { route } from './routes.ts'
import type { SandboxState } from './state.ts'

export type SandboxOptions = {
  /** 0: a free one. */
  port: number
  host: string
  /** 1 reads like a model writing, 0 is at once. */
  pace?: Pace
  catalogue?: readonly CatalogueModel[]
  /** Asked for every chat completion; what it returns happens besides what the text asks for. */
  script?: (request: ChatRequest) => Failure | undefined
}

export type Sandbox = {
  /** Base URL, up to and including /api/v1. */
  url: string
  /** The last requests, oldest first. */
  requests: readonly ReceivedRequest[]
  /** Breaks off what is being answered and closes. */
  stop(): Promise<void>
}

/** A provider that speaks OpenRouter's protocol and needs no key. */
export async function startSandbox({ port, host, pace = 1, catalogue, script }: SandboxOptions): Promise<Sandbox> {
  const state: SandboxState = {
    catalogue: catalogue ?? startingCatalogue,
    pace,
    script: script ?? (() => undefined),
    generations: new Generations(),
    received: new Received(),
    listsFailWith: undefined,
  }
  const stopping = new AbortController()
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    // A caller that resets the connection is its own affair.
    response.on('error', () => undefined)
    const signal = AbortSignal.any([gone.signal, stopping.signal])
    const exchange: Exchange = { request, response, url: new URL(request.url ?? '/', 'http://sandbox'), signal }
    try {
      await route(exchange, state)
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy()
      else if (error instanceof ProtocolError) sendError(response, error.status, error.message)
      else sendError(response, 500, 'Internal Server Error')
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const { port: bound } = server.address() as AddressInfo

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/api/v1`,
    requests: state.received.list,
    async stop() {
      stopping.abort()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
