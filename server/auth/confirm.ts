import type { UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import { InvalidInput, TooSoon } from '../errors.ts'
import type { BetterAuth } from './better-auth.ts'
import type { AuthLimits } from './limits.ts'
import * as store from './store.ts'

/** How new a session has to be to stand for a password that its owner does not have. */
const FRESH_MS = 15 * 60_000

export type ConfirmOptions = { betterAuth: BetterAuth; limits: AuthLimits; database: SystemDatabase; clock: Clock }

/** Is it really they? For what cannot be taken back. */
export function createConfirm({ betterAuth, limits, database, clock }: ConfirmOptions) {
  return {
    hasPassword: async (userId: UserId): Promise<boolean> => (await store.findPassword(database, userId)) !== undefined,

    /**
     * By the password, tries of which are counted with those of signing in; who has none, by having signed in just now.
     * Throws InvalidInput, TooSoon.
     */
    async confirm({ userId, sessionId }: { userId: UserId; sessionId: string }, password: string | undefined) {
      const hash = await store.findPassword(database, userId)
      if (hash === undefined) {
        const since = await store.sessionSince(database, sessionId)
        if (since && clock.now().getTime() - since.getTime() <= FRESH_MS) return
        throw new InvalidInput('password', 'Sign out and in again first: this needs a new session.')
      }
      const name = `user ${userId}`
      const counted = await limits.attempt(name)
      if (counted.kind === 'refused') {
        throw new TooSoon('Too many attempts with a password.', counted.retryAfterSeconds)
      }
      const { password: passwords } = await betterAuth.$context
      if (!password || !(await passwords.verify({ hash, password }))) {
        throw new InvalidInput('password', 'This password is not right.')
      }
      await limits.clearAttempts(name)
    },
  }
}
