type Amount = { kind: string; amount: bigint }

export const GRANT_KINDS = ['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT'] as const
const FLOWS = ['GRANTED', 'USED', 'EXPIRED', 'REVERSED', 'ADJUSTED'] as const
export const FLOW_KINDS: readonly string[] = FLOWS.flatMap((flow) => GRANT_KINDS.map((kind) => `${flow}_${kind}`))

/** Points of one kind of grant that came and went. */
export type PointFlow = {
  kind: (typeof GRANT_KINDS)[number]
  granted: bigint
  used: bigint
  expired: bigint
  reversed: bigint
}

export function flowsOf(amounts: readonly Amount[]): PointFlow[] {
  const of = (flow: (typeof FLOWS)[number], kind: string) =>
    amounts.find((one) => one.kind === `${flow}_${kind}`)?.amount ?? 0n
  return GRANT_KINDS.map((kind) => ({
    kind,
    granted: of('GRANTED', kind),
    used: of('USED', kind),
    expired: of('EXPIRED', kind),
    reversed: of('REVERSED', kind) + of('ADJUSTED', kind),
  }))
}

export const LOSS_KINDS = ['LOSS_FAILED', 'LOSS_INVALID', 'LOSS_CANCELED', 'LOSS_ABANDONED', 'CANARY'] as const
export const LOSS_REASONS = ['FAILED', 'INVALID', 'CANCELED', 'ABANDONED', 'DISCARDED', 'CANARY'] as const
export type Loss = { reason: (typeof LOSS_REASONS)[number]; costMicroUsd: bigint }

/** By reason; they add up to the whole. What went well in an action that did not is what is left of it. */
export function lossesOf(amounts: readonly Amount[], lossMicroUsd: bigint): Loss[] {
  const known = LOSS_KINDS.map((kind) => ({
    reason: kind.replace('LOSS_', '') as Loss['reason'],
    costMicroUsd: amounts.find((one) => one.kind === kind)?.amount ?? 0n,
  }))
  const rest = lossMicroUsd - known.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0n)
  return [...known, { reason: 'DISCARDED' as const, costMicroUsd: rest }]
    .filter(({ costMicroUsd }) => costMicroUsd !== 0n)
    .sort((a, b) => Number(b.costMicroUsd - a.costMicroUsd))
}
