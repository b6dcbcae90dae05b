import type { AccountId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import type { Notice, NoticeText } from './rules.ts'

export type NewNotification = NoticeText & { accountId: AccountId; key: string; kind: Notice['kind'] }

/** False: the account was told before, by this key. */
export async function insert(tx: Tx, notification: NewNotification): Promise<boolean> {
  const data = [{ ...notification, ...(tx.now && { createdAt: tx.now }) }]
  const { count } = await tx.db.notification.createMany({ data, skipDuplicates: true })
  return count === 1
}
