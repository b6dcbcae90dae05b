import type { Pool } from 'pg'
import { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { UserId } from '../brands.ts'
import type { Config } from '../config.ts'
import { codedError } from '../graphql/errors.ts'

/** Counts a start of the user's. Throws RATE_LIMITED when it is more than the plan, or the operator, allows in a minute. */
export type AdmitStart = (userId: UserId, startsPerMinute: number) => Promise<void>

/** Counts in the database, so that all instances count together. */
export function createStartAdmission({ pool, limits }: { pool: Pool; limits: Config['limits'] }): AdmitStart {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'start',
    // It only counts: the limit is the plan's.
    points: Number.MAX_SAFE_INTEGER,
    duration: 60,
  })
  return async (userId, startsPerMinute) => {
    const perMinute = limits.startsPerMinute ?? startsPerMinute
    const { consumedPoints, msBeforeNext } = await limiter.consume(userId)
    if (consumedPoints <= perMinute) return
    const retryAfterSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
    const message = `You can start ${perMinute} actions a minute. Try again in ${retryAfterSeconds} s.`
    throw codedError('RATE_LIMITED', message, { retryAfterSeconds })
  }
}
