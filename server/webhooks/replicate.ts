import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import { isUuid } from '../brands.ts'
import { fetchHandle } from '../http/fetch-handle.ts'
import type { RunView } from '../providers/media-work.ts'
import { refusal, storable } from './receiving.ts'
import type { HandleEvent, Webhooks } from './service.ts'

const ID_MAX = 200
/** In the address that the provider is given, so that a message finds its run before the run's own name is known. */
const CALL = 'call'

export const REPLICATE_WEBHOOK = '/webhooks/replicate'

export function replicateWebhookUrl(base: string, callId: string): string {
  return `${base}${REPLICATE_WEBHOOK}?${CALL}=${callId}`
}

/** Signed over the raw body by Standard Webhooks, at most 300 s old; without a secret nothing is believed. */
export function replicateWebhookHandle({ secret, webhooks }: { secret: string | undefined; webhooks: Webhooks }) {
  const verifier = secret === undefined ? undefined : new Webhook(secret)
  return fetchHandle(async (request) => {
    if (request.method !== 'POST') return refusal(405, 'METHOD_NOT_ALLOWED', 'Webhooks are posted.', { allow: 'POST' })
    if (!verifier) return refusal(403, 'FORBIDDEN', 'No secret is set up for these webhooks.')
    const payload = verified(verifier, Buffer.from(await request.arrayBuffer()), request.headers)
    if (payload === undefined) return refusal(401, 'UNAUTHENTICATED', 'The signature does not fit.')
    const id = request.headers.get('webhook-id') ?? ''
    if (id.length > ID_MAX || payload === null || typeof payload !== 'object') {
      return refusal(400, 'BAD_USER_INPUT', 'This is no message about a run.')
    }
    const callId = new URL(request.url).searchParams.get(CALL)
    await webhooks.receive({
      source: 'REPLICATE',
      externalId: id,
      payload: storable(payload),
      callId: callId && isUuid(callId) ? callId.toLowerCase() : null,
    })
    return Response.json({ received: true })
  })
}

/** What names no run of ours yet is left to the poller, which asks about all of them. */
export function createReplicateEvents(deps: {
  /** undefined: the message is not about a run. */
  read: (message: unknown) => RunView | undefined
  /** False: there is no such run here (yet). */
  hear: (ref: { id?: string | undefined }, view: RunView, options: { advance: true }) => Promise<boolean>
}): HandleEvent {
  return async ({ payload, callId }) => {
    const view = deps.read(payload)
    return view !== undefined && deps.hear({ id: callId ?? undefined }, view, { advance: true })
  }
}

/** undefined: it is not from the provider. null: it is, and says nothing. */
function verified(verifier: Webhook, body: Buffer, headers: Headers): unknown {
  try {
    return verifier.verify(body, Object.fromEntries(headers))
  } catch (error) {
    if (error instanceof WebhookVerificationError) return undefined
    if (error instanceof SyntaxError) return null
    throw error
  }
}
