import { type AuditActor, audit } from '../auth/audit.ts'
import type { Clock } from '../clock.ts'
import type { SystemDatabase } from '../database/client.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import type { Remember } from '../events/remember.ts'
import { parseReason } from '../reason.ts'
import { assertCovers, type Change, overrideOf, ratesAhead } from './below-cost.ts'
import { createSetMediaPrices } from './media-prices.ts'
import { createReplay } from './replay.ts'
import { type PackTerms, type PlanTerms, parseEffectiveAt, parsePack, parsePlan, parseRate } from './rules.ts'
import * as store from './store.ts'

export type { Replay, ReplayRequest } from './replay.ts'
export type Rates = ReturnType<typeof createRates>
export type Prices = ReturnType<typeof createPrices>

const PACKS_MAX = 100
const PLANNED_RATES_MAX = 100

/** The price book: points per dollar of provider cost, each version from its date on. */
export function createRates(deps: { database: SystemDatabase; clock: Clock; remember: Remember }) {
  const newestFirst = deps.remember(() => store.readRates(deps.database))

  return {
    /** The version that holds now. An action keeps the one that held when its points were held. */
    async current() {
      const now = deps.clock.now()
      const rate = (await newestFirst()).find(({ effectiveAt }) => effectiveAt <= now)
      if (!rate) throw new Error('The price book has no rate yet')
      return rate
    },
  }
}

/** What an admin does to prices. Nothing that is held, bought or granted already is touched by it. */
export function createPrices({ transactions, clock }: { transactions: Transactions; clock: Clock }) {
  return {
    /** Throws InvalidInput, BelowCost. Gives the version's id. */
    async setRate(
      actor: AuditActor,
      given: Change & { pointsPerDollar: number; effectiveAt?: Date | null | undefined },
    ): Promise<string> {
      const pointsPerDollar = parseRate(given.pointsPerDollar)
      const reason = parseReason(given.reason)
      return transactions.transaction(async (tx) => {
        await store.lock(tx)
        const now = clock.now()
        const effectiveAt = parseEffectiveAt(given.effectiveAt, now)
        const known = await store.readRates(tx.db)
        if (known.filter((rate) => rate.effectiveAt > now).length >= PLANNED_RATES_MAX) {
          throw new InvalidInput('effectiveAt', `At most ${PLANNED_RATES_MAX} rates are planned ahead.`)
        }
        const { packs, plans } = await store.offers(tx)
        assertCovers([...packs, ...plans], [pointsPerDollar], given)
        const rate = await store.insertRate(tx, { pointsPerDollar, effectiveAt, reason })
        const before = known.find((one) => one.effectiveAt <= effectiveAt)
        await audit(tx, {
          actor,
          action: 'rate.set',
          target: rate.id,
          reason,
          before: before && { pointsPerDollar: before.pointsPerDollar, effectiveAt: before.effectiveAt },
          after: { pointsPerDollar, effectiveAt, ...overrideOf(given) },
        })
        tx.announce('catalogue:all')
        return rate.id
      })
    },

    /** Makes a pack, or changes it. Throws InvalidInput, BelowCost. */
    async setBoostPack(actor: AuditActor, given: Change & PackTerms): Promise<void> {
      const { allowBelowCost, reason: _reason, ...terms } = given
      const pack = parsePack(terms)
      const reason = parseReason(given.reason)
      await transactions.transaction(async (tx) => {
        await store.lock(tx)
        const before = await store.findPack(tx, pack.id)
        if (!before && (await store.countPacks(tx)) >= PACKS_MAX) {
          throw new InvalidInput('id', `There are at most ${PACKS_MAX} packs.`)
        }
        if (pack.active) assertCovers([pack], await ratesAhead(tx, clock.now()), given)
        await store.savePack(tx, pack)
        const after = { ...pack, ...overrideOf({ allowBelowCost }) }
        await audit(tx, {
          actor,
          action: before ? 'pack.change' : 'pack.create',
          target: pack.id,
          reason,
          before,
          after,
        })
      })
    },

    /** What a plan gives and costs from now on. Throws InvalidInput, BelowCost. */
    async editPlan(actor: AuditActor, given: Change & PlanTerms): Promise<void> {
      const { tier, points, priceMicroUsd, startsPerMinute, atOnce } = parsePlan(given)
      const reason = parseReason(given.reason)
      await transactions.transaction(async (tx) => {
        await store.lock(tx)
        const before = await store.readPlan(tx, tier)
        assertCovers([{ points, priceMicroUsd }], await ratesAhead(tx, clock.now()), given)
        const terms = { priceMicroUsd, startsPerMinute, atOnce: atOnce ?? before.atOnce }
        await store.savePlan(tx, { tier, points, ...terms })
        const after = { ...before, monthlyPoints: points, ...terms, ...overrideOf(given) }
        await audit(tx, { actor, action: 'plan.edit', target: tier, reason, before, after })
      })
    },

    setMediaPrices: createSetMediaPrices({ transactions, clock }),

    replay: createReplay({ transactions, clock }),
  }
}
