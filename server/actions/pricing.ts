import { type Points, points } from '../brands.ts'
import { priceOf } from '../prices/rules.ts'
import { type MediaSize, unitsOf } from '../providers/media-work.ts'
import type { ModelRoute } from '../providers/model-route.ts'
import { estimateTokens } from '../providers/token-rules.ts'
import { measuredCost } from '../providers/usage-rules.ts'
import type { CallPlan, MediaPlan } from './functions/define.ts'

export type Quote = {
  expected: Points
  /** What is held, and the most that can be charged. */
  maximum: Points
  lines: { label: string; points: Points }[]
}

/** What a provider counts for one picture, at most, in the models of the catalogue. */
const IMAGE_TOKENS = 2_000
/** The schema and the framing of the conversation, which the provider counts too. */
const OVERHEAD_TOKENS = 600

/**
 * The expected price is the preferred model's; the maximum is that of the dearest model of the route, with every answer
 * as long as it may be and the input counted generously.
 */
export function quote(plans: CallPlan[], route: ModelRoute[], pointsPerDollar: number): Quote {
  const preferred = route[0]
  if (!preferred) throw new Error('A route has at least one model')
  const costs = plans.map((plan) =>
    measuredCost(
      { inputTokens: inputTokens(plan).expected, outputTokens: answerLimit(preferred, plan.expectedOutputTokens) },
      preferred,
    ),
  )
  const expected = priceOf(sum(costs), { pointsPerDollar, free: preferred.free })
  const maximum = route
    .map((model) => {
      const cost = plans.map((plan) =>
        measuredCost(
          { inputTokens: inputTokens(plan).maximum, outputTokens: answerLimit(model, plan.maxOutputTokens) },
          model,
        ),
      )
      return priceOf(sum(cost), { pointsPerDollar, free: model.free })
    })
    .reduce((dearest, price) => (price > dearest ? price : dearest))
  const bounded = expected > maximum ? maximum : expected
  return {
    expected: bounded,
    maximum,
    lines: apportion(
      bounded,
      plans.map((plan, index) => ({ label: plan.label, weight: costs[index]! })),
    ),
  }
}

/** Images and video have a price each, so what is expected is also the most. */
export function mediaQuote(plans: MediaPlan[], model: ModelRoute, pointsPerDollar: number): Quote {
  const costs = plans.map(({ request }) => mediaCost(request, model))
  const whole = priceOf(sum(costs), { pointsPerDollar, free: model.free })
  const lines = plans.map(({ label }, index) => ({ label, weight: costs[index]! }))
  return { expected: whole, maximum: whole, lines: apportion(whole, lines) }
}

/** Micro-dollars for one run, of what the model takes (`refusalBy`). */
export function mediaCost(size: MediaSize, model: Pick<ModelRoute, 'mediaPrices'>): bigint {
  const price = model.mediaPrices?.[size.resolution]
  if (price === undefined) throw new Error(`A model without a price for ${size.resolution}`)
  return unitsOf(size) * price
}

/** What the provider is told to stop at: never more than was priced. */
export const answerLimit = (model: Pick<ModelRoute, 'maxOutputTokens'>, tokens: number): number =>
  Math.min(tokens, model.maxOutputTokens ?? tokens)

/** What the model reads: about, and at most. */
export function inputTokens(plan: CallPlan): { expected: number; maximum: number } {
  const texts = [plan.system, ...plan.user.map((part) => (part.type === 'text' ? part.text : ''))]
  const expected = texts.reduce((total, text) => total + estimateTokens(text), OVERHEAD_TOKENS)
  const images = plan.user.filter((part) => part.type === 'image').length * IMAGE_TOKENS
  // Twice the estimate: scripts that tokenise badly, and one repair that repeats the material.
  return { expected: expected + images, maximum: 2 * (expected + images) }
}

/** Whole points by weight, so that the lines add up: what rounding leaves over goes to the largest remainders. */
function apportion(whole: Points, parts: { label: string; weight: bigint }[]): Quote['lines'] {
  const weight = sum(parts.map((part) => part.weight)) || 1n
  const shares = parts.map((part) => ({
    label: part.label,
    share: (whole * part.weight) / weight,
    rest: (whole * part.weight) % weight,
  }))
  const left = whole - sum(shares.map(({ share }) => share))
  const favoured = new Set([...shares].sort((a, b) => Number(b.rest - a.rest)).slice(0, Number(left)))
  return shares.map((entry) => ({ label: entry.label, points: points(entry.share + (favoured.has(entry) ? 1n : 0n)) }))
}

const sum = (amounts: bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
