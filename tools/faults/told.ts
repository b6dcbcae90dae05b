import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Crowd } from './crowd.ts'
import type { Site } from './site.ts'

/** Longer than the server's own sweep of what is watched. */
const SWEPT_MS = 20_000

/** What clients were told against what is there. */
export async function compareTold(
  db: pg.Client,
  crowd: Crowd,
  people: Awaited<ReturnType<Crowd['compare']>>,
  { report, name }: Pick<Site, 'report' | 'name'>,
): Promise<void> {
  type Row = { id: string; key: string; account: string; status: string; charged: string }
  const { rows } = await db.query<Row>(
    `SELECT a.id, h.key, a.account_id AS account, a.status::text, a.charged FROM hold h JOIN action a ON a.hold_id = h.id`,
  )
  const byKey = new Map(rows.map((row) => [`${row.account} ${row.key}`, row]))
  for (const { person, key, actionId, refused } of crowd.intentions) {
    const row = byKey.get(`${person.userId} action:${key}`)
    const same = row?.id === actionId && (refused ? row === undefined : row !== undefined)
    report.check(
      'api: what was meant is there once; what was refused is not',
      same,
      () => `${name} ${key}: ${row?.id} ${actionId}`,
    )
  }
  const meant = new Set(crowd.intentions.map(({ person, key }) => `${person.userId} action:${key}`))
  for (const key of byKey.keys())
    report.check('api: there is nothing that nobody meant', meant.has(key), () => `${name} ${key}`)

  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const told of crowd.ended.values()) {
    const row = byId.get(told.id)
    const same = row?.status === told.status && Number(row.charged) === told.charged
    report.check('api: an end that was told stays as it was told', same, () => JSON.stringify([told, row]))
  }
  for (const { person, entryIds } of people) {
    const entries = await db.query<{ id: string }>('SELECT id FROM entry WHERE account_id = $1 ORDER BY version', [
      person.userId,
    ])
    const all = entries.rows.map(({ id }) => id)
    // What was written past the servers, as the points of the poor, is heard with the watchers' next sweep.
    for (const since = performance.now(); entryIds.length < all.length && performance.now() - since < SWEPT_MS; )
      await sleep(100)
    const same = all.length === entryIds.length && all.every((id, index) => id === entryIds[index])
    report.check(
      'api: live entries are the ledger',
      same,
      () => `${name} ${person.userId}: ${entryIds.length} of ${all.length}`,
    )
  }
}
