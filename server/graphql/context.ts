import type { UserId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Services } from '../services.ts'

export type ApiKeyScope = 'READ' | 'ACT'

/** Who asks. Suspended people may read; what they may not do is decided where it is done. */
export type Actor =
  | { kind: 'guest' }
  | { kind: 'session'; userId: UserId; sessionId: string; admin: boolean; suspended: boolean; expiresAt: Date }
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

/** The same, for what is written down with who did it. */
export function knownActor({ actor }: Context): Exclude<Actor, { kind: 'guest' }> {
  if (actor.kind === 'guest') throw new Error('A guest reached a field that has no scope')
  return actor
}
