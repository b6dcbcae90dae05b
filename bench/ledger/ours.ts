import { randomUUID } from 'node:crypto'
import { points } from '../../server/brands.ts'
import { systemClock } from '../../server/clock.ts'
import { createAccountQueue } from '../../server/credits/account-queue.ts'
import { type CaptureRequest, createCredits, type HoldRequest } from '../../server/credits/service.ts'
import { createDatabase } from '../../server/database/client.ts'
import { createTransactions } from '../../server/database/transaction.ts'
import { createBus } from '../../server/events/bus.ts'
import { accountNumber, CAPTURED, HELD, inLoops, numbersFrom, type Side } from './workload.ts'

/** The product's own path: queue, credits, Prisma, the pool of one instance, and the events after each commit. */
export function createOurs(appUrl: string): Side {
  const database = createDatabase({ url: appUrl })
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: database.system, bus, clock: systemClock })
  const credits = createCredits({ transactions })
  const hold = createAccountQueue((_account, requests: HoldRequest[]) =>
    transactions.statement((tx) => credits.hold(tx, requests)),
  )
  const capture = createAccountQueue((_account, requests: CaptureRequest[]) =>
    transactions.statement((tx) => credits.capture(tx, requests)),
  )

  return {
    name: 'ours',
    run(round) {
      const draw = numbersFrom(round.seed, round.workload.accounts)
      return inLoops(round, async () => {
        const accountId = accountNumber(draw())
        const request = { accountId, key: randomUUID(), requestHash: 'bench', amount: points(HELD), ttlMs: 900_000 }
        const outcome = await hold(accountId, request)
        if (outcome.kind !== 'held') throw new Error(`A hold was ${outcome.kind}`)
        const { holdId } = outcome
        if (!(await capture(accountId, { accountId, holdId, amount: points(CAPTURED), description: 'bench' }))) {
          throw new Error('A hold had ended before its capture')
        }
      })
    },
    close: () => database.close(),
  }
}
