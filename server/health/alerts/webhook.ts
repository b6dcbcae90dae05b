import type { LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { FetchRefused, postPublic } from '../../public-fetch.ts'
import { type Defaults, ENVIRONMENT, isSlack } from './rules.ts'

/** The receiver will not take this, however often it is sent. */
export class DeliveryRefused extends Error {}

export type PostWebhook = (message: {
  address: string
  id: string
  at: Date
  slack: object
  generic: object
  toSlack: boolean
}) => Promise<void>

const DEADLINE_MS = 10_000
/** Answers that another try may turn. */
const PASSING = [408, 425, 429]

/**
 * Sends an alert to a webhook. The configured one is trusted, and signed to where there is a secret; those that admins
 * added are reached at public addresses only. No redirect is followed. Throws DeliveryRefused, or what went wrong.
 */
export function createPostWebhook({
  webhook,
  deadlineMs = DEADLINE_MS,
  lookup,
}: {
  webhook: Defaults['webhook']
  deadlineMs?: number
  lookup?: LookupFunction
}): PostWebhook {
  return async ({ address, id, at, slack, generic, toSlack }) => {
    const own = address === ENVIRONMENT ? webhook : undefined
    if (address === ENVIRONMENT && !own) throw new DeliveryRefused('ALERT_WEBHOOK_URL is not set any more.')
    const url = own?.url ?? address
    const body = JSON.stringify(toSlack || isSlack(url) ? slack : generic)
    const signature = own?.secret && new Webhook(own.secret).sign(id, at, body)
    const options = {
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        ...(signature && { 'webhook-signature': signature }),
      },
      signal: AbortSignal.timeout(deadlineMs),
      lookup,
      trustedOrigins: own ? [new URL(own.url).origin] : [],
    }
    const status = await postPublic(url, options).catch((error) => {
      throw error instanceof FetchRefused && error.reason === 'address' ? new DeliveryRefused(error.message) : error
    })
    if (status >= 200 && status < 300) return
    const words = `It answered with ${status}.`
    if (status >= 300 && status < 500 && !PASSING.includes(status)) throw new DeliveryRefused(words)
    throw new Error(words)
  }
}
