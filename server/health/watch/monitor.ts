import type { Tx } from '../../database/transaction.ts'
import type { FoundState } from './machine-rules.ts'
import { BLIND, MONITOR } from './monitor-rules.ts'

/**
 * Keeps whether the watch can see. Its row is locked until the transaction ends, so that however many instances and
 * targets found the same, it turns once. Gives what it is now; undefined: this look could not tell.
 */
export async function keepMonitor(
  tx: Tx,
  { blind, asked, at }: { blind: boolean; asked: number; at: Date },
): Promise<FoundState | undefined> {
  if (asked === 0) return undefined
  const [row] = await tx.db.$queryRaw<{ state: string; checked_at: Date | null }[]>`
    SELECT state, checked_at FROM health_target WHERE id = ${MONITOR} FOR UPDATE`
  const state = blind ? 'DOWN' : 'UP'
  // Another instance has looked since this one did, and knows better.
  if (!row || (row.checked_at && row.checked_at > at)) return undefined
  await tx.db.$executeRaw`
    UPDATE health_target SET checked_at = ${at}::timestamptz, reason = ${blind ? BLIND : null},
      since = CASE WHEN state = ${state}::health_state THEN since ELSE ${at}::timestamptz END,
      state = ${state}::health_state
    WHERE id = ${MONITOR}`
  return state
}
