import type { UserId } from '../brands.ts'
import type { SystemDatabase, Transaction } from '../database/client.ts'
import type { ApiKeyScope, KnownActor } from '../graphql/context.ts'
import type { NewApiKey } from './credentials.ts'

export function findApiKey(database: SystemDatabase, hash: string) {
  return database.apiKey.findFirst({
    where: { hash },
    select: {
      id: true,
      userId: true,
      scopes: true,
      expiresAt: true,
      lastUsedAt: true,
      user: { select: { suspendedAt: true } },
    },
  })
}

/** The condition is the statement's own, so that many instances write once. */
export async function touchApiKey(
  database: SystemDatabase,
  { id, now, everyMs }: { id: string; now: Date; everyMs: number },
): Promise<void> {
  const before = new Date(now.getTime() - everyMs)
  await database.$executeRaw`
    WITH used AS (
      UPDATE api_key SET last_used_at = ${now}::timestamptz
      WHERE id = ${id}::uuid AND (last_used_at IS NULL OR last_used_at <= ${before}::timestamptz) RETURNING user_id)
    UPDATE "user" SET last_seen_at = ${now}::timestamptz FROM used
    WHERE "user".id = used.user_id AND (last_seen_at IS NULL OR last_seen_at < ${now}::timestamptz - interval '4 minutes')`
}

export type Standing =
  | {
      kind: 'session'
      sessionId: string
      userId: string
      admin: boolean
      suspended: boolean
      viewing: { until: Date } | undefined
    }
  | { kind: 'apiKey'; apiKeyId: string; scopes: ApiKeyScope[]; suspended: boolean }

/** Of these credentials, those that still hold, and what for. */
export async function standingNow(
  database: SystemDatabase,
  { actors, now }: { actors: readonly KnownActor[]; now: Date },
): Promise<Standing[]> {
  const sessionIds = actors.flatMap((actor) => (actor.kind === 'session' ? [actor.sessionId] : []))
  const apiKeyIds = actors.flatMap((actor) => (actor.kind === 'apiKey' ? [actor.apiKeyId] : []))
  const rows = await database.$queryRaw<
    {
      kind: 'session' | 'apiKey'
      id: string
      userId: string
      admin: boolean
      scopes: ApiKeyScope[]
      suspended: boolean
      viewingUntil: Date | null
      viewingAs: string | null
    }[]
  >`
    SELECT 'session' AS kind, s.id, u.id AS "userId", u.role = 'ADMIN' AS admin, ARRAY[]::text[] AS scopes,
      u.suspended_at IS NOT NULL AS suspended,
      CASE WHEN s.viewing_until > ${now}::timestamptz THEN s.viewing_until END AS "viewingUntil", s.viewing_as AS "viewingAs"
      FROM session AS s JOIN "user" AS u ON u.id = s.user_id
     WHERE s.id = ANY (${sessionIds}::uuid[]) AND s.expires_at > ${now}::timestamptz
    UNION ALL
    SELECT 'apiKey', k.id, u.id, false, k.scopes::text[], u.suspended_at IS NOT NULL, NULL, NULL
      FROM api_key AS k JOIN "user" AS u ON u.id = k.user_id
     WHERE k.id = ANY (${apiKeyIds}::uuid[]) AND (k.expires_at IS NULL OR k.expires_at > ${now}::timestamptz)`
  return rows.map(({ kind, id, userId, admin, suspended, scopes, viewingUntil: until, viewingAs }): Standing => {
    if (kind === 'apiKey') return { kind, apiKeyId: id, scopes, suspended }
    return until && viewingAs && admin && !suspended
      ? { kind, sessionId: id, userId: viewingAs, admin: false, suspended: false, viewing: { until } }
      : { kind, sessionId: id, userId, admin, suspended, viewing: undefined }
  })
}

/** Until the transaction ends, nobody else counts this user's keys or changes what the user may do. */
export async function lockUser(tx: Transaction, userId: UserId): Promise<{ suspended: boolean } | undefined> {
  // NO KEY: the rows that refer to the user need not wait.
  const rows = await tx.$queryRaw<{ suspended: boolean }[]>`
    SELECT suspended_at IS NOT NULL AS suspended FROM "user"
    WHERE id = ${userId}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`
  return rows[0]
}

/** The hash of the user's password; undefined: they have none. */
export async function findPassword(database: SystemDatabase, userId: UserId): Promise<string | undefined> {
  const where = { userId, providerId: 'credential', password: { not: null } }
  return (await database.credential.findFirst({ where, select: { password: true } }))?.password ?? undefined
}

export const sessionSince = async (database: SystemDatabase, id: string): Promise<Date | undefined> =>
  (await database.session.findFirst({ where: { id }, select: { createdAt: true } }))?.createdAt

/** How many keys of the user hold; those that have expired are cleared away. */
export async function countLiveApiKeys(tx: Transaction, { userId, now }: { userId: UserId; now: Date }) {
  await tx.apiKey.deleteMany({ where: { userId, expiresAt: { lte: now } } })
  return tx.apiKey.count({ where: { userId } })
}

type ApiKeyRow = { userId: UserId; name: string; scopes: ApiKeyScope[]; expiresAt: Date | undefined; now: Date }

export async function insertApiKey(
  tx: Transaction,
  { hash, start }: NewApiKey,
  { userId, name, scopes, expiresAt, now }: ApiKeyRow,
): Promise<string> {
  const { id } = await tx.apiKey.create({
    data: {
      userId,
      name,
      scopes,
      hash,
      start,
      expiresAt: expiresAt ?? null,
      createdAt: now,
    },
    select: { id: true },
  })
  return id
}

export async function deleteApiKey(tx: Transaction, { id, userId }: { id: string; userId: UserId }): Promise<boolean> {
  const { count } = await tx.apiKey.deleteMany({ where: { id, userId } })
  return count > 0
}

/** The condition is the statement's own, so that many instances write once. */
export async function touchSession(
  database: SystemDatabase,
  { id, now, everyMs }: { id: string; now: Date; everyMs: number },
): Promise<void> {
  const before = new Date(now.getTime() - everyMs)
  await database.$executeRaw`
    WITH seen AS (
      UPDATE session SET updated_at = ${now}::timestamptz
      WHERE id = ${id}::uuid AND updated_at <= ${before}::timestamptz RETURNING user_id)
    UPDATE "user" SET last_seen_at = ${now}::timestamptz FROM seen
    WHERE "user".id = seen.user_id AND (last_seen_at IS NULL OR last_seen_at < ${now}::timestamptz)`
}

/** Its token; undefined: there is no such session, or it is somebody else's. */
export async function findSessionToken(
  database: SystemDatabase,
  { id, userId }: { id: string; userId: string },
): Promise<string | undefined> {
  return (await database.session.findFirst({ where: { id, userId }, select: { token: true } }))?.token
}

export const findEmail = async (database: SystemDatabase, id: string): Promise<string | undefined> =>
  (await database.user.findFirst({ where: { id }, select: { email: true } }))?.email

/** What is under way for somebody and would let them in: links, sign-ins that wait for a code, trusted devices. */
export async function deleteLoose(database: SystemDatabase, userId: string): Promise<void> {
  await database.verification.deleteMany({ where: { value: userId } })
}

/** With what was begun with it; false: there was none. */
export async function deleteSecondFactor(tx: Transaction, userId: UserId): Promise<boolean> {
  const { count } = await tx.user.updateMany({
    where: { id: userId, twoFactorEnabled: true },
    data: { twoFactorEnabled: false },
  })
  await tx.twoFactor.deleteMany({ where: { userId } })
  await tx.verification.deleteMany({ where: { value: userId } })
  return count > 0
}

export const hasPassword = async (database: SystemDatabase, userId: string): Promise<boolean> =>
  (await database.credential.count({ where: { userId, password: { not: null } } })) > 0

/** They have just signed in. */
export async function sawUser(database: SystemDatabase, { userId, now }: { userId: string; now: Date }): Promise<void> {
  await database.$executeRaw`UPDATE "user" SET last_seen_at = ${now}::timestamptz WHERE id = ${userId}::uuid`
}

/** Their password has just shown that the session is theirs. */
export async function markProven(tx: Transaction, { id, now }: { id: string; now: Date }): Promise<void> {
  await tx.$executeRaw`UPDATE session SET proven_at = ${now}::timestamptz WHERE id = ${id}::uuid`
}

/** Ends what has expired, and of the rest all but the newest `keep`. How many still held? */
export async function trimSessions(
  database: SystemDatabase,
  { userId, keep, now }: { userId: string; keep: number; now: Date },
): Promise<number> {
  const [row] = await database.$queryRaw<{ ended: bigint }[]>`
    WITH gone AS (
      DELETE FROM session WHERE user_id = ${userId}::uuid AND (expires_at <= ${now}::timestamptz OR id IN (
        SELECT id FROM session WHERE user_id = ${userId}::uuid ORDER BY created_at DESC, id DESC OFFSET ${keep}))
      RETURNING expires_at)
    SELECT count(*) AS ended FROM gone WHERE expires_at > ${now}::timestamptz`
  return Number(row?.ended ?? 0)
}

/** At most `limit` at a time; true when there may be more. */
export async function deleteExpiredSessions(database: SystemDatabase, { now, limit }: { now: Date; limit: number }) {
  const count = await database.$executeRaw`
    DELETE FROM session WHERE id IN (
      SELECT id FROM session WHERE expires_at <= ${now}::timestamptz LIMIT ${limit} FOR UPDATE SKIP LOCKED)`
  return count === limit
}
