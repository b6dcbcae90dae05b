import pg from 'pg'
import { expect, test } from 'vitest'
import type { ActionId } from '../../brands.ts'
import { createStage } from './stage.ts'

/** More than there are connections. */
const ENDS = 24

test('ends of one account that wait for its row leave the connections to everybody else', async () => {
  const stage = await createStage()
  const admin = new pg.Client({ connectionString: stage.adminUrl })
  await admin.connect()
  try {
    const { userId } = await stage.createUser()
    const a = stage.instance()
    const ids: ActionId[] = []
    for (let n = 0; n < ENDS; n++) ids.push(await stage.start(a, userId))
    const targets = await stage.system.action.findMany({ where: { id: { in: ids } }, include: { rate: true } })
    await admin.query('BEGIN')
    await admin.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [userId])
    const failed = { kind: 'failed' as const, code: 'PROVIDER_FAILED', message: 'No.', text: '', invalid: [] }
    const ends = targets.map((one) => a.settle(one, null, failed, one.rate.pointsPerDollar))
    await stage.untilSomebodyWaits()
    const others = await stage.createUser()
    expect(await stage.account(others.userId)).toMatchObject({ held: 0n })
    const { rows } = await admin.query(`SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    expect(rows[0].waiting).toBe(1)

    await admin.query('COMMIT')
    expect(await Promise.all(ends)).toEqual(Array(ENDS).fill(true))
    expect(await stage.account(userId)).toMatchObject({ held: 0n })
  } finally {
    await admin.end()
    await stage.close()
  }
})
