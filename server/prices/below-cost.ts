import type { Tx } from '../database/transaction.ts'
import { BelowCost } from './errors.ts'
import { isSold, minimumRate, type Offer } from './rules.ts'
import * as store from './store.ts'

/** A change of what is sold: with a reason, and below cost only on purpose. */
export type Change = { allowBelowCost?: boolean | null | undefined; reason: string }

/** What holds now, and what is planned. */
export async function ratesAhead(tx: Tx, now: Date): Promise<number[]> {
  const rates = await store.readRates(tx.db)
  const current = rates.find(({ effectiveAt }) => effectiveAt <= now)
  const ahead = rates.filter(({ effectiveAt }) => effectiveAt > now)
  return [...(current ? [current] : []), ...ahead].map(({ pointsPerDollar }) => pointsPerDollar)
}

/** Points of these offers pay for their cost at each of these rates. Throws BelowCost. */
export function assertCovers(
  offers: readonly Offer[],
  rates: readonly number[],
  { allowBelowCost }: Pick<Change, 'allowBelowCost'>,
) {
  const minimum = minimumRate(offers.filter(isSold))
  const lowest = Math.min(...rates)
  if (!allowBelowCost && lowest < minimum) throw new BelowCost({ pointsPerDollar: lowest, minimum })
}

export const overrideOf = ({ allowBelowCost }: Pick<Change, 'allowBelowCost'>) =>
  allowBelowCost ? { allowBelowCost } : {}
