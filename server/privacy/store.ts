import type { AccountId, UserId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import { FILE_RETRY_MAX_MINUTES } from './rules.ts'

export type Person = { id: string; email: string; addressHash: string | null; admin: boolean; suspended: boolean }

/**
 * The person and all admins. Locked in the order of their ids: two admins who leave at once meet here, and the second is
 * the last. FOR UPDATE, so that a session or key that is being made for them waits, and finds that they have left.
 */
export function lockWithAdmins(tx: Tx, userId: UserId): Promise<Person[]> {
  return tx.db.$queryRaw<Person[]>`
    SELECT id, email, address_hash AS "addressHash", role = 'ADMIN' AS admin, suspended_at IS NOT NULL AS suspended
    FROM "user" WHERE (role = 'ADMIN' OR id = ${userId}::uuid) AND deleted_at IS NULL ORDER BY id FOR UPDATE`
}

export const countRunning = (tx: Tx, accountId: AccountId): Promise<number> =>
  tx.db.action.count({ where: { accountId, endedAt: null } })

/** All that says who somebody was, wrote or got: see PERSONAL_TABLES. Call it behind the account's close. */
export async function erase(tx: Tx, { userId, accountId }: { userId: UserId; accountId: AccountId }): Promise<void> {
  const { db } = tx
  const mine = { where: { accountId } }
  const theirs = { where: { userId } }
  await db.$executeRaw`
    DELETE FROM verification WHERE identifier = (SELECT email FROM "user" WHERE id = ${userId}::uuid) OR value = ${userId}`
  await db.session.deleteMany(theirs)
  await db.session.updateMany({ where: { viewingAsId: userId }, data: { viewingAsId: null, viewingUntil: null } })
  await db.userNote.deleteMany(theirs)
  await db.credential.deleteMany(theirs)
  await db.twoFactor.deleteMany(theirs)
  await db.apiKey.deleteMany(theirs)
  await db.notification.deleteMany(mine)
  await db.notificationSetting.deleteMany(mine)
  await db.actionProgress.deleteMany(mine)
  await db.$executeRaw`
    WITH gone AS (DELETE FROM output WHERE account_id = ${accountId}::uuid RETURNING key)
    INSERT INTO doomed_file (key, next_attempt_at)
    SELECT DISTINCT key, coalesce(${tx.now}::timestamptz, now()) FROM gone ON CONFLICT (key) DO NOTHING`
  await db.$executeRaw`
    DELETE FROM webhook_event WHERE call_id IN (
      SELECT c.id FROM action a JOIN provider_call c ON c.action_id = a.id WHERE a.account_id = ${accountId}::uuid)`
  await db.$executeRaw`
    UPDATE prediction SET sources = '{}', error = NULL FROM action a
    WHERE a.id = prediction.action_id AND a.account_id = ${accountId}::uuid`
  await db.$executeRaw`
    UPDATE provider_call SET error = NULL FROM action a
    WHERE a.id = provider_call.action_id AND a.account_id = ${accountId}::uuid AND provider_call.error IS NOT NULL`
  await db.purchase.updateMany({ ...mine, data: { checkoutUrl: null } })
  await db.$executeRaw`
    UPDATE action SET title = '', input = '{}', material = NULL, text = NULL, result = NULL, failure_message = NULL,
      unseen_since = NULL
    WHERE account_id = ${accountId}::uuid`
  await db.user.update({
    where: { id: userId },
    data: {
      email: `deleted-${userId}@deleted.invalid`,
      emailVerified: false,
      twoFactorEnabled: false,
      name: 'Deleted account',
      image: null,
      role: 'USER',
      timeZone: null,
      addressHash: null,
      lastSeenAt: null,
      deletedAt: tx.instant,
    },
    select: { id: true },
  })
}

/** Files that are due, and put off in the same statement: of two instances each takes others. */
export async function takeDoomedFiles(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.db.$queryRaw<{ key: string }[]>`
    UPDATE doomed_file SET attempts = attempts + 1,
      next_attempt_at = coalesce(${tx.now}::timestamptz, now())
        + least(power(2, least(attempts, 20)), ${FILE_RETRY_MAX_MINUTES}) * interval '1 minute'
    WHERE key IN (
      SELECT key FROM doomed_file WHERE next_attempt_at <= coalesce(${tx.now}::timestamptz, now())
      ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING key`
  return rows.map(({ key }) => key)
}

export async function forgetFiles(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.db.doomedFile.deleteMany({ where: { key: { in: [...keys] } } })
}

/** Whose month is over gets the next one's points like anybody. */
export async function purgeAddresses(tx: Tx): Promise<void> {
  await tx.db.$executeRaw`DELETE FROM deleted_address WHERE renews_at <= coalesce(${tx.now}::timestamptz, now())`
}
