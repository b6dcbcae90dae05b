import { z } from 'zod'
import { InvalidInput } from '../../errors.ts'
import type { AlertChannel, Provider } from '../../generated/prisma/client.ts'
import { covers, type Scope } from '../maintenance/rules.ts'

/** The webhook that is configured: its URL is a secret, and kept in the environment alone. */
export const ENVIRONMENT = 'environment'

/** Whom the environment names. They are told of every outage, whatever the rules say beside. */
export type Defaults = { emails: readonly string[]; webhook: { url: string; secret: string | undefined } | undefined }

export type Rule = Scope & {
  channel: AlertChannel
  /** null: the environment's */
  address: string | null
  minimumState: 'DEGRADED' | 'DOWN'
}
export type Recipient = { channel: AlertChannel; address: string }

/** Who is told of something this bad about this target. Everybody once, however many rules name them. */
export function recipientsOf(
  rules: readonly Rule[],
  {
    target,
    parts,
    severity,
    defaults,
  }: {
    target: { id: string; provider: Provider | null }
    /** the models of a provider: out with it when it is */
    parts: readonly { id: string; provider: Provider | null }[]
    severity: 'DEGRADED' | 'DOWN'
    defaults: Defaults
  },
): Recipient[] {
  const everything = { address: null, targetId: null, provider: null, minimumState: 'DOWN' } as const
  const all: Rule[] = [{ ...everything, channel: 'EMAIL' }, { ...everything, channel: 'WEBHOOK' }, ...rules]
  const told = all
    .filter(
      (rule) =>
        [target, ...(severity === 'DOWN' ? parts : [])].some((one) => covers(rule, one)) &&
        (rule.minimumState === 'DEGRADED' || severity === 'DOWN'),
    )
    .flatMap((rule) => addressesOf(rule, defaults))
  return [...new Map(told.map((one) => [`${one.channel} ${one.address}`, one])).values()]
}

function addressesOf({ channel, address }: Rule, defaults: Defaults): Recipient[] {
  if (address !== null) return [{ channel, address }]
  if (channel === 'EMAIL') return defaults.emails.map((email) => ({ channel, address: email }))
  return defaults.webhook ? [{ channel: 'WEBHOOK', address: ENVIRONMENT }] : []
}

/** Slack’s own addresses take Slack’s own form. */
export const isSlack = (url: string): boolean => new URL(url).hostname === 'hooks.slack.com'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
/** Four hours in all: an outage of mail that lasts longer is one that somebody has noticed. */
const WAITS_MS = [
  10 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  60 * MINUTE_MS,
  120 * MINUTE_MS,
]
export const ATTEMPTS_MAX = WAITS_MS.length + 1

/** How long after so many attempts the next one is; undefined: there is none. */
export const waitAfter = (attempts: number): number | undefined => WAITS_MS[attempts - 1]

const ADDRESS_MAX = 500
const email = z.email()

export type NewRule = { channel: AlertChannel; address: string | null; minimumState: 'DEGRADED' | 'DOWN' }

/** Whether a URL is public is found out by who saves it. Throws InvalidInput. */
export function parseRule(
  given: { channel: AlertChannel; address?: string | null | undefined; minimumState: string },
  { defaults, mails }: { defaults: Defaults; mails: boolean },
): NewRule {
  const { channel, minimumState } = given
  const address = given.address?.trim() || null
  if (minimumState !== 'DEGRADED' && minimumState !== 'DOWN') {
    throw new InvalidInput('minimumState', 'Alerts begin at DEGRADED or at DOWN.')
  }
  if (channel === 'EMAIL' && !mails)
    throw new InvalidInput('channel', 'This server sends no mail: SMTP_URL is not set.')
  if (address === null) {
    if (channel === 'SLACK') throw new InvalidInput('address', 'Name the address of the Slack webhook.')
    const named = channel === 'EMAIL' ? defaults.emails.length > 0 : defaults.webhook !== undefined
    if (!named) {
      const variable = channel === 'EMAIL' ? 'ALERT_EMAILS' : 'ALERT_WEBHOOK_URL'
      throw new InvalidInput('address', `Name an address: ${variable} is not set, so there is no default.`)
    }
    return { channel, address, minimumState }
  }
  if (address.length > ADDRESS_MAX)
    throw new InvalidInput('address', `An address has at most ${ADDRESS_MAX} characters.`)
  if (channel === 'EMAIL' && !email.safeParse(address).success) {
    throw new InvalidInput('address', 'This is not an e-mail address.')
  }
  if (channel !== 'EMAIL' && !/^https?:$/.test(URL.parse(address)?.protocol ?? '')) {
    throw new InvalidInput('address', 'A webhook has an address that begins with https:// or http://.')
  }
  return { channel, address, minimumState }
}

/** What is shown of an address: of a webhook its host alone, for whoever knows the rest may write to it. */
export function shownAddress({ channel, address }: { channel: AlertChannel; address: string | null }): string {
  if (address === null) return channel === 'EMAIL' ? 'ALERT_EMAILS' : 'ALERT_WEBHOOK_URL'
  if (address === ENVIRONMENT) return 'ALERT_WEBHOOK_URL'
  return channel === 'EMAIL' ? address : (URL.parse(address)?.host ?? '')
}
