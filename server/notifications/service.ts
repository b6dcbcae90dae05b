import { type AccountId, accountOf, isUuid, type UserId } from '../brands.ts'
import type { Job, Transactions, Tx } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { ABOUT, isKind, KINDS, kindOf, type NoticeKind } from './kinds-rules.ts'
import { type Notice, textOf } from './rules.ts'
import * as store from './store.ts'

export const MAIL_NOTICE = 'notifications.mail'
const IDS_MAX = 100
/** The waits grow from seconds to hours: a server of mail that is down for half a day is waited for. */
const MAIL_ATTEMPTS = 12
/** So many mails at once, on all instances together: one server of mail that hangs must not take all workers. */
const MAIL_QUEUES = 4

export type Notifications = ReturnType<typeof createNotifications>
export type MailSetting = { kind: NoticeKind; mail: boolean }

/** Tells a person something, once a key, in the transaction of what happened. Call it behind the ledger's verbs. */
export type Notify = (tx: Tx, told: { accountId: AccountId; key: string; notice: Notice }) => Promise<void>

/** `mails`: this server can send mail. */
export function createNotifications({ transactions, mails }: { transactions: Transactions; mails: boolean }) {
  const notify: Notify = async (tx, { accountId, key, notice }) => {
    const kind = kindOf(notice)
    const id = await store.insert(tx, { accountId, key, kind, ...textOf(notice) })
    if (!id) return
    tx.announce(`notices:${accountId}`)
    if (mails && isMailed(await store.mailSettings(tx, accountId), kind)) await tx.enqueue([mailJob(id)])
  }

  return {
    notify,
    mails,

    /** Only one's own count; gives how many were unread until now. Throws InvalidInput for more than 100 ids. */
    async markRead(userId: UserId, ids: readonly string[]): Promise<number> {
      if (ids.length > IDS_MAX) throw new InvalidInput('ids', `Mark at most ${IDS_MAX} notifications at once.`)
      const known = [...new Set(ids.filter(isUuid).map((id) => id.toLowerCase()))]
      return marked(userId, (tx, accountId) => store.markRead(tx, accountId, known))
    },

    /** This one and all before it; gives how many were unread until now, 0 for what is foreign or missing. */
    async markAllRead(userId: UserId, upTo: string): Promise<number> {
      return isUuid(upTo) ? marked(userId, (tx, accountId) => store.markReadUpTo(tx, accountId, upTo)) : 0
    },

    /** What is mailed to them, for every kind. */
    mailSettings: (userId: UserId): Promise<MailSetting[]> =>
      transactions.statement(async (tx) => {
        const settings = await store.mailSettings(tx, accountOf(userId))
        return KINDS.map((kind) => ({ kind, mail: isMailed(settings, kind) }))
      }),

    /** Kinds that are not named stay as they are; of one that is named twice the last counts. */
    async setMailSettings(accountId: AccountId, settings: readonly MailSetting[]): Promise<void> {
      const last = new Map(settings.map(({ kind, mail }) => [kind, mail]))
      await transactions.statement((tx) => store.setMail(tx, accountId, last))
    },

    purge: () => transactions.statement(store.purge),
  }

  function marked(userId: UserId, mark: (tx: Tx, accountId: AccountId) => Promise<number>): Promise<number> {
    const accountId = accountOf(userId)
    return transactions.statement(async (tx) => {
      const count = await mark(tx, accountId)
      if (count > 0) tx.announce(`notices:${accountId}`)
      return count
    })
  }
}

const isMailed = (settings: Map<string, boolean>, kind: NoticeKind): boolean => settings.get(kind) ?? ABOUT[kind].mailed

const mailJob = (id: string): Job => ({
  task: MAIL_NOTICE,
  payload: { id },
  key: `notice-mail:${id}`,
  queue: `mail:${Number.parseInt(id.slice(-2), 16) % MAIL_QUEUES}`,
  attempts: MAIL_ATTEMPTS,
})

/** Whether a notification that was kept is still to be mailed. */
export async function isStillMailed(
  tx: Tx,
  { accountId, kind }: { accountId: string; kind: string },
): Promise<boolean> {
  return isKind(kind) && isMailed(await store.mailSettings(tx, accountId as AccountId), kind)
}
