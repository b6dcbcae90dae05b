import type { Tx } from '../../database/transaction.ts'
import type { Incident } from '../../generated/prisma/client.ts'
import type { KnownIncident } from './rules.ts'

export type StoredIncident = { id: string | null; targetId: string; parentId: string | null } & KnownIncident

/** The newest incident of each, open or not. */
export async function lastIncidents(tx: Tx, targetIds: string[]): Promise<Map<string, StoredIncident>> {
  const rows = await tx.db.$queryRaw<Incident[]>`
    SELECT i.id, i.target_id AS "targetId", i.state, i.opened_at AS "openedAt", i.resolved_at AS "resolvedAt",
      i.down_since AS "downSince", i.reopened, i.acknowledged_at AS "acknowledgedAt", i.told_state AS "toldState",
      i.told_at AS "toldAt", i.parent_id AS "parentId"
    FROM unnest(${targetIds}::text[]) AS t (id)
    CROSS JOIN LATERAL (SELECT * FROM incident WHERE target_id = t.id ORDER BY opened_at DESC LIMIT 1) AS i`
  return new Map(rows.map((row) => [row.targetId, knownIncident(row)]))
}

const msOf = (instant: Date | null) => instant?.getTime() ?? null

function knownIncident(row: Incident): StoredIncident {
  return {
    id: row.id,
    targetId: row.targetId,
    parentId: row.parentId,
    state: row.state as KnownIncident['state'],
    openedAt: row.openedAt.getTime(),
    resolvedAt: msOf(row.resolvedAt),
    downSince: msOf(row.downSince),
    reopened: row.reopened,
    acknowledged: row.acknowledgedAt !== null,
    told: row.toldState as KnownIncident['told'],
    toldAt: msOf(row.toldAt),
  }
}
