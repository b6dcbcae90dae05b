import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Config } from '../config.ts'

/** Requests a minute from one address. Generous, because an office is one address. */
export type AddressLimits = { signIn: number; signUp: number; mail: number; other: number }

const PER_ADDRESS: AddressLimits = { signIn: 120, signUp: 60, mail: 20, other: 600 }
const MINUTE_SECONDS = 60
/** An hour is also how long a link in them holds. */
const MAILS_PER_HOUR = 5
const HOUR_SECONDS = 3_600

export type Consumed = { kind: 'allowed' } | { kind: 'refused'; retryAfterSeconds: number }
export type AuthLimits = ReturnType<typeof createAuthLimits>

export type AuthLimitOptions = {
  pool: Pool
  limits: Pick<Config['limits'], 'signInAttempts' | 'signInWindowMs'>
  perAddress?: AddressLimits
}

/** Fixed windows in the database, so that all instances count together. */
export function createAuthLimits({ pool, limits, perAddress = PER_ADDRESS }: AuthLimitOptions) {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_window',
      tableCreated: true,
      // One sweep of the table an instance is enough.
      clearExpiredByTimeout: keyPrefix === 'attempt',
      keyPrefix,
      points,
      duration,
    })
  const attempts = limiter('attempt', limits.signInAttempts, limits.signInWindowMs / 1000)
  const mails = limiter('mail', MAILS_PER_HOUR, HOUR_SECONDS)
  const addresses = {
    signIn: limiter('address:sign-in', perAddress.signIn, MINUTE_SECONDS),
    signUp: limiter('address:sign-up', perAddress.signUp, MINUTE_SECONDS),
    mail: limiter('address:mail', perAddress.mail, MINUTE_SECONDS),
    other: limiter('address:other', perAddress.other, MINUTE_SECONDS),
  }

  return {
    /** One try of a password, known or not: an unknown e-mail is counted and answered like a known one. */
    attempt: (name: string): Promise<Consumed> => consume(attempts, fingerprint(name)),

    /** A right password clears the count. */
    clearAttempts: async (name: string): Promise<void> => {
      await attempts.delete(fingerprint(name))
    },

    /** One mail that a stranger may have asked for; an unknown receiver is counted like a known one. */
    mail: (receiver: string): Promise<Consumed> => consume(mails, fingerprint(receiver)),

    /** Requests from this machine are not counted: behind a proxy on it, everybody would share one count. */
    fromAddress: async (what: keyof AddressLimits, address: string | undefined): Promise<Consumed> => {
      const network = networkOf(address)
      return network ? consume(addresses[what], network) : { kind: 'allowed' }
    },
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<Consumed> {
  try {
    await limiter.consume(key)
    return { kind: 'allowed' }
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) }
  }
}

/** Of one length, and no list of e-mail addresses for whoever reads the table. */
const fingerprint = (name: string) => createHash('sha256').update(name).digest('base64url')

/** An IPv6 subscriber has a /64 to choose addresses from. undefined: this machine, or no address at all. */
export function networkOf(address: string | undefined): string | undefined {
  if (!address || !ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  if (parsed.range() === 'loopback') return undefined
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString()
}
