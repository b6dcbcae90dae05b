import { type AuditActor, audit } from '../auth/audit.ts'
import type { Clock } from '../clock.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { startingMedia } from '../providers/starting-media.ts'
import { parseReason } from '../reason.ts'
import { type Change, overrideOf, ratesAhead } from './below-cost.ts'
import { BelowCost } from './errors.ts'
import { isSold, minimumRate, minimumRateAt, parseMediaPrices } from './rules.ts'
import * as store from './store.ts'

type MediaPrice = { resolution: string; microUsd: bigint }

/**
 * What an image or a second of video is taken to cost, from the next quote on: all that are named, or none. What is held
 * keeps its prices. A price so far below the provider's that points would sell below cost needs `allowBelowCost`; the
 * provider's is the higher of what it was taken to be and its price list as we know it. Throws InvalidInput, BelowCost.
 */
export function createSetMediaPrices({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  return async (actor: AuditActor, given: Change & { modelId: string; prices: MediaPrice[] }): Promise<void> => {
    const { modelId } = given
    const reason = parseReason(given.reason)
    await transactions.transaction(async (tx) => {
      await store.lock(tx)
      const known = await store.readMediaPrices(tx, modelId)
      if (known.length === 0) throw new InvalidInput('model', 'This is no model of images or video.')
      const prices = parseMediaPrices(given.prices, known)
      const { packs, plans } = await store.offers(tx)
      const minimum = minimumRate([...packs, ...plans].filter(isSold))
      const rate = Math.min(...(await ratesAhead(tx, clock.now())))
      const listed = startingMedia.find(({ id }) => id === modelId)?.prices ?? {}
      for (const { resolution, microUsd } of prices) {
        const before = known.find((one) => one.resolution === resolution)?.microUsd ?? 0n
        const list = listed[resolution] ?? 0n
        const needed = minimumRateAt(minimum, { microUsd, truly: before > list ? before : list })
        // Where the rate itself is below cost, and that was allowed, a price that is not lowered changes nothing.
        const lowered = microUsd < before || microUsd < list
        if (lowered && !given.allowBelowCost && rate < needed) {
          throw new BelowCost({ pointsPerDollar: rate, minimum: needed })
        }
        await store.saveMediaPrice(tx, { modelId, resolution, microUsd })
      }
      await audit(tx, {
        actor,
        action: 'model.prices',
        target: modelId,
        reason,
        before: pricesBy(known.filter(({ resolution }) => prices.some((one) => one.resolution === resolution))),
        after: { ...pricesBy(prices), ...overrideOf(given) },
      })
      tx.announce('catalogue:all')
    })
  }
}

const pricesBy = (prices: readonly MediaPrice[]) =>
  Object.fromEntries(prices.map(({ resolution, microUsd }) => [resolution, microUsd]))
