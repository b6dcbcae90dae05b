import type { Pool } from 'pg'
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { UserId } from '../brands.ts'
import type { Config } from '../config.ts'
import { codedError } from '../graphql/errors.ts'

/** Throws RATE_LIMITED when this is more than the plan, or the operator, allows in a minute. */
export type Admit = (startsPerMinute: number) => void

/** Counts a start of the user's; whether that was too many is asked of what it gives, once the plan is known. */
export type CountStart = (userId: UserId) => Promise<Admit>

/** Counts in the database, so that all instances count together. */
export function createStartAdmission({ pool, limits }: { pool: Pool; limits: Config['limits'] }): CountStart {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'start',
    // It only counts; the limit depends on the plan, which is read at the same time.
    points: Number.MAX_SAFE_INTEGER,
    duration: 60,
  })
  return async (userId) => {
    const { consumedPoints, msBeforeNext } = await limiter.consume(userId)
    return (startsPerMinute) => {
      const perMinute = limits.startsPerMinute ?? startsPerMinute
      if (consumedPoints <= perMinute) return
      const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
      const message = `You can start ${perMinute} actions a minute. Try again in ${retryAfterSeconds} s.`
      throw codedError('RATE_LIMITED', message, { retryAfterSeconds })
    }
  }
}
