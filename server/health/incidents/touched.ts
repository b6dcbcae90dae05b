import type { Tx } from '../../database/transaction.ts'
import { LONGEST_CALL, OUR_FAULT } from '../watch/evidence-rules.ts'

/** Actions that failed by an incident, and the points of theirs that were given back. */
export type Touched = { actionsFailed: number; pointsReleased: bigint }

/**
 * Of the actions that ended as failed, those with a call to the target that failed by the provider's fault in the time
 * of the incident. A provider's are those of all its models; the monitor's are all.
 */
export async function touchedBy(
  tx: Tx,
  { targetId, since, until }: { targetId: string; since: Date; until: Date },
): Promise<Touched> {
  const [row] = await tx.db.$queryRaw<[Touched]>`
    SELECT count(*)::int AS "actionsFailed", coalesce(sum(reserved), 0)::bigint AS "pointsReleased" FROM action
    WHERE status = 'FAILED' AND id IN (
      SELECT c.action_id FROM provider_call AS c
      WHERE c.model_id IN (
          SELECT m.id FROM model AS m JOIN health_target AS t ON t.id = ${targetId}
          WHERE t.provider IS NULL OR CASE WHEN t.model_id IS NULL THEN m.provider = t.provider ELSE m.id = t.model_id END)
        AND c.outcome = 'FAILED' AND c.error_code <> ALL (${OUR_FAULT})
        AND c.started_at >= ${since}::timestamptz - ${LONGEST_CALL}::interval
        AND c.ended_at BETWEEN ${since}::timestamptz AND ${until}::timestamptz)`
  return row
}
