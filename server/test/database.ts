import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type AccountId, accountOf, type UserId, userId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { createDatabase } from '../database/client.ts'
import { cloneDatabase } from '../database/embedded/clone.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { TEMPLATE } from './global-setup.ts'

/** A clock that stands still until it is turned. */
export function testClock(start = '2026-11-22T09:00:00Z') {
  let now = new Date(start)
  return {
    now: () => now,
    forDatabase: () => now,
    turn(ms: number) {
      now = new Date(now.getTime() + ms)
    },
  } satisfies Clock & { turn(ms: number): void }
}

export type TestDatabase = Awaited<ReturnType<typeof createTestDatabase>>

/** A fresh, migrated database of one's own, seen as the application sees it. */
export async function createTestDatabase({ clock = testClock(), poolSize = 8 } = {}) {
  const clone = await cloneDatabase(inject('postgres'), {
    name: `test_${randomUUID().replaceAll('-', '')}`,
    template: TEMPLATE,
  })
  const database = createDatabase({ url: clone.appUrl, poolSize })
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: database.system, bus, clock })
  return {
    ...clone,
    ...database,
    database,
    clock,
    bus,
    transactions,
    /** Someone who signed up, with the points of their plan. */
    async createUser({ points }: { points?: bigint } = {}): Promise<{ userId: UserId; accountId: AccountId }> {
      const id = userId(randomUUID())
      const email = `${id}@example.com`
      await database.system.user.create({ data: { id, email, name: 'Test', createdAt: clock.now() } })
      const change = (points ?? 2_500n) - 2_500n
      if (change !== 0n) {
        await database.system.$queryRaw`SELECT * FROM ledger.adjust(${id}::uuid, ${change}::bigint, 'test', 'Test')`
      }
      return { userId: id, accountId: accountOf(id) }
    },
    async close() {
      await database.close()
      await clone.drop()
    },
  }
}
