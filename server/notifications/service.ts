import type { AccountId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import { type Notice, textOf } from './rules.ts'
import * as store from './store.ts'

export type Notifications = ReturnType<typeof createNotifications>

/** Tells a person something, once a key, in the transaction of what happened. */
export type Notify = (tx: Tx, told: { accountId: AccountId; key: string; notice: Notice }) => Promise<void>

export function createNotifications() {
  const notify: Notify = async (tx, { accountId, key, notice }) => {
    const isNew = await store.insert(tx, { accountId, key, kind: notice.kind, ...textOf(notice) })
    if (isNew) tx.announce(`notices:${accountId}`)
  }
  return { notify }
}
