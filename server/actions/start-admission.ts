import type { Config } from '../config.ts'
import type { Database } from '../database/client.ts'
import { codedError } from '../graphql/errors.ts'
import { createStartLimiter } from '../limits.ts'
import type { AdmitStart } from './service.ts'

/** Throws RATE_LIMITED when a user starts more in a minute than the plan, or the operator, allows. */
export function createStartAdmission({
  database,
  limits,
}: {
  database: Pick<Database, 'system' | 'pool'>
  limits: Config['limits']
}): AdmitStart {
  const limiter = createStartLimiter(database.pool)
  return async (userId) => {
    const perMinute = limits.startsPerMinute ?? (await planLimit(userId))
    const waitSeconds = await limiter(userId, perMinute)
    if (waitSeconds === undefined) return
    throw codedError('RATE_LIMITED', `You can start ${perMinute} actions a minute. Try again in ${waitSeconds} s.`, {
      retryAfterSeconds: waitSeconds,
    })
  }

  async function planLimit(userId: string): Promise<number> {
    const { plan } = await database.system.account.findFirstOrThrow({
      where: { id: userId },
      select: { plan: { select: { startsPerMinute: true } } },
    })
    return plan.startsPerMinute
  }
}
