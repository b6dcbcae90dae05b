import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId, UserId } from '../brands.ts'
import { writeHistory } from '../credits/testing-history.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Action } from '../generated/prisma/client.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { activityPage, type Place } from './activity.ts'
import { type ActivityFilter, activityFilter } from './activity-rules.ts'

const ACTIONS = 12_000

type Row = Pick<Action, 'id' | 'createdAt' | 'function' | 'status' | 'modelId' | 'title'>
type Person = { userId: UserId; accountId: AccountId }

let world: TestDatabase
let owner: pg.Client
let person: Person
let db: ScopedDatabase
/** Newest first. */
let actions: Row[]
beforeAll(async () => {
  world = await createTestDatabase()
  owner = new pg.Client({ connectionString: world.ownerUrl })
  await owner.connect()
  for (const [position, id] of ['a/one', 'a/two'].entries()) {
    await world.system.model.create({ data: { ...MODEL, id, name: id, position } })
  }
  const other = await world.createUser()
  await writeHistory(world.ownerUrl, { accountId: other.accountId, lines: 200, until: world.clock.now() })
  person = await world.createUser()
  await writeHistory(world.ownerUrl, { accountId: person.accountId, lines: ACTIONS, until: world.clock.now() })
  // Several of one instant, rare states and a rare model.
  await owner.query(
    `UPDATE action SET created_at = date_trunc('day', created_at),
       status = CASE WHEN abs(hashtext(title)) % 400 = 0 THEN 'FAILED' ELSE status END::action_status,
       model_id = CASE WHEN abs(hashtext(title)) % 7 = 0 THEN 'a/two' ELSE model_id END
     WHERE account_id = $1`,
    [person.accountId],
  )
  await owner.query('VACUUM ANALYZE action')
  db = world.forUser(person.userId)
  actions = await db.action.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true, createdAt: true, function: true, status: true, modelId: true, title: true },
  })
})
afterAll(async () => {
  await owner.end()
  await world.close()
})

const MODEL = {
  provider: 'OPENROUTER' as const,
  free: false,
  vision: false,
  structuredOutput: true,
  inputPrice: 1n,
  outputPrice: 1n,
}

const fits = (filter: ActivityFilter) => (action: Row) =>
  (filter.function === null || action.function === filter.function) &&
  (filter.status === null || action.status === filter.status) &&
  (filter.model === null || action.modelId === filter.model) &&
  (!filter.from || action.createdAt >= filter.from) &&
  (!filter.to || action.createdAt < filter.to) &&
  (filter.text === null || action.title.toLowerCase().includes(filter.text.toLowerCase()))

/** All pages of a filter, and how often a page ended before the search was through. */
async function walk(filter: ActivityFilter, towards: 'older' | 'newer', size: number) {
  const found: string[] = []
  let stops = 0
  let from: Place | null = null
  for (let round = 0; round < 1_000; round++) {
    const page = { size, from, towards }
    const { ids, stoppedAt } = await activityPage(db, { accountId: person.accountId, filter, page })
    found.push(...ids)
    if (stoppedAt) stops++
    else if (ids.length < size) return { found, stops }
    from = stoppedAt ?? actions.find(({ id }) => id === ids.at(-1))!
  }
  throw new Error('The pages have no end')
}

describe(`of ${ACTIONS} actions those that a filter fits`, () => {
  const day = new Date('2026-05-01T00:00:00Z')
  test.each<[string, Parameters<typeof activityFilter>[0], number, number]>([
    ['of a function', { function: 'MUSIC_ANALYSIS' }, 100, 0],
    ['of a function that there is none of', { function: 'VIDEO_GENERATION' }, 20, 0],
    ['of a rare status', { status: 'FAILED' }, 10, 0],
    ['of a model and a function', { model: 'a/two', function: 'DIRECTOR_CREATION' }, 50, 0],
    ['of a model that nobody knows', { model: 'a/three' }, 20, 0],
    ['of a time', { from: day, to: new Date('2026-05-09T00:00:00Z') }, 25, 0],
    ['of a status and a time', { status: 'FAILED', from: day }, 3, 0],
    ['with a rare text', { text: 'SCENE 1234,' }, 10, 2],
    ['with a text that is a pattern', { text: '%_\\' }, 10, 2],
    ['with a text, of a model', { text: 'night', model: 'a/two' }, 500, 0],
  ])('%s come in pages, both ways, none missed and none twice', async (_what, given, size, stops) => {
    const filter = activityFilter(given)
    const expected = actions.filter(fits(filter)).map(({ id }) => id)
    const older = await walk(filter, 'older', size)
    expect(older).toEqual({ found: expected, stops })
    const newer = await walk(filter, 'newer', size)
    expect(newer.found).toEqual(expected.toReversed())
  })

  test('stay where they are on their pages while others are started', async () => {
    const filter = activityFilter({})
    const ask = (from: Place | null, towards: 'older' | 'newer' = 'older') =>
      activityPage(db, { accountId: person.accountId, filter, page: { size: 20, from, towards } })
    const first = await ask(null)
    const second = await ask(actions[19]!)
    const { rows } = await owner.query<{ id: string }>(
      `WITH hold_new AS (
         INSERT INTO hold (account_id, key, request_hash, amount, expires_at)
         VALUES ($1, 'later', 'h', 1, now()) RETURNING id)
       INSERT INTO action (id, account_id, hold_id, function, title, input, model_id, route, rate_id, quoted, reserved,
         deadline_at, created_at)
       SELECT gen_random_uuid(), $1, hold_new.id, 'REASONING_TASKS', 'Later', '{}', 'a/one', '[]', (SELECT id FROM rate LIMIT 1),
         1, 1, now(), $2 FROM hold_new RETURNING id`,
      [person.accountId, world.clock.now()],
    )
    expect((await ask(actions[19]!)).ids).toEqual(second.ids)
    expect((await ask(null)).ids).toEqual([rows[0]!.id, ...first.ids.slice(0, -1)])
    expect((await ask(actions[0]!, 'newer')).ids).toEqual([rows[0]!.id])
  })
})

test('a page is found in the index alone, wherever it begins and however rare what it looks for', async () => {
  const { rows } = await owner.query<{ count: number }>(
    "SELECT count(*)::int FROM pg_indexes WHERE indexname = 'action_account_id_created_at_id_function_status_model_id_idx'",
  )
  expect(rows[0]!.count).toBe(1)
  const client = await world.database.pool.connect()
  try {
    await client.query('BEGIN')
    await client.query("SELECT set_config('role', 'palette_user', true), set_config('app.user_id', $1, true)", [
      person.userId,
    ])
    const { rows: plan } = await client.query(
      `EXPLAIN (FORMAT JSON) SELECT id FROM (
         SELECT id, created_at, function, status, model_id FROM action
         WHERE account_id = $1 AND (created_at, id) < ($2::timestamptz, $3::uuid)
         ORDER BY created_at DESC, id DESC LIMIT 100000) AS walked
       WHERE status = 'FAILED'::action_status AND model_id = 'a/two' ORDER BY created_at DESC, id DESC LIMIT 21`,
      [person.accountId, actions[6_000]!.createdAt, actions[6_000]!.id],
    )
    const text = JSON.stringify(plan)
    expect(text).toContain('"Index Only Scan"')
    expect(text).toMatch(/"Index Cond":"[^"]*ROW\(created_at, id\) </)
    expect(text).not.toMatch(/"Seq Scan"|"Sort"/)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
})
