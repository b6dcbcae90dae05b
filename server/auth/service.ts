import { isUuid, type UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Transactions } from '../database/transaction.ts'
import type { Actor, ApiKeyScope } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import { drawApiKey } from './credentials.ts'
import { nameSchema } from './routes.ts'
import { decideKey } from './rules.ts'
import * as store from './store.ts'

export type AuthService = ReturnType<typeof createAuthService>
export type ApiKeyInput = { name: string; scopes: readonly ApiKeyScope[]; expiresAt?: Date | null | undefined }

const EXPIRED_BATCH = 1_000

export type AuthServiceOptions = {
  transactions: Transactions
  database: SystemDatabase
  clock: Clock
  mails: boolean
  /** Throws unless it is really they who ask. */
  confirm: (who: { userId: UserId; sessionId: string }, password: string | undefined) => Promise<void>
}

export function createAuthService({ transactions, database, clock, mails, confirm }: AuthServiceOptions) {
  return {
    /** This server can send mail, and so verify an address. */
    mails,

    /** Makes a key of the user's; `key` is told here and never again. Errors: FORBIDDEN, BAD_USER_INPUT. */
    async createApiKey(actor: Actor, { name, scopes, expiresAt }: ApiKeyInput): Promise<{ id: string; key: string }> {
      const { userId } = requireSession(actor)
      const parsed = nameSchema.safeParse(name)
      if (!parsed.success) throw codedError('BAD_USER_INPUT', parsed.error.issues[0]!.message)
      return transactions.transaction(async (tx) => {
        const owner = await store.lockUser(tx.db, userId)
        if (!owner || owner.suspended) throw suspendedError()
        const now = tx.now ?? clock.now()
        const request = { name: parsed.data, scopes, expiresAt: expiresAt ?? undefined }
        const decision = decideKey(request, { live: await store.countLiveApiKeys(tx.db, { userId, now }), now })
        if (decision.kind === 'refused') throw codedError('BAD_USER_INPUT', decision.reason)
        const drawn = drawApiKey()
        const id = await store.insertApiKey(tx.db, drawn, { userId, now, ...request, scopes: decision.scopes })
        return { id, key: drawn.key }
      })
    },

    /** Ends a key of the user's, and what was opened with it. False: there is no such key, or it is not theirs. */
    async revokeApiKey(actor: Actor, id: string): Promise<boolean> {
      const { userId } = requireSession(actor)
      if (!isUuid(id)) return false
      return transactions.statement(async (tx) => {
        const revoked = await store.deleteApiKey(tx.db, { id, userId })
        if (revoked) tx.announce(`access:${userId}`)
        return revoked
      })
    },

    /** Notes that it is really they, by their password; for a while money and roles may be changed. Throws InvalidInput, TooSoon. */
    async proveIdentity(actor: Actor, password: string | undefined): Promise<void> {
      const { userId, sessionId } = requireSession(actor)
      await confirm({ userId, sessionId }, password)
      await transactions.statement(async (tx) => {
        await store.markProven(tx.db, { id: sessionId, now: clock.now() })
        tx.announce(`access:${userId}`)
      })
    },

    /** Whether a code is asked for when they sign in. */
    hasSecondFactor: async (userId: UserId): Promise<boolean> =>
      (await database.user.count({ where: { id: userId, twoFactorEnabled: true } })) > 0,

    /** Clears away sessions that have expired, a batch at a time; true when there may be more. For the cron table. */
    deleteExpiredSessions: (): Promise<boolean> =>
      store.deleteExpiredSessions(database, { now: clock.now(), limit: EXPIRED_BATCH }),
  }
}

/** The schema's scopes say the same; a key that could make keys would outlive its own revocation. */
function requireSession(actor: Actor): Extract<Actor, { kind: 'session' }> {
  if (actor.kind === 'guest') throw codedError('UNAUTHENTICATED', 'Sign in to continue.')
  if (actor.suspended) throw suspendedError()
  if (actor.kind === 'apiKey') throw codedError('FORBIDDEN', 'API keys are managed by who is signed in, not by a key.')
  return actor
}

const suspendedError = () => codedError('FORBIDDEN', 'Your account is suspended. You can read, export and sign out.')
