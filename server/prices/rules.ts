import { type Points, points } from '../brands.ts'
import { InvalidInput } from '../errors.ts'

export const MICRO_PER_USD = 1_000_000n
const MICRO_PER_CENT = 10_000n
const POINTS_PER_DOLLAR_MAX = 1_000_000
/** A clock that is a little behind still means "now". */
const PAST_TOLERANCE_MS = 60_000
const FUTURE_MAX_MS = 366 * 86_400_000
const POINTS_MAX = 10_000_000n
/** What a card can be charged. */
const PRICE = { min: 500_000n, max: 10_000_000_000n }
const MEDIA_PRICE_MAX = 100_000_000n
const NAME_MAX = 40
const POSITION_MAX = 999
const STARTS_PER_MINUTE_MAX = 1_000
const AT_ONCE_MAX = 10_000

/** Provider cost × rate, rounded up once to whole points: at least 1 for a paid model, 0 for a free one. */
export function priceOf(cost: bigint, { pointsPerDollar, free }: { pointsPerDollar: number; free: boolean }): Points {
  if (free) return points(0n)
  const price = dividedUp(cost * BigInt(pointsPerDollar), MICRO_PER_USD)
  return points(price < 1n ? 1n : price)
}

/** Points for sale, in a pack or by the month. What is given away is no offer. */
export type Offer = { points: bigint; priceMicroUsd: bigint }

/** The fewest points a dollar of cost may be charged with, so that those who bought at the least pay a dollar for it. */
export function minimumRate(offers: readonly Offer[]): number {
  const least = offers.map((offer) => Number(dividedUp(MICRO_PER_USD * offer.points, offer.priceMicroUsd)))
  return Math.max(1, ...least)
}

/** The offer at which a point costs the least. */
export function cheapestOf<T extends Offer>(offers: readonly T[]): T | undefined {
  return offers.reduce<T | undefined>(
    (least, offer) =>
      !least || offer.priceMicroUsd * least.points < least.priceMicroUsd * offer.points ? offer : least,
    undefined,
  )
}

export const isSold = ({ points, priceMicroUsd }: Offer): boolean => points > 0n && priceMicroUsd > 0n

/** What so many points of an offer were sold for, rounded down. */
export const worthOf = (amount: bigint, offer: Offer): bigint => (amount * offer.priceMicroUsd) / offer.points

/** Throws InvalidInput. */
export function parseRate(pointsPerDollar: number): number {
  if (pointsPerDollar < 1 || pointsPerDollar > POINTS_PER_DOLLAR_MAX) {
    throw new InvalidInput('pointsPerDollar', 'A rate is from 1 to 1,000,000 points a dollar.')
  }
  return pointsPerDollar
}

/** From when a rate holds: now, or an instant ahead. Throws InvalidInput. */
export function parseEffectiveAt(given: Date | null | undefined, now: Date): Date {
  if (!given) return now
  const ahead = given.getTime() - now.getTime()
  if (ahead < -PAST_TOLERANCE_MS) throw new InvalidInput('effectiveAt', 'A rate cannot begin in the past.')
  if (ahead > FUTURE_MAX_MS) throw new InvalidInput('effectiveAt', 'A rate begins within a year.')
  return ahead < 0 ? now : given
}

export type PackTerms = Offer & { id: string; name: string; popular: boolean; active: boolean; position: number }

/** Throws InvalidInput. */
export function parsePack(pack: PackTerms): PackTerms {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(pack.id)) {
    throw new InvalidInput('id', 'An id has 1 to 40 small letters, digits and hyphens, and begins with a letter.')
  }
  if (pack.position < 0 || pack.position > POSITION_MAX) {
    throw new InvalidInput('position', `A position is from 0 to ${POSITION_MAX}.`)
  }
  const priceMicroUsd = parsePrice(pack.priceMicroUsd)
  return { ...pack, name: parseName(pack.name), points: parseAmount('points', pack.points), priceMicroUsd }
}

/** `atOnce` absent: as it is. */
export type PlanTerms = Offer & {
  tier: 'FREE' | 'PRO' | 'STUDIO'
  startsPerMinute: number
  atOnce?: number | null | undefined
}

/** `points` are the month's. Throws InvalidInput. */
export function parsePlan(plan: PlanTerms): PlanTerms {
  if (plan.startsPerMinute < 1 || plan.startsPerMinute > STARTS_PER_MINUTE_MAX) {
    throw new InvalidInput('startsPerMinute', `Starts a minute are from 1 to ${STARTS_PER_MINUTE_MAX}.`)
  }
  if (plan.atOnce != null && (plan.atOnce < 1 || plan.atOnce > AT_ONCE_MAX)) {
    throw new InvalidInput('atOnce', 'Actions at once are from 1 to 10,000.')
  }
  parseAmount('monthlyPoints', plan.points)
  if (plan.tier !== 'FREE') parsePrice(plan.priceMicroUsd)
  else if (plan.priceMicroUsd !== 0n) throw new InvalidInput('price', 'The free plan has no price: give "0".')
  return plan
}

/** What an image, or a second of video, is taken to cost; micro-dollars. Throws InvalidInput. */
export function parseMediaPrices<Price extends { resolution: string; microUsd: bigint }>(
  prices: readonly Price[],
  known: readonly { resolution: string }[],
): readonly Price[] {
  const offered = known.map(({ resolution }) => resolution)
  if (prices.length === 0) throw new InvalidInput('prices', 'Give at least one price.')
  for (const [index, { resolution, microUsd }] of prices.entries()) {
    const refuse = (field: string, why: string) => new InvalidInput(`prices.${index}.${field}`, why)
    if (!offered.includes(resolution)) throw refuse('resolution', `This model gives ${offered.join(', ') || 'text'}.`)
    if (prices.findIndex((one) => one.resolution === resolution) !== index) throw refuse('resolution', 'Named twice.')
    if (microUsd < 1n || microUsd > MEDIA_PRICE_MAX) throw refuse('price', 'A price is above $0 and at most $100.')
  }
  return prices
}

/** The fewest points a dollar where what is taken to cost `microUsd` really costs `truly`. */
export const minimumRateAt = (minimum: number, { microUsd, truly }: { microUsd: bigint; truly: bigint }): number =>
  Number(dividedUp(BigInt(minimum) * truly, microUsd))

export function parsePrice(price: bigint): bigint {
  if (price < PRICE.min || price > PRICE.max || price % MICRO_PER_CENT !== 0n) {
    throw new InvalidInput('price', 'A price is in whole cents, from $0.50 to $10,000.')
  }
  return price
}

export function parseAmount(field: string, amount: bigint): bigint {
  if (amount < 1n || amount > POINTS_MAX) throw new InvalidInput(field, 'From 1 to 10,000,000 points.')
  return amount
}

function parseName(text: string): string {
  const name = text.trim()
  if (name.length < 1 || name.length > NAME_MAX || /\p{C}/u.test(name)) {
    throw new InvalidInput('name', `A name has 1 to ${NAME_MAX} characters.`)
  }
  return name
}

function dividedUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by
}
