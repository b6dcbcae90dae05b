import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

export type StartLimiter = ReturnType<typeof createStartLimiter>

/** Starts of actions a minute and user, counted in the database, so that all instances count together. */
export function createStartLimiter(pool: Pool) {
  const limiters = new Map<number, RateLimiterPostgres>()
  const limiterOf = (perMinute: number) => {
    const limiter =
      limiters.get(perMinute) ??
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'rate_window',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: 'start',
        points: perMinute,
        duration: 60,
      })
    limiters.set(perMinute, limiter)
    return limiter
  }

  /** Counts one start. undefined: allowed; else the seconds to wait. */
  return async (user: string, perMinute: number): Promise<number | undefined> => {
    try {
      await limiterOf(perMinute).consume(user)
      return undefined
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    }
  }
}
