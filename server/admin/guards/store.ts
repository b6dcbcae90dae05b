import type { Tx } from '../../database/transaction.ts'
import type { Guard, Pause, PlanTier } from '../../generated/prisma/client.ts'
import type { GuardTerms } from './rules.ts'

export const AT_ONCE = 50
const ADMINS_MAX = 100

export type UntoldPause = {
  id: string
  accountId: string
  email: string
  reason: string
  points: bigint
  limitPoints: bigint
  endsAt: Date
}

/** Marked as told in the transaction that tells them: of two who come at once each takes others. */
export const takeUntold = (tx: Tx): Promise<UntoldPause[]> => tx.db.$queryRaw<UntoldPause[]>`
  WITH taken AS (
    SELECT id FROM pause WHERE told_at IS NULL ORDER BY started_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED)
  UPDATE pause SET told_at = coalesce(${tx.now}::timestamptz, now()) FROM taken, "user"
  WHERE pause.id = taken.id AND "user".id = pause.account_id
  RETURNING pause.id, pause.account_id AS "accountId", "user".email, pause.reason, pause.points,
    pause.limit_points AS "limitPoints", pause.ends_at AS "endsAt"`

export async function adminIds(tx: Tx): Promise<string[]> {
  const where = { role: 'ADMIN', suspendedAt: null, deletedAt: null } as const
  const admins = await tx.db.user.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: ADMINS_MAX })
  return admins.map(({ id }) => id)
}

/** The guard as it is; held until the transaction ends, so that the audit says what was there before. */
export async function lockGuard(tx: Tx, tier: PlanTier): Promise<Guard> {
  await tx.db.$queryRaw`SELECT FROM guard WHERE tier = ${tier}::plan_tier FOR UPDATE`
  return tx.db.guard.findFirstOrThrow({ where: { tier } })
}

export const saveGuard = (tx: Tx, tier: PlanTier, terms: GuardTerms) =>
  tx.db.guard.update({ where: { tier }, data: terms, select: { tier: true } })

export async function lockPause(tx: Tx, id: string): Promise<Pause | null> {
  await tx.db.$queryRaw`SELECT FROM pause WHERE id = ${id}::uuid FOR UPDATE`
  return tx.db.pause.findFirst({ where: { id } })
}

export const lift = (tx: Tx, id: string, liftedAt: Date) =>
  tx.db.pause.update({ where: { id }, data: { liftedAt }, select: { id: true } })
