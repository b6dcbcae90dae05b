import { LRUCache } from 'lru-cache'
import { userId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Bus } from '../events/bus.ts'
import type { Actor } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import type { BetterAuth } from './better-auth.ts'
import { type Credential, type CredentialHeaders, readCredential } from './credentials.ts'
import * as store from './store.ts'

export type KnownActor = Exclude<Actor, { kind: 'guest' }>

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
}

const KEPT_MS = 5_000
const KEPT_MAX = 10_000
const LAST_USE_EVERY_MS = 60_000
const LAST_SEEN_EVERY_MS = 300_000

/** The answer to a credential that was given and does not hold. */
export const invalidCredential = () => codedError('UNAUTHENTICATED', 'This key or session is not valid (any more).')

type Kept = { actor: Promise<KnownActor | undefined>; forget: () => void }

/**
 * Credentials → Actor. An answer is kept for at most five seconds, and dropped at once when the user's access changes:
 * to read a session costs two milliseconds of processor time.
 */
export async function createActors({ betterAuth, database, bus, clock }: ActorsOptions): Promise<Actors> {
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
    return {
      kind: 'session',
      userId: userId(session.userId),
      sessionId: session.id,
      admin: user.role === 'ADMIN',
      suspended: Boolean(user.suspendedAt),
      expiresAt: session.expiresAt,
    }
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
        if (actor && !forgotten) off = bus.on(`access:${actor.userId}`, drop)
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
      const actor = await (kept.get(credential.key) ?? keep(credential)).actor
      const holds = actor && (!actor.expiresAt || actor.expiresAt > clock.now())
      return holds ? { kind: 'valid', actor, via: credential.via } : { kind: 'invalid', via: credential.via }
    },
  }
}
