import { randomUUID } from 'node:crypto'
import type { AccountId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import type { Prisma, Purchase } from '../generated/prisma/client.ts'
import type { Anomaly, KnownClaim } from './rules.ts'

export type PurchaseRow = Purchase
export type WithPack = Prisma.PurchaseGetPayload<{ include: { pack: true } }>

export const activePack = (tx: Tx, id: string) => tx.db.boostPack.findFirst({ where: { id, active: true } })

export const byKey = (tx: Tx, accountId: AccountId, key: string): Promise<WithPack | null> =>
  tx.db.purchase.findFirst({ where: { accountId, key }, include: { pack: true } })

export const read = (tx: Tx, id: string): Promise<WithPack | null> =>
  tx.db.purchase.findFirst({ where: { id }, include: { pack: true } })

export type NewPurchase = Pick<Purchase, 'id' | 'packId' | 'points' | 'priceMicroUsd' | 'key' | 'requestHash'> & {
  accountId: AccountId
  nextCheckAt: Date
}

/** Nothing, when another request was first with this key. */
export async function insert(tx: Tx, purchase: NewPurchase): Promise<void> {
  const data = [{ ...purchase, ...(tx.now && { createdAt: tx.now }) }]
  await tx.db.purchase.createMany({ data, skipDuplicates: true })
}

/** Once: what a repetition was given is the same checkout. */
export async function keepCheckout(tx: Tx, { id, sessionId, url }: { id: string; sessionId: string; url: string }) {
  await tx.db.purchase.updateMany({
    where: { id, checkoutSessionId: null },
    data: { checkoutSessionId: sessionId, checkoutUrl: url },
  })
}

export const change = (tx: Tx, id: string, data: Prisma.PurchaseUncheckedUpdateInput) =>
  tx.db.purchase.update({ where: { id }, data, include: { pack: true } })

/** Whatever is done to an order is done by one after another. */
export async function lock(tx: Tx, id: string): Promise<WithPack | null> {
  const rows = await tx.db.$queryRaw<unknown[]>`SELECT id FROM purchase WHERE id = ${id}::uuid FOR UPDATE`
  return rows.length === 0 ? null : read(tx, id)
}

export const idOfCheckout = async (tx: Tx, checkoutSessionId: string) =>
  (await tx.db.purchase.findFirst({ where: { checkoutSessionId }, select: { id: true } }))?.id

export const idOfPayment = async (tx: Tx, paymentIntentId: string) =>
  (await tx.db.purchase.findFirst({ where: { paymentIntentId }, select: { id: true } }))?.id

export const claimById = (tx: Tx, id: string) => tx.db.paymentClaim.findFirst({ where: { id } })
/** Those on the payment that the order was paid with. */
export const claimsOn = (tx: Tx, { id, paymentIntentId }: PurchaseRow): Promise<KnownClaim[]> =>
  tx.db.paymentClaim.findMany({ where: { purchaseId: id, paymentIntentId: paymentIntentId ?? '' } })

type ClaimOf = { id: string; purchaseId: string; paymentIntentId: string }

export async function keepClaim(tx: Tx, about: ClaimOf, claim: KnownClaim): Promise<void> {
  const { kind, ...state } = claim
  const { id } = about
  const changedAt = tx.instant
  await tx.db.paymentClaim.upsert({
    where: { id },
    create: { ...about, ...claim, changedAt, createdAt: changedAt },
    update: { ...state, changedAt },
  })
}

export type AnomalyRecord = { subject: string; reason: Anomaly; purchaseId: string | null; payload: unknown }

/** False: it was kept before. */
export async function keepAnomaly(tx: Tx, { payload, ...anomaly }: AnomalyRecord): Promise<boolean> {
  const data = [{ id: randomUUID(), ...anomaly, payload: payload as Prisma.InputJsonValue }]
  return (await tx.db.paymentAnomaly.createMany({ data, skipDuplicates: true })).count === 1
}

/** The condition closes the race of two admins: one of them changes the row. */
export async function handleAnomaly(
  tx: Tx,
  id: string,
  handled: { handledAt: Date; handledById: string; note: string },
): Promise<'handled' | 'before' | 'missing'> {
  const { count } = await tx.db.paymentAnomaly.updateMany({ where: { id, handledAt: null }, data: handled })
  if (count === 1) return 'handled'
  return (await tx.db.paymentAnomaly.count({ where: { id } })) === 1 ? 'before' : 'missing'
}

/** Takes up to `limit` orders whose turn it is to be asked about, and says when each is next: no other instance gets them before. */
export async function takeDue(
  tx: Tx,
  { limit, now, nextAfterMs }: { limit: number; now: Date; nextAfterMs: (checks: number) => number },
): Promise<PurchaseRow[]> {
  const due = await tx.db.$queryRaw<{ id: string; checks: number }[]>`
    SELECT id, checks FROM purchase WHERE next_check_at <= coalesce(${tx.now}::timestamptz, now())
    ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`
  const taken: PurchaseRow[] = []
  for (const { id, checks } of due) {
    const nextCheckAt = new Date(now.getTime() + nextAfterMs(checks + 1))
    taken.push(await change(tx, id, { checks: checks + 1, nextCheckAt }))
  }
  return taken
}
