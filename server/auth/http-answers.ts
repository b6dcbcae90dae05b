import type { Route } from './routes.ts'

export type Body = Record<string, unknown>
type Parsed = { kind: 'parsed'; body: Body } | { kind: 'refused'; response: Response }

const BODY_MAX = 16_384

export function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store', ...headers } })
}

export function tooMany(what: string, { retryAfterSeconds }: { retryAfterSeconds: number }): Response {
  const wait = retryAfterSeconds < 120 ? `${retryAfterSeconds} seconds` : `${Math.ceil(retryAfterSeconds / 60)} minutes`
  return refusal(429, 'RATE_LIMITED', `${what} Try again in ${wait}.`, { 'retry-after': String(retryAfterSeconds) })
}

/** The route's part of the body, which is JSON and small; {} where the route takes none. */
export async function parseBody(request: Request, { body: schema }: Route): Promise<Parsed> {
  if (!schema) return { kind: 'parsed', body: {} }
  // A page elsewhere can post a form here without being asked; JSON it cannot.
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return refused(415, 'UNSUPPORTED_MEDIA_TYPE', 'The body has to be application/json.')
  }
  const text = await request.text()
  if (text.length > BODY_MAX) return refused(413, 'PAYLOAD_TOO_LARGE', 'The body is too large.')
  const parsed = schema.safeParse(fromJson(text))
  if (parsed.success) return { kind: 'parsed', body: parsed.data as Body }
  return refused(400, 'BAD_USER_INPUT', parsed.error.issues[0]?.message ?? 'The body is not what this takes.')
}

/** The same of what stands behind the "?". */
export function parseQuery({ searchParams }: URL, { query }: Route): Parsed {
  if (!query) return { kind: 'parsed', body: {} }
  const parsed = query.safeParse(Object.fromEntries(searchParams))
  if (!parsed.success) {
    return refused(400, 'BAD_USER_INPUT', parsed.error.issues[0]?.message ?? 'The address is not what this takes.')
  }
  return { kind: 'parsed', body: Object.fromEntries(Object.entries(parsed.data).filter(([, v]) => v !== undefined)) }
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refused(status: number, code: string, message: string): Parsed {
  return { kind: 'refused', response: refusal(status, code, message) }
}
