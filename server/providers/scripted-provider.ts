import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** For tests: a provider that does exactly what each request's script says, over real HTTP. */
export type Script = (response: ServerResponse, request: IncomingMessage, seen?: SeenRequest) => void | Promise<void>

export type SeenRequest = {
  path: string
  headers: IncomingMessage['headers']
  body: { model: string; messages: { role: string; content: unknown }[] } & Record<string, unknown>
  /** Settles once the connection of this request has been closed, by whoever. */
  closed: Promise<unknown>
}

/** One script a request, in the order in which they come in; a request too many is a 599. */
export async function scriptedProvider(scripts: Script[]) {
  const left = [...scripts]
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const script = left.shift()
    const body = await text(request)
    const closed = new Promise((resolve) => request.socket.once('close', resolve))
    const seen = { path: request.url ?? '', headers: request.headers, body: body ? JSON.parse(body) : {}, closed }
    requests.push(seen)
    if (script) await script(response, request, seen)
    else response.writeHead(599).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/api/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export const event = (payload: unknown): string => `data: ${JSON.stringify(payload)}\n\n`
export const delta = (content: string, id = 'gen-1'): string =>
  event({ id, choices: [{ index: 0, delta: { content } }] })
export const finish = (reason = 'stop', id = 'gen-1'): string =>
  event({ id, choices: [{ index: 0, delta: { content: '' }, finish_reason: reason }] })
export const usage = (figures: object, id = 'gen-1'): string => event({ id, choices: [], usage: figures })
export const done = 'data: [DONE]\n\n'
export const usual = { prompt_tokens: 100, completion_tokens: 20, cost: 0.00045 }

/** Starts a stream with these pieces and leaves it open. */
export const streams =
  (...pieces: (string | Uint8Array)[]): Script =>
  async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    for (const piece of pieces) {
      response.write(piece)
      // Each piece is a packet of its own.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

/** The same, and ends it. */
export const answers =
  (...pieces: (string | Uint8Array)[]): Script =>
  async (response, request) => {
    await streams(...pieces)(response, request)
    response.end()
  }

export const good: Script = answers(delta('{"a"'), delta(':1}'), finish(), usage(usual), done)

export const refuses =
  (status: number, error: object | string = { message: 'no' }, headers: Record<string, string> = {}): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ error: typeof error === 'string' ? error : { code: status, ...error } }))
  }
