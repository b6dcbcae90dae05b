import { LRUCache } from 'lru-cache'
import { userId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Bus } from '../events/bus.ts'
import { type KnownActor, personBehind } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import type { BetterAuth } from './better-auth.ts'
import { type Credential, type CredentialHeaders, readCredential } from './credentials.ts'
import * as store from './store.ts'

/** `via` tells what a browser sends by itself (and a forged request could use) from what a client has to hold. */
export type Resolved =
  | { kind: 'none'; actor: { kind: 'guest' } }
  | { kind: 'valid'; actor: KnownActor; via: 'cookie' | 'bearer' }
  | { kind: 'invalid'; via: 'cookie' | 'bearer' }

export type Actors = { resolve(headers: CredentialHeaders): Promise<Resolved> }

export type ActorsOptions = {
  betterAuth: BetterAuth
  database: SystemDatabase
  bus: Bus
  clock: Clock
  /** Admins need a second factor. */
  adminSecondFactor?: boolean
}

const KEPT_MS = 5_000
const KEPT_MAX = 10_000
const LAST_USE_EVERY_MS = 60_000
const LAST_SEEN_EVERY_MS = 300_000
/** For so long a password or a sign-in stands for the person behind it. */
const PROVEN_MS = 15 * 60_000

/** The answer to a credential that was given and does not hold. */
export const invalidCredential = () => codedError('UNAUTHENTICATED', 'This key or session is not valid (any more).')

type Kept = { actor: Promise<KnownActor | undefined>; forget: () => void }

/**
 * Credentials → Actor. An answer is kept for at most five seconds, and dropped at once when the user's access changes:
 * to read a session costs two milliseconds of processor time.
 */
export async function createActors(options: ActorsOptions): Promise<Actors> {
  const { betterAuth, database, bus, clock, adminSecondFactor = false } = options
  const cookieName = (await betterAuth.$context).authCookies.sessionToken.name
  const kept = new LRUCache<string, Kept>({
    max: KEPT_MAX,
    ttl: KEPT_MS,
    ttlResolution: 0,
    perf: { now: () => clock.now().getTime() },
    dispose: ({ forget }) => forget(),
  })

  const load = async (credential: Extract<Credential, { key: string }>): Promise<KnownActor | undefined> =>
    credential.kind === 'apiKey' ? readApiKey(credential.hash) : readSession(credential.headers)

  const readSession = async (headers: Headers): Promise<KnownActor | undefined> => {
    const found = await betterAuth.api.getSession({ headers, query: { disableRefresh: true } })
    if (!found) return undefined
    const { session, user } = found
    const now = clock.now()
    if (now.getTime() - session.updatedAt.getTime() >= LAST_SEEN_EVERY_MS) {
      await store.touchSession(database, { id: session.id, now, everyMs: LAST_SEEN_EVERY_MS })
    }
    const owner = userId(session.userId)
    const [admin, suspended] = [user.role === 'ADMIN', Boolean(user.suspendedAt)]
    const { viewingAsId, viewingUntil } = session
    const given = { kind: 'session', sessionId: session.id, expiresAt: session.expiresAt } as const
    if (admin && !suspended && viewingAsId && viewingUntil && viewingUntil > now) {
      const viewing = { by: owner, until: viewingUntil }
      return { ...given, userId: userId(viewingAsId), admin: false, suspended: false, viewing }
    }
    const proven = now.getTime() - (session.provenAt ?? session.createdAt).getTime() <= PROVEN_MS
    const lacksSecondFactor = admin && adminSecondFactor && !user.twoFactorEnabled
    return { ...given, userId: owner, admin, suspended, proven, lacksSecondFactor }
  }

  const readApiKey = async (hash: string): Promise<KnownActor | undefined> => {
    const found = await store.findApiKey(database, hash)
    if (!found) return undefined
    const now = clock.now()
    if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() >= LAST_USE_EVERY_MS) {
      await store.touchApiKey(database, { id: found.id, now, everyMs: LAST_USE_EVERY_MS })
    }
    return {
      kind: 'apiKey',
      userId: userId(found.userId),
      apiKeyId: found.id,
      scopes: found.scopes,
      suspended: found.user.suspendedAt !== null,
      expiresAt: found.expiresAt ?? undefined,
    }
  }

  const keep = (credential: Extract<Credential, { key: string }>): Kept => {
    const { key } = credential
    let off = () => {}
    let forgotten = false
    const drop = () => void (kept.peek(key) === entry && kept.delete(key))
    const entry: Kept = {
      actor: load(credential),
      forget: () => {
        forgotten = true
        off()
      },
    }
    kept.set(key, entry)
    entry.actor.then(
      (actor) => {
        if (actor && !forgotten) off = bus.on(`access:${personBehind(actor)}`, drop)
      },
      // An outage says nothing about the credential.
      drop,
    )
    return entry
  }

  return {
    async resolve(headers) {
      const credential = readCredential(headers, cookieName)
      if (credential.kind === 'none') return { kind: 'none', actor: { kind: 'guest' } }
      if (credential.kind === 'malformed') return { kind: 'invalid', via: credential.via }
      let actor = await (kept.get(credential.key) ?? keep(credential)).actor
      // Viewing as somebody ends by itself; the session does not.
      if (actor?.kind === 'session' && actor.viewing && actor.viewing.until <= clock.now()) {
        kept.delete(credential.key)
        actor = await keep(credential).actor
      }
      const holds = actor && (!actor.expiresAt || actor.expiresAt > clock.now())
      return actor && holds ? { kind: 'valid', actor, via: credential.via } : { kind: 'invalid', via: credential.via }
    },
  }
}
