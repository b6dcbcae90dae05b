import type { IncomingMessage, ServerResponse } from 'node:http'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { isUuid } from '../brands.ts'
import { answerJson, type Handle } from '../http/answers.ts'
import type { Webhooks } from './service.ts'

const BODY_MAX_BYTES = 1024 * 1024
const ID_MAX = 200
/** In the address that the provider is given, so that a message finds its run before the run's own name is known. */
const CALL = 'call'

export const REPLICATE_WEBHOOK = '/webhooks/replicate'

export function replicateWebhookUrl(base: string, callId: string): string {
  return `${base}${REPLICATE_WEBHOOK}?${CALL}=${callId}`
}

/** Signed over the raw body by Standard Webhooks, at most 300 s old; without a secret nothing is believed. */
export function replicateWebhookHandle({
  secret,
  webhooks,
}: {
  secret: string | undefined
  webhooks: Webhooks
}): Handle {
  const verifier = secret === undefined ? undefined : new Webhook(secret)
  return async (req, res) => {
    if (req.method !== 'POST') return refuse(res, 405, 'METHOD_NOT_ALLOWED', 'Webhooks are posted.')
    if (!verifier) return refuse(res, 403, 'FORBIDDEN', 'No secret is set up for these webhooks.')
    const body = await bodyOf(req)
    if (body === undefined) return refuse(res, 413, 'TOO_LARGE', 'The message is too large.')
    const payload = verified(verifier, body, req)
    if (payload === undefined) return refuse(res, 401, 'UNAUTHENTICATED', 'The signature does not fit.')
    const id = req.headers['webhook-id']
    if (typeof id !== 'string' || id.length > ID_MAX || payload === null || typeof payload !== 'object') {
      return refuse(res, 400, 'BAD_USER_INPUT', 'This is no message about a run.')
    }
    await webhooks.receive({ provider: 'REPLICATE', externalId: id, payload: storable(payload), callId: callIdOf(req) })
    answerJson(res, 200, { received: true })
  }
}

function callIdOf({ url = '/' }: IncomingMessage): string | null {
  const id = new URL(url, 'http://here').searchParams.get(CALL)
  return id && isUuid(id) ? id.toLowerCase() : null
}

function verified(verifier: Webhook, body: Buffer, { headers }: IncomingMessage): object | null | undefined {
  try {
    return verifier.verify(body, {
      'webhook-id': String(headers['webhook-id'] ?? ''),
      'webhook-timestamp': String(headers['webhook-timestamp'] ?? ''),
      'webhook-signature': String(headers['webhook-signature'] ?? ''),
    }) as object | null
  } catch (error) {
    if (error instanceof WebhookVerificationError) return undefined
    // The signature fits, and the body is no JSON.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** PostgreSQL keeps no NUL in a text. */
const storable = (payload: object): object => JSON.parse(JSON.stringify(payload).replaceAll('\\u0000', ''))

/** undefined: it is too large. */
async function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_MAX_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refuse(res: ServerResponse, status: number, code: string, message: string): void {
  answerJson(res, status, { code, message })
}
