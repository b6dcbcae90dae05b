import { type Points, points } from '../brands.ts'
import { InvalidInput } from '../errors.ts'

export const WARN_AT = { least: 50, most: 95, unlessTold: 80 }
/** More than anybody has: a figure beyond it is a slip of the hand. */
const POINTS_MAX = 1_000_000_000n

export type BudgetWish = { points: bigint; warnAt: number; stop: boolean }

/** Throws InvalidInput. */
export function parseBudget({ points: wanted, warnAt, stop }: BudgetWish) {
  if (wanted < 1n) throw new InvalidInput('budget.points', 'A budget is at least 1 point.')
  if (wanted > POINTS_MAX) throw new InvalidInput('budget.points', 'A budget is at most 1,000,000,000 points.')
  if (warnAt < WARN_AT.least || warnAt > WARN_AT.most) {
    throw new InvalidInput('budget.warnAt', `Choose a share from ${WARN_AT.least} to ${WARN_AT.most} percent.`)
  }
  return { points: points(wanted), warnAt, stop }
}

/** What `ledger.hold` would say to so many points more, as things stand. */
export function wouldStop(
  budget: { points: Points; stop: boolean; used: Points; held: Points },
  needed: Points,
): boolean {
  return budget.stop && needed > 0n && budget.used + budget.held + needed > budget.points
}
