import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { answerJson, type Handle } from './answers.ts'
import type { AddressOf } from './client-address.ts'

export type FetchHandler = (request: Request, from: { address: string | undefined }) => Promise<Response>

type Options = { addressOf?: AddressOf; bodyMaxBytes?: number }

const BODY_MAX_BYTES = 1_048_576

/** A handler of Request and Response as a route. It gets the body whole, and never more than `bodyMaxBytes`. */
export function fetchHandle(handler: FetchHandler, options: Options = {}): Handle {
  const { addressOf = ({ socket }) => socket.remoteAddress, bodyMaxBytes = BODY_MAX_BYTES } = options
  return async (req, res) => {
    const address = `http://${req.headers.host ?? 'localhost'}${req.url}`
    if (!URL.canParse(address)) return answerJson(res, 400, { code: 'BAD_USER_INPUT', message: 'No such address.' })
    const body = await readBody(req, bodyMaxBytes)
    if (body === 'too large') {
      res.setHeader('connection', 'close')
      return answerJson(res, 413, { code: 'PAYLOAD_TOO_LARGE', message: 'The body is too large.' })
    }
    const request = new Request(address, { method: req.method, headers: headersOf(req), body })
    await send(await handler(request, { address: addressOf(req) }), res)
  }
}

async function readBody(
  req: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined | 'too large'> {
  if (req.method === 'GET' || req.method === 'HEAD') return undefined
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return 'too large'
  const chunks: Buffer[] = []
  let length = 0
  // Not the request's own iterator: leaving it early would destroy the connection before the answer.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes) return 'too large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

async function send(response: Response, res: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  res.writeHead(response.status)
  if (response.body) await pipeline(Readable.fromWeb(response.body as never), res)
  else res.end()
}
