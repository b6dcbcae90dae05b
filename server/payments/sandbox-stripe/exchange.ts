import type { IncomingMessage, ServerResponse } from 'node:http'

const BODY_AT_MOST = 64 * 1024

/** An answer in Stripe's error shape. */
export class ProtocolError extends Error {
  readonly status: number
  readonly body: object

  constructor(status: number, message: string, about: { type?: string; code?: string; param?: string } = {}) {
    super(message)
    this.status = status
    this.body = { error: { type: 'invalid_request_error', message, ...about } }
  }
}

/** Any key will do, but there has to be one: a client that forgets it must not find out in production. */
export function requireKey({ headers: { authorization = '' } }: IncomingMessage): void {
  if (!/^Bearer sk_\S+$/.test(authorization)) throw new ProtocolError(401, 'You did not provide an API key.')
}

export async function readText(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > BODY_AT_MOST) throw new ProtocolError(413, 'The body is too large.')
  }
  return text
}

/** `metadata[a]=1`, `line_items[0][quantity]=1`: a parameter by its path, as it was written. */
export class Params {
  readonly #all: URLSearchParams
  constructor(text: string) {
    this.#all = new URLSearchParams(text)
  }

  text = (path: string): string | undefined => this.#all.get(path) ?? undefined

  required(path: string): string {
    const value = this.text(path)
    if (!value)
      throw new ProtocolError(400, `Missing required param: ${path}.`, { code: 'parameter_missing', param: path })
    return value
  }

  /** A whole number of at least 1. */
  whole(path: string): number {
    const value = this.required(path)
    if (!/^[1-9]\d{0,9}$/.test(value)) {
      throw new ProtocolError(400, `Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param: path })
    }
    return Number(value)
  }

  /** What stands below a path: `metadata[a]=1` is { a: '1' }. */
  below(path: string): Record<string, string> {
    const found: Record<string, string> = {}
    for (const [name, value] of this.#all) {
      const inner = name.startsWith(`${path}[`) && /^\[(\w+)\]$/.exec(name.slice(path.length))?.[1]
      if (inner) found[inner] = value
    }
    return found
  }

  /** The same for the same parameters, in whatever order. */
  fingerprint = (): string => JSON.stringify([...this.#all].sort())
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text)
}
