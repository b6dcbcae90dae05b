import type { AccountId } from '../brands.ts'

const BATCH_MAX = 20
const WAITING_MAX = 1_000

/** The account already has WAITING_MAX operations in line. */
export class AccountBusy extends Error {}

/**
 * Puts the operations of one account in line, in this process, and lets those that waited travel together. Sixty-four
 * connections that wait for one row's lock are slower than one; and a line in memory leaves the pool to the others.
 */
export function createAccountQueue<Item, Result>(run: (accountId: AccountId, items: Item[]) => Promise<Result[]>) {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  const lines = new Map<AccountId, Waiting[]>()

  async function work(accountId: AccountId, line: Waiting[]): Promise<void> {
    while (line.length > 0) {
      const batch = line.splice(0, BATCH_MAX)
      try {
        const results = await run(
          accountId,
          batch.map(({ item }) => item),
        )
        for (const [index, { resolve }] of batch.entries()) resolve(results[index]!)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    lines.delete(accountId)
  }

  return (accountId: AccountId, item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      const line = lines.get(accountId)
      if (!line) {
        const opened = [{ item, resolve, reject }]
        lines.set(accountId, opened)
        void work(accountId, opened)
      } else if (line.length >= WAITING_MAX) {
        reject(new AccountBusy())
      } else {
        line.push({ item, resolve, reject })
      }
    })
}
