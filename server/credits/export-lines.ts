import type { AccountId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'

import type { LineFilter } from './line-rules.ts'
import { pageOf, rangeOf } from './lines.ts'

export type ExportedLine = {
  version: bigint
  time: string
  utc: string
  kind: string
  description: string
  amount: bigint
  balanceAfter: bigint
  function: string | null
  model: string | null
  actionId: string | null
  id: string
}

const PAGE = 2_000

/**
 * The lines that a filter fits, newest first, as they were when it began: what is added meanwhile is not among them.
 * Reads a page when the one before has been taken, and holds nothing in between.
 */
export async function readExport(db: ScopedDatabase, accountId: AccountId, filter: LineFilter) {
  const range = await rangeOf(db, accountId, filter)
  return (async function* lines(): AsyncGenerator<ExportedLine> {
    let from: bigint | null = null
    while (true) {
      const page = { size: PAGE, from, towards: 'older' } as const
      const { ids, stoppedAt } = await pageOf(db, { accountId, range, filter, page })
      const rows = ids.length > 0 ? await readRows(db, ids) : []
      yield* rows
      from = stoppedAt?.version ?? rows.at(-1)?.version ?? null
      if (!stoppedAt && ids.length < PAGE) return
    }
  })()
}

function readRows(db: ScopedDatabase, ids: string[]): Promise<ExportedLine[]> {
  return db.$queryRaw<ExportedLine[]>`
    SELECT e.version, to_char(e.created_at AT TIME ZONE c.time_zone, 'YYYY-MM-DD HH24:MI:SS') AS time,
           to_char(e.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS utc,
           e.kind::text, e.description, e.amount, e.balance_after AS "balanceAfter",
           a.function::text, a.model_id AS model, a.id::text AS "actionId", e.id::text
    FROM entry e JOIN account c ON c.id = e.account_id LEFT JOIN action a ON a.hold_id = e.hold_id
    WHERE e.id = ANY (${ids}::uuid[]) ORDER BY e.version DESC`
}
