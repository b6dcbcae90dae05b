import { InvalidInput } from '../errors.ts'
import type { AiFunction, Modality } from '../generated/prisma/enums.ts'
import { cheapestOf, isSold, type Offer, parseAmount, parsePrice, parseRate, worthOf } from './rules.ts'

const DAYS_MAX = 365
const RULES_MAX = 50
const DAY_MS = 86_400_000

type NamedOffer = Offer & { id: string }
export type Offers = { packs: NamedOffer[]; plans: NamedOffer[] }

/** Calls of a function, of a model, or of both, as if they had gone to another model. */
export type ModelRule = {
  function?: AiFunction | null | undefined
  from?: string | null | undefined
  to: string
}

export type ReplayRequest = {
  days: number
  to?: Date | null | undefined
  pointsPerDollar?: number | null | undefined
  packs?: readonly NamedOffer[] | null | undefined
  plans?: readonly NamedOffer[] | null | undefined
  models?: readonly ModelRule[] | null | undefined
}

/** Throws InvalidInput. */
export function parseWindow({ days, to }: Pick<ReplayRequest, 'days' | 'to'>, now: Date): { from: Date; to: Date } {
  if (days < 1 || days > DAYS_MAX) throw new InvalidInput('days', `A replay is of 1 to ${DAYS_MAX} days.`)
  const end = to && to < now ? to : now
  return { from: new Date(end.getTime() - days * DAY_MS), to: end }
}

export const parseReplayRate = (rate: number | null | undefined): number | null =>
  rate === null || rate === undefined ? null : parseRate(rate)

/** Today's offers, with the given ones in their place. Throws InvalidInput for one that does not exist. */
export function withChanges(today: Offers, { packs, plans }: Pick<ReplayRequest, 'packs' | 'plans'>): Offers {
  return { packs: replaced('packs', today.packs, packs ?? []), plans: replaced('plans', today.plans, plans ?? []) }
}

function replaced(field: string, today: NamedOffer[], changes: readonly NamedOffer[]): NamedOffer[] {
  for (const { id, points, priceMicroUsd } of changes) {
    if (!today.some((offer) => offer.id === id)) throw new InvalidInput(field, `"${id.slice(0, 40)}" is not for sale.`)
    parseAmount(field, points)
    parsePrice(priceMicroUsd)
  }
  return today.map((offer) => changes.findLast(({ id }) => id === offer.id) ?? offer)
}

export type ListedModel = {
  id: string
  modality: Modality
  vision: boolean
  free: boolean
  inputPrice: bigint
  outputPrice: bigint
  mediaPrices: Record<string, bigint>
}

/** Where the calls of a function on a model go instead. */
export type Swap = { function: AiFunction; from: string; to: ListedModel; skip: 'NO_VISION' | null }

/** The rules worked out for every function and model: the first that fits decides. Throws InvalidInput. */
export function swapsOf(
  rules: readonly ModelRule[],
  models: readonly ListedModel[],
  functions: readonly AiFunction[],
): Swap[] {
  if (rules.length > RULES_MAX) throw new InvalidInput('models', `At most ${RULES_MAX} models are replaced.`)
  const parsed = rules.map((rule) => parseRule(rule, models))
  return functions.flatMap((fn) =>
    models.flatMap((model) => {
      const rule = parsed.find((one) => (one.function ?? fn) === fn && (one.from ?? model.id) === model.id)
      if (!rule || modalityOf(fn) !== model.modality || rule.to.modality !== model.modality) return []
      const skip = fn === 'IMAGE_ANALYSIS' && !rule.to.vision ? ('NO_VISION' as const) : null
      return [{ function: fn, from: model.id, to: rule.to, skip }]
    }),
  )
}

function parseRule({ function: fn, from, to }: ModelRule, models: readonly ListedModel[]) {
  const find = (id: string) => {
    const model = models.find((one) => one.id === id)
    if (!model) throw new InvalidInput('models', `There is no model "${id.slice(0, 80)}".`)
    return model
  }
  if (!fn && !from) throw new InvalidInput('models', 'Say which function, which model or both are to change.')
  const target = find(to)
  const fits = (!fn || modalityOf(fn) === target.modality) && (!from || find(from).modality === target.modality)
  if (!fits || (fn === 'IMAGE_ANALYSIS' && !target.vision)) {
    throw new InvalidInput('models', `"${to}" does not do that kind of work.`)
  }
  return { function: fn, from, to: target }
}

function modalityOf(fn: AiFunction): Modality {
  if (fn === 'IMAGE_GENERATION') return 'IMAGE'
  return fn === 'VIDEO_GENERATION' ? 'VIDEO' : 'TEXT'
}

/** Points that were charged, by where they came from: a plan's month, a boost of so many points, or a gift. */
export type Source = {
  kind: 'ALLOCATION' | 'BOOST' | 'PROMO' | 'ADJUSTMENT'
  plan: string
  size: bigint
  points: bigint
}

/**
 * What points were sold for. A plan's are worth the plan's price a point, a boost's that of the pack of its size (of
 * the cheapest, where that pack is gone); what was given away was sold for nothing. Rounded down a source.
 */
export function valueAsSold(sources: readonly Source[], today: Offers, priced: Offers): bigint {
  const boughtAs = ({ kind, plan, size }: Source): Offer | undefined => {
    if (kind === 'ALLOCATION') return priced.plans.find(({ id }) => id === plan)
    if (kind !== 'BOOST') return undefined
    const pack = today.packs.find(({ points }) => points === size)
    return priced.packs.find(({ id }) => id === pack?.id) ?? cheapestOf(priced.packs.filter(isSold))
  }
  return sources.reduce((sum, source) => {
    const offer = boughtAs(source)
    return offer && isSold(offer) ? sum + worthOf(source.points, offer) : sum
  }, 0n)
}

export type Value = { lowest: bigint; asSold: bigint }

/** What `points` are worth, if they come from the same sources as those of the window did. */
export function valueOfPoints(
  points: bigint,
  { sources, today, priced }: { sources: readonly Source[]; today: Offers; priced: Offers },
): Value {
  const cheapest = cheapestOf([...priced.packs, ...priced.plans].filter(isSold))
  const lowest = cheapest ? worthOf(points, cheapest) : 0n
  const charged = sources.reduce((sum, source) => sum + source.points, 0n)
  return { lowest, asSold: charged > 0n ? (valueAsSold(sources, today, priced) * points) / charged : lowest }
}
