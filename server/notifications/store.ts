import { randomUUID } from 'node:crypto'
import type { AccountId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import type { NoticeKind } from './kinds-rules.ts'
import type { NoticeText } from './rules.ts'

export type NewNotification = NoticeText & { accountId: AccountId; key: string; kind: NoticeKind }

/** The new one's id. undefined: the account was told before, by this key. */
export async function insert(tx: Tx, notification: NewNotification): Promise<string | undefined> {
  const { accountId, key, kind, title, body, href } = notification
  const id = randomUUID()
  const [row] = await tx.db.$queryRaw<{ told: boolean }[]>`
    SELECT tell_notice(
      ${id}::uuid, ${accountId}::uuid, ${key}, ${kind}, ${title}, ${body}, ${href}, ${tx.now}::timestamptz) AS told`
  return row?.told ? id : undefined
}

/** How many were unread until now. */
export async function markRead(tx: Tx, accountId: AccountId, ids: string[]): Promise<number> {
  const { count } = await tx.db.notification.updateMany({
    where: { accountId, id: { in: ids }, readAt: null },
    data: { readAt: tx.instant },
  })
  return count
}

/** This one and those before it. How many were unread until now; 0 where it is not the account's. */
export function markReadUpTo(tx: Tx, accountId: AccountId, id: string): Promise<number> {
  return tx.db.$executeRaw`
    UPDATE notification SET read_at = coalesce(${tx.now}::timestamptz, now())
    WHERE account_id = ${accountId}::uuid AND read_at IS NULL AND sequence <= (
      SELECT sequence FROM notification WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid)`
}

export async function mailSettings(tx: Tx, accountId: AccountId): Promise<Map<string, boolean>> {
  const rows = await tx.db.notificationSetting.findMany({ where: { accountId } })
  return new Map(rows.map(({ kind, mail }) => [kind, mail]))
}

export async function setMail(tx: Tx, accountId: AccountId, settings: Map<NoticeKind, boolean>): Promise<void> {
  await tx.db.$executeRaw`
    INSERT INTO notification_setting (account_id, kind, mail)
    SELECT ${accountId}::uuid, s.kind, s.mail
    FROM unnest(${[...settings.keys()]}::text[], ${[...settings.values()]}::boolean[]) AS s (kind, mail)
    ON CONFLICT (account_id, kind) DO UPDATE SET mail = excluded.mail`
}

/** With the address of whom it is for. */
export function readForMail(tx: Tx, id: string) {
  return tx.db.notification.findFirst({
    where: { id },
    include: { account: { select: { user: { select: { email: true } } } } },
  })
}

/** False: it was marked before. */
export async function markMailed(tx: Tx, id: string): Promise<boolean> {
  const { count } = await tx.db.notification.updateMany({
    where: { id, mailedAt: null },
    data: { mailedAt: tx.instant },
  })
  return count === 1
}

const READ_KEPT_DAYS = 90
const KEPT_DAYS = 365
const PURGE_BATCH = 1_000

/** Deletes what was read and is 90 days old, and everything that is a year old. True when there may be more. */
export async function purge(tx: Tx): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    DELETE FROM notification WHERE id IN (
      SELECT id FROM notification
      WHERE created_at < coalesce(${tx.now}::timestamptz, now()) - ${READ_KEPT_DAYS} * interval '1 day'
        AND (read_at IS NOT NULL
          OR created_at < coalesce(${tx.now}::timestamptz, now()) - ${KEPT_DAYS} * interval '1 day')
      ORDER BY created_at LIMIT ${PURGE_BATCH})`
  return count === PURGE_BATCH
}
