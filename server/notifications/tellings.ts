import type { Logger } from 'pino'
import type { AccountId } from '../brands.ts'
import { BudgetReached, type HoldRefusal, InsufficientCredits } from '../credits/errors.ts'
import type { Credits, Renewal } from '../credits/service.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import { type BudgetMark, budgetMark, warnedPercent } from './rules.ts'
import type { Notify } from './service.ts'

const HOUR = 'YYYY-MM-DDTHH'.length

/** What is told of points and of work. The features below know nothing of it: they are given these functions. */
export function createTellings({ notify }: { notify: Notify }) {
  return {
    /** A new month, once each; one that gives nothing is no news. */
    async renewed(tx: Tx, { accountId, points, plan, renewsAt }: Renewal): Promise<void> {
      if (points === 0n) return
      const key = `renewed:${renewsAt.toISOString()}`
      await notify(tx, { accountId, key, notice: { kind: 'RENEWED', points, plan, renewsAt } })
    },

    /**
     * 80 % and 95 % of the month's allocation, each once a month, and the marks of the budget, each once a month and
     * budget; what jumps over the first is told of the second.
     */
    captured:
      ({ monthUse }: Pick<Credits, 'monthUse'>) =>
      async (tx: Tx, accountId: AccountId): Promise<void> => {
        const { allocation, budget } = await monthUse(tx, accountId)
        const percent = allocation && warnedPercent(allocation)
        if (allocation && percent) {
          const { used, of, renewsAt, periodId } = allocation
          const notice = { kind: 'ALLOCATION_USED', percent, used, of, renewsAt } as const
          await notify(tx, { accountId, key: `used:${percent}:${periodId}`, notice })
        }
        const mark = budget && budgetMark({ used: budget.used, of: budget.points, warnAt: budget.warnAt })
        if (!budget || !mark) return
        await tellBudget(tx, accountId, { mark, used: budget.used, of: budget.points, endsAt: budget.endsAt })
      },

    /** Work that could not be held, at most once an hour; by the budget, once a month and budget. Never throws. */
    refused:
      (deps: { transactions: Transactions; credits: Pick<Credits, 'smallestPack'>; log: Pick<Logger, 'error'> }) =>
      async (accountId: AccountId, refusal: HoldRefusal): Promise<void> => {
        try {
          await deps.transactions.transaction(async (tx) => {
            if (refusal instanceof BudgetReached) {
              const { used, budget: of, renewsAt: endsAt } = refusal
              return tellBudget(tx, accountId, { mark: 'stopped', used, of, endsAt })
            }
            // A pause is told where it is written down: see guards. Too much at once is over as soon as something ends.
            if (!(refusal instanceof InsufficientCredits)) return
            const { needed, available } = refusal
            const hour = tx.instant.toISOString().slice(0, HOUR)
            const pack = await deps.credits.smallestPack(tx, needed - available)
            const notice = { kind: 'CREDITS_SHORT', needed, available, pack } as const
            await notify(tx, { accountId, key: `short:${hour}`, notice })
          })
        } catch (error) {
          // The person has had their answer; this only repeats it.
          deps.log.error({ err: error }, 'a refused start could not be told')
        }
      },

    /** Work that has ended while nobody watched, once each. */
    endedUnseen: (
      tx: Tx,
      {
        id,
        accountId,
        ...ended
      }: { id: string; accountId: AccountId; title: string; succeeded: boolean; charged: bigint },
    ): Promise<void> =>
      notify(tx, { accountId, key: `ended:${id}`, notice: { kind: 'ACTION_ENDED', actionId: id, ...ended } }),
  }

  function tellBudget(
    tx: Tx,
    accountId: AccountId,
    { mark, used, of, endsAt }: { mark: BudgetMark; used: bigint; of: bigint; endsAt: Date },
  ): Promise<void> {
    const key = `budget:${mark}:${of}:${endsAt.toISOString()}`
    return notify(tx, { accountId, key, notice: { kind: 'BUDGET', mark, used, of, endsAt } })
  }
}
