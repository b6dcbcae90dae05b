import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request that the sandbox is answering. */
export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** Aborted when the caller goes away or the sandbox stops. */
  signal: AbortSignal
}

const BODY_AT_MOST = 16 * 1024 * 1024

/** An answer in OpenRouter's error shape. */
export class ProtocolError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_AT_MOST) throw new ProtocolError(413, 'Request body too large')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new ProtocolError(400, 'Request body is not valid JSON')
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function sendError(response: ServerResponse, status: number, message: string): void {
  if (status === 429) response.setHeader('retry-after', '1')
  sendJson(response, status, errorBody(status, message))
}

export const errorBody = (code: number, message: string) => ({ error: { code, message } })
