import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { createDatabaseClock } from './clock.ts'

const NEAR_MS = 1_000

let db: TestDatabase
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const theirs = async () =>
  (await db.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')).rows[0]!.now.getTime()

test.each([-600_000, 600_000])(
  "a machine's clock %i ms off does not matter: it is the database's that holds",
  async (off) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off })
    const clock = await createDatabaseClock({ pool: db.pool, onError: console.error })
    try {
      expect(Math.abs(clock.now().getTime() - (await theirs()))).toBeLessThan(NEAR_MS)
      // Nor does it matter when somebody sets it.
      vi.setSystemTime(Date.now() - 2 * off)
      expect(Math.abs(clock.now().getTime() - (await theirs()))).toBeLessThan(NEAR_MS)
      expect(clock.forDatabase()).toBeNull()
    } finally {
      clock.stop()
      vi.useRealTimers()
    }
  },
)
