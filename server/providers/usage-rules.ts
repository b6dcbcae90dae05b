import { type MicroUsd, microUsd } from '../brands.ts'
import type { CostSource } from '../generated/prisma/enums.ts'
import { dividedUp, shifted } from './decimal.ts'
import type { ModelRoute } from './model-route.ts'

/** What a provider says a call used, as it says it: nothing here has been believed yet. */
export type ReportedUsage = {
  /** All of the prompt, cached tokens included. */
  inputTokens?: number
  outputTokens?: number
  costUsd?: number | string
  /** Where the operator's own key at the model's maker was used: paid to that maker, on top. */
  upstreamUsd?: number | string
}

export type Tokens = { inputTokens: number; outputTokens: number }
export type Usage = Tokens & {
  costMicroUsd: MicroUsd
  costSource: CostSource
  /** Why a figure of the provider was not believed. */
  note: string | undefined
}

/** A provider's figure may be this many times ours: it may have routed to a dearer host of the same model. */
const ABSURD_FACTOR = 10n
/** Below this nothing is absurd: estimates of small calls are rough, and free models have none. */
const ABSURD_FLOOR_MICRO_USD = 100_000n
const TOKENS_MAX = 10_000_000

/** Measured use at list prices, rounded up to whole micro-dollars. A price below zero counts as zero. */
export function measuredCost({ inputTokens, outputTokens }: Tokens, model: ModelRoute): MicroUsd {
  const cost =
    BigInt(inputTokens) * notBelowZero(model.inputPrice) + BigInt(outputTokens) * notBelowZero(model.outputPrice)
  return microUsd(dividedUp(cost, 1_000_000n))
}

/**
 * The use of one call: the provider's own figures where they can be believed, else `measured` at list prices. Reports
 * are never added up; two that differ are both doubted.
 */
export function usageOf(reports: ReportedUsage[], measured: Tokens, model: ModelRoute): Usage {
  const [report, ...others] = reports
  const tokens = {
    inputTokens: believedTokens(report?.inputTokens, measured.inputTokens, model),
    outputTokens: believedTokens(report?.outputTokens, measured.outputTokens, model),
  }
  const list = measuredCost(tokens, model)
  const byList = (note: string | undefined): Usage => ({ ...tokens, costMicroUsd: list, costSource: 'MEASURED', note })

  if (!report || report.costUsd === undefined) return byList(undefined)
  if (others.some((other) => !sameUsage(report, other))) return byList('The provider reported usage twice, differently')
  const cost = reportedCost(report)
  if (cost === undefined || cost < 0n) return byList(`The provider's cost is no amount: ${brief(report.costUsd)}`)
  if (cost > ABSURD_FLOOR_MICRO_USD && cost > list * ABSURD_FACTOR) {
    return byList(`The provider's cost is absurd: ${brief(report.costUsd)}`)
  }
  return { ...tokens, costMicroUsd: microUsd(cost), costSource: 'PROVIDER', note: undefined }
}

/**
 * Rounded up to micro-dollars, after the noise of the provider's own floats (past the twelfth decimal) is off.
 * undefined or below zero: it is no amount.
 */
export function reportedCost({
  costUsd = Number.NaN,
  upstreamUsd = 0,
}: Pick<ReportedUsage, 'costUsd' | 'upstreamUsd'>): bigint | undefined {
  const [cost, upstream] = [shifted(costUsd, 12), shifted(upstreamUsd, 12)]
  if (cost === undefined || upstream === undefined) return undefined
  if (cost < 0n || upstream < 0n) return -1n
  return dividedUp(cost + upstream, 1_000_000n)
}

/** Zero tokens for a call that gave text are a server that does not count. */
function believedTokens(reported: number | undefined, measured: number, { contextTokens }: ModelRoute): number {
  if (reported === undefined || !Number.isInteger(reported) || reported <= 0) return measured
  const most = contextTokens === null ? TOKENS_MAX : Math.max(contextTokens, measured * 4)
  return reported <= most ? reported : measured
}

function sameUsage(one: ReportedUsage, other: ReportedUsage): boolean {
  const figures = (usage: ReportedUsage) => [usage.inputTokens, usage.outputTokens, usage.costUsd, usage.upstreamUsd]
  const theirs = figures(other)
  return figures(one).every((figure, index) => figure === theirs[index])
}

const brief = (figure: number | string): string => String(figure).slice(0, 40)
const notBelowZero = (price: bigint): bigint => (price < 0n ? 0n : price)
