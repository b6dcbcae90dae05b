import type { Logger } from 'pino'
import type { AccountId } from '../brands.ts'
import type { Credits, Renewal } from '../credits/service.ts'
import type { Transactions, Tx } from '../database/transaction.ts'
import { warnedPercent } from './rules.ts'
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

    /** 80 % and 95 % of the month's allocation, each once a month; what jumps over the first is told of the second. */
    captured:
      ({ allocationUse }: Pick<Credits, 'allocationUse'>) =>
      async (tx: Tx, accountId: AccountId): Promise<void> => {
        const use = await allocationUse(tx, accountId)
        const percent = use && warnedPercent(use)
        if (!use || !percent) return
        await notify(tx, {
          accountId,
          key: `used:${percent}:${use.periodId}`,
          notice: { kind: 'ALLOCATION_USED', percent, used: use.used, of: use.of, renewsAt: use.renewsAt },
        })
      },

    /** Work that could not be held, with the smallest pack that would do; at most once an hour. Never throws. */
    short:
      (deps: { transactions: Transactions; credits: Pick<Credits, 'smallestPack'>; log: Pick<Logger, 'error'> }) =>
      async (accountId: AccountId, { needed, available }: { needed: bigint; available: bigint }): Promise<void> => {
        try {
          await deps.transactions.transaction(async (tx) => {
            const hour = (tx.now ?? new Date()).toISOString().slice(0, HOUR)
            const pack = await deps.credits.smallestPack(tx, needed - available)
            const notice = { kind: 'CREDITS_SHORT', needed, available, pack } as const
            await notify(tx, { accountId, key: `short:${hour}`, notice })
          })
        } catch (error) {
          // The person has had their answer; this only repeats it.
          deps.log.error({ err: error }, 'a lack of points could not be told')
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
}
