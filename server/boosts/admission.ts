import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { UserId } from '../brands.ts'
import { TooManyOrders } from './errors.ts'
import { ORDER_WINDOW_SECONDS, ORDERS_MAX } from './rules.ts'

/** Counts an order of the user's. Throws TooManyOrders. */
export type AdmitOrder = (userId: UserId) => Promise<void>

/** Counts in the database, so that all instances count together. */
export function createOrderAdmission(pool: Pool): AdmitOrder {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'purchase',
    points: ORDERS_MAX,
    duration: ORDER_WINDOW_SECONDS,
  })
  return async (userId) => {
    try {
      await limiter.consume(userId)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new TooManyOrders(ORDERS_MAX, Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)))
    }
  }
}
