import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { audit } from '../../auth/audit.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions } from '../../database/transaction.ts'
import { NotThere, TooSoon } from '../../errors.ts'
import type { AdminActor } from '../maintenance/maintenance.ts'
import { askForCheck } from '../watch/asking.ts'

export type CheckNow = ReturnType<typeof createCheckNow>

const SECONDS_BETWEEN = 30
const A_MINUTE = 10
const EVERYTHING = 'everything'

/** A look before its time. Counted in the database, so that all instances count together. */
export function createCheckNow({
  transactions,
  clock,
  pool,
}: {
  transactions: Transactions
  clock: Clock
  pool: Pool
}) {
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_window',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration,
    })
  const byAdmin = limiter('check-admin', A_MINUTE, 60)
  const byTarget = limiter('check-target', 1, SECONDS_BETWEEN)

  /** At one target, or at all of them. Throws NotThere, TooSoon. Gives how many are looked at. */
  return async (actor: AdminActor, targetId: string | null): Promise<number> => {
    const known =
      targetId === null ||
      (await transactions.statement((tx) => tx.db.healthTarget.findFirst({ where: { id: targetId, active: true } })))
    if (!known) throw new NotThere('target')
    await consume(byAdmin, actor.userId, `You can ask for ${A_MINUTE} checks a minute.`)
    await consume(byTarget, targetId ?? EVERYTHING, `It was checked within the last ${SECONDS_BETWEEN} seconds.`)
    return transactions.transaction(async (tx) => {
      const count = await askForCheck(tx, { scope: { targetId, provider: null }, at: clock.now() })
      await audit(tx, { actor, action: 'health.check', target: targetId ?? EVERYTHING, after: { targets: count } })
      return count
    })
  }
}

async function consume(limiter: RateLimiterPostgres, key: string, message: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
    throw new TooSoon(`${message} Try again in ${seconds} s.`, seconds)
  }
}
