import type { UserId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Services } from '../services.ts'
import { codedError } from './errors.ts'

export type ApiKeyScope = 'READ' | 'ACT'

/** Who asks. Suspended people may read; what they may not do is decided where it is done. */
export type Actor =
  | { kind: 'guest' }
  | {
      kind: 'session'
      /** Whose eyes these are: while an admin views as somebody, that person's. */
      userId: UserId
      sessionId: string
      admin: boolean
      suspended: boolean
      expiresAt: Date
      /** A password, or signing in, proved a short while ago that it is they. */
      proven?: boolean
      /** An admin without the second factor that this server asks of admins. */
      lacksSecondFactor?: boolean
      /** An admin who looks at the product as `userId`: sees, and does nothing. */
      viewing?: { by: UserId; until: Date }
    }
  | {
      kind: 'apiKey'
      userId: UserId
      apiKeyId: string
      scopes: readonly ApiKeyScope[]
      suspended: boolean
      expiresAt: Date | undefined
    }

/** The same for HTTP, SSE and WebSocket. */
export type Context = {
  readonly actor: Actor
  readonly requestId: string
  /** Of whoever asks; behind a proxy that is not in TRUSTED_PROXIES, the proxy's. */
  readonly address: string | undefined
  /** As the caller's program calls itself, at most 300 characters. */
  readonly userAgent: string | undefined
  readonly services: Services
}

/** Fits no user, so that a guest's statements see no user's rows. */
const NOBODY = '00000000-0000-0000-0000-000000000000' as UserId

/** Sees what the caller may see, by the database's own row-level security. */
export function readerOf({ actor, services }: Context): ScopedDatabase {
  return services.database.forUser(actor.kind === 'guest' ? NOBODY : actor.userId)
}

/** For fields whose scopes keep guests out. */
export const actorUser = (context: Context): UserId => knownActor(context).userId

/** Who is there, whomever they view the product as. */
export const personBehind = (actor: KnownActor): UserId =>
  (actor.kind === 'session' ? actor.viewing?.by : undefined) ?? actor.userId

/** They look at the product as somebody else: nothing may come of it. */
export const isViewing = (actor: Actor): boolean => actor.kind === 'session' && actor.viewing !== undefined

export type KnownActor = Exclude<Actor, { kind: 'guest' }>

/** The same, for what is written down with who did it and from where. */
export function knownActor({ actor, address, userAgent }: Context): KnownActor & { from: Origin } {
  if (actor.kind === 'guest') throw new Error('A guest reached a field that has no scope')
  return { ...actor, from: { address, userAgent } }
}

/** Where somebody is who asks. */
export type Origin = { address: string | undefined; userAgent: string | undefined }

/** Of one account: with its owner's eyes, or, for an admin who was let get there, with the admin's. */
export function accountReader(context: Context, accountId: string): ScopedDatabase {
  const { actor, services } = context
  const others = actor.kind === 'session' && actor.admin && !actor.suspended && actor.userId !== accountId
  return others ? services.database.admin : readerOf(context)
}

/** For what repeats somebody's words: its owner alone reads it there, and so does who views the product as they do. */
export function ownReader(context: Context, accountId: string): ScopedDatabase {
  const { actor } = context
  if (actor.kind !== 'guest' && actor.userId === accountId) return readerOf(context)
  throw codedError('FORBIDDEN', 'Only its owner reads this. Admins find what they may see at `Admin.user`.')
}
