import type { Tx } from '../database/transaction.ts'
import type { Offer, PackTerms, PlanTerms } from './rules.ts'

/** How many versions are kept in memory: what holds now, and what is planned, is always among them. */
const RATES_AT_ONCE = 500

/**
 * One change of the price book at a time: a rate and a pack that are each above the cost of the other's past must not
 * slip below it together. Held until the transaction ends.
 */
export async function lock(tx: Tx): Promise<void> {
  await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('price book', 0))`
}

/** The newest first: of two for one instant the one that was set later. */
export function readRates(db: Pick<Tx['db'], 'rate'>) {
  return db.rate.findMany({ orderBy: [{ effectiveAt: 'desc' }, { number: 'desc' }], take: RATES_AT_ONCE })
}

export function insertRate(tx: Tx, rate: { pointsPerDollar: number; effectiveAt: Date; reason: string }) {
  return tx.db.rate.create({ data: { ...rate, ...(tx.now && { createdAt: tx.now }) } })
}

/** What points are sold for now: active packs, and plans with a price. */
export async function offers(
  tx: Tx,
): Promise<{ packs: (Offer & { id: string })[]; plans: (Offer & { id: string })[] }> {
  const packs = await tx.db.boostPack.findMany({ where: { active: true } })
  const plans = await tx.db.plan.findMany()
  return {
    packs: packs.map(({ id, points, priceMicroUsd }) => ({ id, points, priceMicroUsd })),
    plans: plans.map(({ tier, monthlyPoints, priceMicroUsd }) => ({ id: tier, points: monthlyPoints, priceMicroUsd })),
  }
}

export const findPack = (tx: Tx, id: string) => tx.db.boostPack.findFirst({ where: { id } })

export const countPacks = (tx: Tx) => tx.db.boostPack.count()

export async function savePack(tx: Tx, { id, ...terms }: PackTerms): Promise<void> {
  await tx.db.boostPack.upsert({ where: { id }, create: { id, ...terms }, update: terms })
}

export const readPlan = (tx: Tx, tier: PlanTerms['tier']) => tx.db.plan.findFirstOrThrow({ where: { tier } })

export async function savePlan(
  tx: Tx,
  { tier, points, ...terms }: Omit<PlanTerms, 'atOnce'> & { atOnce: number },
): Promise<void> {
  await tx.db.plan.update({ where: { tier }, data: { monthlyPoints: points, ...terms } })
}

export const readMediaPrices = (tx: Tx, modelId: string) =>
  tx.db.mediaPrice.findMany({
    where: { modelId },
    orderBy: { resolution: 'asc' },
    select: { resolution: true, microUsd: true },
  })

export async function saveMediaPrice(
  tx: Tx,
  { modelId, resolution, microUsd }: { modelId: string; resolution: string; microUsd: bigint },
): Promise<void> {
  await tx.db.mediaPrice.updateMany({ where: { modelId, resolution }, data: { microUsd } })
}
