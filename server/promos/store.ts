import { randomUUID } from 'node:crypto'
import type { AccountId, UserId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import type { PromoInput } from './rules.ts'

/** The new one's id; undefined: there is such a code already. */
export async function insert(tx: Tx, promo: PromoInput, createdBy: UserId): Promise<string | undefined> {
  const id = randomUUID()
  const data = { id, ...promo, createdBy, ...(tx.now && { createdAt: tx.now }) }
  const { count } = await tx.db.promo.createMany({ data: [data], skipDuplicates: true })
  return count === 1 ? id : undefined
}

export type FoundPromo = {
  id: string
  points: bigint
  uses: number
  used: number
  usesPerUser: number
  expired: boolean
}

/** The lock closes the race for the last use: whoever comes second counts when the first has counted. */
export async function lock(tx: Tx, code: string): Promise<FoundPromo | undefined> {
  const [row] = await tx.db.$queryRaw<FoundPromo[]>`
    SELECT id, points, uses, used, uses_per_user AS "usesPerUser",
      ended_at IS NOT NULL OR coalesce(expires_at <= coalesce(${tx.now}::timestamptz, now()), false) AS expired
    FROM promo WHERE code = ${code} FOR UPDATE`
  return row
}

export const countMine = (tx: Tx, promoId: string, accountId: AccountId): Promise<number> =>
  tx.db.promoRedemption.count({ where: { promoId, accountId } })

export async function redeem(
  tx: Tx,
  redemption: { promoId: string; accountId: AccountId; n: number; grantId: string },
): Promise<void> {
  const data = { ...redemption, ...(tx.now && { createdAt: tx.now }) }
  await tx.db.promoRedemption.create({ data, select: { n: true } })
  await tx.db.promo.updateMany({ where: { id: redemption.promoId }, data: { used: { increment: 1 } } })
}

/** Under the lock that a redemption takes: none that comes later gives anything. undefined: there is no such code. */
export async function lockById(tx: Tx, id: string): Promise<{ endedAt: Date | null; used: number } | undefined> {
  const [row] = await tx.db.$queryRaw<{ endedAt: Date | null; used: number }[]>`
    SELECT ended_at AS "endedAt", used FROM promo WHERE id = ${id}::uuid FOR UPDATE`
  return row
}

export const end = (tx: Tx, id: string, endedAt: Date) =>
  tx.db.promo.update({ where: { id }, data: { endedAt }, select: { id: true } })
