import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { AccountId } from '../brands.ts'
import type { Transactions } from '../database/transaction.ts'
import { InvalidInput } from '../errors.ts'
import { isTimeZone } from '../time-zone.ts'
import { TIME_ZONES_PER_DAY, TooManyTimeZones } from './errors.ts'
import type { Credits } from './service.ts'

export type TimeZones = ReturnType<typeof createTimeZones>

/**
 * Whose day it is. Repeated changes gain nothing: the renewal keeps its day and time of the clock, so that a period is
 * shorter or longer by the difference of the zones and no more, and each month's grant has one key.
 */
export function createTimeZones({
  transactions,
  credits,
  pool,
}: {
  transactions: Transactions
  credits: Credits
  pool: Pool
}) {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'time-zone',
    points: TIME_ZONES_PER_DAY,
    duration: 86_400,
  })

  return {
    /** Throws InvalidInput for a name that is none, TooManyTimeZones. The zone that is set is no change. */
    async set(accountId: AccountId, timeZone: string): Promise<void> {
      const unknown = new InvalidInput('timeZone', 'This is not an IANA time zone such as Europe/Berlin.')
      if (timeZone.length > 64 || !isTimeZone(timeZone)) throw unknown
      const known = await transactions.transaction(async (tx) => {
        const account = await tx.db.account.findFirstOrThrow({ where: { id: accountId }, select: { timeZone: true } })
        if (account.timeZone === timeZone) return true
        await consume(limiter, accountId)
        return credits.setTimeZone(tx, { accountId, timeZone })
      })
      if (!known) throw unknown
    },
  }
}

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw new TooManyTimeZones(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)))
  }
}
