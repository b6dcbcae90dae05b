import { type AccountId, accountOf, type Points, points, type UserId } from '../brands.ts'
import { BudgetReached } from '../credits/errors.ts'
import type { BudgetUse, Credits } from '../credits/service.ts'
import type { Transactions } from '../database/transaction.ts'
import { type BudgetWish, parseBudget, wouldStop } from './rules.ts'

export type Budgets = ReturnType<typeof createBudgets>

/** What people allow themselves of their points in a month of theirs. The ledger itself keeps to it: see `ledger.hold`. */
export function createBudgets({ transactions, credits }: { transactions: Transactions; credits: Credits }) {
  const useOf = (accountId: AccountId): Promise<BudgetUse | undefined> =>
    transactions.statement(async (tx) => (await credits.monthUse(tx, accountId)).budget)

  return {
    /** undefined: none is set. */
    useOf,

    /** null takes it away. Throws InvalidInput. */
    async set(userId: UserId, wish: BudgetWish | null): Promise<void> {
      const budget = wish && parseBudget(wish)
      await transactions.statement((tx) => credits.setBudget(tx, accountOf(userId), budget))
    },

    /** The refusal that a start of so many points would meet now; null: none by the budget. */
    async refusalOf(userId: UserId, maximum: Points): Promise<BudgetReached | null> {
      const budget = await useOf(accountOf(userId))
      if (!budget || !wouldStop(budget, maximum)) return null
      const { used, held, endsAt } = budget
      return new BudgetReached({
        needed: maximum,
        budget: points(budget.points),
        used: points(used),
        held: points(held),
        renewsAt: endsAt,
      })
    },
  }
}
