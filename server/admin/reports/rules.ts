import { assertNever } from '../../exhaustive.ts'
import { rangeBefore } from '../../usage/rules.ts'
import type { Range } from './range-rules.ts'

/** Which purchases count as money: those of Stripe itself, or, where its sandbox answers, those of the sandbox. */
export type MoneyMode = 'LIVE' | 'SANDBOX'

type Sums = { actions: number; failed: number; points: bigint; costMicroUsd: bigint; lossMicroUsd: bigint }
type Amount = { kind: string; amount: bigint }

export type Figures = Sums & {
  activeUsers: number
  revenueMicroUsd: bigint
  refundedMicroUsd: bigint
  sandboxMicroUsd: bigint
}

export const MONEY_KINDS = ['REVENUE_LIVE', 'REFUND_LIVE', 'REVENUE_SANDBOX', 'REFUND_SANDBOX', 'CANARY'] as const

export const NOTHING: Sums = { actions: 0, failed: 0, points: 0n, costMicroUsd: 0n, lossMicroUsd: 0n }

export const plus = <S extends Sums>(sum: Sums, more: S): Sums => ({
  actions: sum.actions + more.actions,
  failed: sum.failed + more.failed,
  points: sum.points + more.points,
  costMicroUsd: sum.costMicroUsd + more.costMicroUsd,
  lossMicroUsd: sum.lossMicroUsd + more.lossMicroUsd,
})

/** Work and money of one span: what the watch's own requests cost is the house's, and nobody was charged for it. */
export function figuresOf(given: {
  sums: Sums
  amounts: readonly Amount[]
  activeUsers: number
  mode: MoneyMode
}): Figures {
  const of = (kind: (typeof MONEY_KINDS)[number]) => given.amounts.find((one) => one.kind === kind)?.amount ?? 0n
  const canaries = of('CANARY')
  const sandboxMicroUsd = of('REVENUE_SANDBOX') - of('REFUND_SANDBOX')
  const refundedMicroUsd = given.mode === 'LIVE' ? of('REFUND_LIVE') : of('REFUND_SANDBOX')
  return {
    ...given.sums,
    costMicroUsd: given.sums.costMicroUsd + canaries,
    lossMicroUsd: given.sums.lossMicroUsd + canaries,
    activeUsers: given.activeUsers,
    revenueMicroUsd: given.mode === 'LIVE' ? of('REVENUE_LIVE') - refundedMicroUsd : sandboxMicroUsd,
    refundedMicroUsd,
    sandboxMicroUsd,
  }
}

export type Day = Figures & { date: string }

type DayRow = Sums & { date: string; users: number; amounts: readonly Amount[] }

/** Every day of the range, in order. */
export function daysWith(days: readonly string[], rows: readonly DayRow[], mode: MoneyMode): Day[] {
  const rowOf = new Map(rows.map((row) => [row.date, row]))
  return days.map((date) => {
    const row = rowOf.get(date)
    return {
      date,
      ...figuresOf({
        sums: plus(NOTHING, row ?? NOTHING),
        amounts: row?.amounts ?? [],
        activeUsers: row?.users ?? 0,
        mode,
      }),
    }
  })
}

type Work = Sums & { function: string; modelId: string }

/** The dearest first; models and functions that only failed come last. */
export function sumsBy(rows: readonly Work[], by: 'function' | 'model'): (Sums & { id: string })[] {
  const sums = new Map<string, Sums>()
  for (const row of rows) {
    const id = keyOf(row, by)
    sums.set(id, plus(sums.get(id) ?? NOTHING, row))
  }
  return [...sums]
    .map(([id, sum]) => ({ id, ...sum }))
    .sort((a, b) => Number(b.costMicroUsd - a.costMicroUsd) || b.actions - a.actions || a.id.localeCompare(b.id))
}

/**
 * The money of a range, shared by the points that each part used: what its points are worth. The shares add up to the
 * whole, to the micro-dollar. Where no points were used, the money is nobody's.
 */
export function withRevenue<Part extends { points: bigint }>(
  parts: readonly Part[],
  revenueMicroUsd: bigint,
): (Part & { revenueMicroUsd: bigint })[] {
  const all = parts.reduce((sum, { points }) => sum + points, 0n)
  const upTo = (points: bigint) => (all === 0n ? 0n : (revenueMicroUsd * points) / all)
  let before = 0n
  return parts.map((part) => {
    const share = upTo(before + part.points) - upTo(before)
    before += part.points
    return { ...part, revenueMicroUsd: share }
  })
}

function keyOf(row: Work, by: 'function' | 'model'): string {
  switch (by) {
    case 'function':
      return row.function
    case 'model':
      return row.modelId
    default:
      return assertNever(by)
  }
}

export function previousOf(range: Range): Range | undefined {
  const before = rangeBefore(range)
  return before && { ...before, timeZone: range.timeZone }
}

/** The last so many days, today among them. */
export function lastDays(today: string, count: number): { from: string; to: string } {
  const from = new Date(Date.parse(`${today}T00:00:00Z`) - (count - 1) * 86_400_000).toISOString().slice(0, 10)
  return { from, to: today }
}
