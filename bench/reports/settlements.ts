import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSettlement } from '../../server/actions/settlement.ts'
import { type AccountId, type HoldId, points } from '../../server/brands.ts'
import { systemClock } from '../../server/clock.ts'
import { createCredits } from '../../server/credits/service.ts'
import { createDatabase } from '../../server/database/client.ts'
import { createTransactions } from '../../server/database/transaction.ts'
import { createBus } from '../../server/events/bus.ts'
import { createUsage } from '../../server/usage/service.ts'

const MODEL = 'openai/gpt-4o'
const WARM_UP_MS = 3_000

/** So many actions a second, each held, called and settled as by the runner; how long each settlement took, in ms. */
export async function settleSteadily(
  appUrl: string,
  { perSecond, forMs, accounts }: { perSecond: number; forMs: number; accounts: readonly string[] },
): Promise<number[]> {
  const database = createDatabase({ url: appUrl, poolSize: 12 })
  const bus = createBus({ carrier: undefined, onError: () => {} })
  const transactions = createTransactions({ system: database.system, bus, clock: systemClock })
  const credits = createCredits({ transactions })
  const settle = createSettlement({ transactions, credits, usage: createUsage() })
  const { id: rateId, pointsPerDollar } = await database.system.rate.findFirstOrThrow()
  const took: number[] = []
  const running = new Set<Promise<void>>()
  const began = performance.now()

  async function one(accountId: AccountId): Promise<void> {
    const id = randomUUID()
    const action = await transactions.transaction(async (tx) => {
      const [hold] = await credits.hold(tx, [
        { accountId, key: id, requestHash: id, amount: points(10n), ttlMs: 900_000 },
      ])
      if (hold?.kind !== 'held') throw new Error(`Not held: ${hold?.kind}`)
      const named = {
        id,
        accountId,
        holdId: hold.holdId as HoldId,
        function: 'STORY_BREAKDOWN',
        title: 'Bench',
      } as const
      return tx.db.action.create({
        data: {
          ...named,
          input: {},
          modelId: MODEL,
          route: [],
          rateId,
          quoted: 8n,
          reserved: 10n,
          deadlineAt: new Date(Date.now() + 900_000),
        },
      })
    })
    const call = await database.system.providerCall.create({
      data: { accountId, actionId: id, part: 0, provider: 'OPENROUTER', modelId: MODEL },
    })
    const ended = { outcome: 'SUCCEEDED', costMicroUsd: 31_250n, costSource: 'PROVIDER', endedAt: new Date() } as const
    await database.system.providerCall.update({ where: { id: call.id }, data: ended })
    const used = { callIds: [call.id], model: MODEL, free: false, costMicroUsd: 31_250n }
    const start = performance.now()
    await settle(action, null, { kind: 'succeeded', result: {}, used, text: '', invalid: [] }, pointsPerDollar)
    if (start - began > WARM_UP_MS) took.push(performance.now() - start)
  }

  try {
    for (let n = 0; performance.now() - began < forMs + WARM_UP_MS; n++) {
      const due = began + (n * 1_000) / perSecond
      if (due > performance.now()) await sleep(due - performance.now())
      const work = one(accounts[n % accounts.length] as AccountId).finally(() => running.delete(work))
      running.add(work)
    }
    await Promise.all(running)
  } finally {
    await database.close()
  }
  return took
}
