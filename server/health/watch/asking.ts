import type { Tx } from '../../database/transaction.ts'
import type { Scope } from '../maintenance/rules.ts'

export const CHECK_HEALTH = 'health.check'

/** Asks for the next look that is due, as a job; after what makes it due was committed, or in the transaction that does. */
export async function askForNext(tx: Tx): Promise<void> {
  // Who reads first writes first: else one that knew of nothing sooner would put off another's second look.
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('health.ask'))::text`
  const next = await tx.db.healthTarget.findFirst({
    where: { active: true },
    orderBy: { nextCheckAt: 'asc' },
    select: { nextCheckAt: true },
  })
  if (next) await tx.enqueue([{ task: CHECK_HEALTH, payload: {}, key: CHECK_HEALTH, runAt: next.nextCheckAt }])
}

/** Has the targets of a scope looked at no later than then. Gives how many they are. */
export async function askForCheck(tx: Tx, { scope, at }: { scope: Scope; at: Date }): Promise<number> {
  const count = await tx.db.$executeRaw`
    UPDATE health_target SET next_check_at = least(next_check_at, ${at}::timestamptz)
    WHERE id IN (
      SELECT id FROM health_target
      WHERE active AND (${scope.targetId}::text IS NULL OR id = ${scope.targetId})
        AND (${scope.provider}::provider IS NULL OR provider = ${scope.provider}::provider)
      ORDER BY id FOR UPDATE)`
  await askForNext(tx)
  return count
}
