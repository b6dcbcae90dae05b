import pLimit from 'p-limit'
import type { Logger } from 'pino'
import { type AuditActor, audit } from '../auth/audit.ts'
import { decideStanding } from '../auth/rules.ts'
import { accountOf, type UserId } from '../brands.ts'
import type { Credits } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput, NotThere } from '../errors.ts'
import { LastAdmin, WorkUnderWay } from './errors.ts'
import * as store from './store.ts'

export const REMOVE_FILES = 'privacy.removeFiles'
const FILES_BATCH = 200
const FILES_AT_ONCE = 8

/** Somebody who is signed in themselves. */
export type Oneself = Extract<AuditActor, { kind: 'session' }>
/** `email`: typed, as a sign that they mean it. `password`: for who has one. */
export type Farewell = { email: string; password: string | undefined }
export type Privacy = ReturnType<typeof createPrivacy>

export function createPrivacy(deps: {
  transactions: Transactions
  credits: Credits
  /** Throws unless it is really they who ask. */
  confirm: (who: Oneself, password: string | undefined) => Promise<void>
  hasPassword: (userId: UserId) => Promise<boolean>
  addressHash: (email: string) => string
  removeFile: (key: string) => Promise<void>
  log: Pick<Logger, 'warn'>
}) {
  const { transactions, credits, log } = deps

  return {
    /** What a person should know before they leave. */
    async outlook(userId: UserId): Promise<{ needsPassword: boolean; running: number }> {
      const running = await transactions.statement((tx) => store.countRunning(tx, accountOf(userId)))
      return { needsPassword: await deps.hasPassword(userId), running }
    },

    /**
     * Takes away who somebody was, what they wrote and what they got, at once and for good; the books stay, without a
     * name. Their sockets and programs are shut out, their files go by a job. Throws InvalidInput, TooSoon, LastAdmin,
     * WorkUnderWay.
     */
    async deleteAccount(who: Oneself, { email, password }: Farewell): Promise<void> {
      const { userId } = who
      const known = await transactions.statement((tx) =>
        tx.db.user.findFirst({ where: { id: userId, deletedAt: null }, select: { email: true } }),
      )
      if (!known) throw new NotThere('account')
      if (email.trim().toLowerCase() !== known.email) {
        throw new InvalidInput('email', 'This is not the e-mail address of your account.')
      }
      await deps.confirm(who, password)
      await transactions.transaction(async (tx) => {
        const accountId = accountOf(userId)
        const people = await store.lockWithAdmins(tx, userId)
        const person = people.find(({ id }) => id === userId)
        if (!person) throw new NotThere('account')
        const otherAdmins = people.filter(({ id, admin, suspended }) => id !== userId && admin && !suspended).length
        const after = { admin: false, suspended: person.suspended }
        if (decideStanding(person, after, { otherAdmins }) === 'lastAdmin') throw new LastAdmin()

        // Of the address that they signed up with, too: it may have been changed since.
        const addressHashes = [deps.addressHash(person.email), ...(person.addressHash ? [person.addressHash] : [])]
        const closed = await credits.close(tx, { accountId, addressHashes })
        const running = await store.countRunning(tx, accountId)
        if (!closed || running > 0) throw new WorkUnderWay(Math.max(1, running))
        await store.erase(tx, { userId, accountId })
        await audit(tx, { actor: who, action: 'user.delete', target: userId })
        tx.announce(`access:${userId}`)
        await tx.enqueue([{ task: REMOVE_FILES, payload: {}, key: REMOVE_FILES }])
      })
    },

    /** Removes files of people who left; true when there may be more. What fails is tried again later. */
    async removeFiles(): Promise<boolean> {
      const keys = await transactions.statement((tx) => store.takeDoomedFiles(tx, FILES_BATCH))
      const slot = pLimit(FILES_AT_ONCE)
      const gone = await Promise.all(
        keys.map((key) =>
          slot(() =>
            deps.removeFile(key).then(
              () => [key],
              (error: unknown) => {
                log.warn({ err: error, key }, 'a file of somebody who left could not be removed yet')
                return []
              },
            ),
          ),
        ),
      )
      await transactions.statement((tx) => store.forgetFiles(tx, gone.flat()))
      return keys.length === FILES_BATCH
    },

    purge: () => transactions.statement(store.purgeAddresses),
  }
}
