import type { Transactions } from '../database/transaction.ts'

export type Scheduled = { task: string; everyMs: number }

/**
 * Asks for periodic jobs, on every instance: what is due does not hang on one of them. Asks that meet are one job, by
 * its key, and a handler that runs once too often finds nothing to do.
 */
export function startSchedule({
  transactions,
  scheduled,
  onError,
}: {
  transactions: Transactions
  scheduled: Scheduled[]
  onError: (error: unknown) => void
}) {
  const ask = ({ task }: Scheduled) =>
    transactions.statement((tx) => tx.enqueue([{ task, payload: {}, key: `scheduled:${task}` }])).catch(onError)
  for (const item of scheduled) void ask(item)
  const timers = scheduled.map((item) => setInterval(() => void ask(item), item.everyMs).unref())
  return { stop: () => timers.forEach(clearInterval) }
}
