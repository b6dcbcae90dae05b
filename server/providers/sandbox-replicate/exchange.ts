import type { IncomingMessage, ServerResponse } from 'node:http'

/** One request that the sandbox is answering. */
export type Exchange = {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  /** Where the caller reaches the sandbox, so that addresses in answers lead back the same way. */
  origin: string
  /** Aborted when the caller goes away or the sandbox stops. */
  signal: AbortSignal
}

export type InvalidField = { type: string; field: string; description: string }

const BODY_AT_MOST = 40 * 1024 * 1024

/** An answer in Replicate's error shape. */
export class ProtocolError extends Error {
  readonly status: number
  readonly title: string
  readonly invalidFields: readonly InvalidField[]

  constructor(status: number, detail: string, { title = titleOf(status), invalidFields = [] as InvalidField[] } = {}) {
    super(detail)
    this.status = status
    this.title = title
    this.invalidFields = invalidFields
  }
}

/** Replicate tells every field that is wrong, one a line. */
export function invalidInput(fields: InvalidField[]): ProtocolError {
  const detail = fields.map(({ field, description }) => `- ${field}: ${description}\n`).join('')
  return new ProtocolError(422, detail, { title: 'Input validation failed', invalidFields: fields })
}

/** Any token will do, but there has to be one: a client that forgets it must not find out in production. */
export function requireToken({ request }: Exchange): void {
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) {
    throw new ProtocolError(401, 'You did not pass an authentication token')
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_AT_MOST) throw new ProtocolError(413, 'The request body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new ProtocolError(400, 'The request body is not valid JSON.')
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function sendError(response: ServerResponse, error: ProtocolError): void {
  const { status, title, message: detail, invalidFields } = error
  if (status === 429) response.setHeader('retry-after', '1')
  sendJson(response, status, {
    title,
    detail,
    status,
    ...(invalidFields.length > 0 && { invalid_fields: invalidFields }),
  })
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Unauthenticated',
  402: 'Insufficient credit',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Payload too large',
  422: 'Unprocessable entity',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
}

const titleOf = (status: number): string => TITLES[status] ?? (status < 500 ? 'Bad request' : 'Internal server error')
