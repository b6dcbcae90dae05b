import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createClient } from '../../server/test/client.ts'
import { measureQuery, type QueryCase, type Stage } from '../account/queries.ts'
import { loadNow, machine, say, table } from '../figures.ts'
import { startServer } from '../live/server-process.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { fillPeople } from './fill.ts'

const FULL = { people: 100_000, runs: 100 }
const SHORT = { people: 10_000, runs: 20 }

const P95_MAX_MS = 100

const LIST = `query ($first: Int, $after: String, $search: String, $plan: PlanTier, $suspended: Boolean, $used: Points,
  $since: DateTime, $before: DateTime, $order: AdminUserOrder) { admin { users(first: $first, after: $after, search: $search,
  plan: $plan, suspended: $suspended, pointsUsedAtLeast: $used, seenSince: $since, notSeenSince: $before, orderBy: $order) {
  edges { cursor node { user { id name email role plan suspended createdAt } account { id available held version } pointsUsed
  lastSeenAt } } pageInfo { hasNextPage endCursor } } } }`

/** The admin's list of 100,000 people, by every order and filter and from anywhere in it. */
export async function benchPeople({ short }: { short: boolean }): Promise<void> {
  const size = short ? SHORT : FULL
  say(machine())
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-people-'))
  const database = await createScratchDatabase()
  const env = { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl }
  const server = await startServer(dataDir, env)
  try {
    await fillPeople(database.ownerUrl, size.people)
    const client = createClient(server.url)
    const admin = await client.signUp({ name: 'Bench', email: 'rut@example.com', password: 'correct horse battery' })
    const places = await prepare(database.ownerUrl, admin.userId, size.runs)
    const stage: Stage = { client, person: admin, places }
    const rows = []
    for (const one of casesOf(places)) rows.push(await measureQuery(stage, one, P95_MAX_MS))
    say(`\n${table(['query', 'p50', 'p95', 'target', ''], rows)}\n\n${loadNow()}`)
  } finally {
    await server.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function casesOf(places: Stage['places']): QueryCase[] {
  const after = (index: number) => Buffer.from(`GPC:S:${places[index % places.length]!.id}`).toString('base64')
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const page = (what: string, variables: (index: number) => object): QueryCase => ({
    what,
    query: LIST,
    variables: (index) => ({ first: 25, ...variables(index) }),
  })
  const orders = ['CREATED', 'EMAIL', 'POINTS_USED', 'AVAILABLE'] as const
  return [
    ...orders.map((order) => page(`the first page by ${order}`, () => ({ order }))),
    ...orders.map((order) => page(`a page anywhere by ${order}`, (index) => ({ order, after: after(index) }))),
    page('of a plan, by AVAILABLE', () => ({ order: 'AVAILABLE', plan: 'STUDIO' })),
    page('suspended (1 in 1,000), by POINTS_USED', () => ({ order: 'POINTS_USED', suspended: true })),
    page('with 2,390 points used or more, by EMAIL', () => ({ order: 'EMAIL', used: 2_390 })),
    page('seen within a day, by CREATED', () => ({ since: ago(1) })),
    page('seen within a day, by POINTS_USED', () => ({ order: 'POINTS_USED', since: ago(1) })),
    page('not seen for 80 days, by AVAILABLE', () => ({ order: 'AVAILABLE', before: ago(80) })),
    page('a text of one', (index) => ({ search: `bench${1 + ((index * 997) % 9_000)}.` })),
    page('a text of nobody', () => ({ search: 'no such text' })),
    page('a text of many (abc), by POINTS_USED', () => ({ order: 'POINTS_USED', search: 'abc' })),
    page('a text of everybody, by AVAILABLE', () => ({ order: 'AVAILABLE', search: 'example' })),
    page('two letters at the beginning, by EMAIL', () => ({ order: 'EMAIL', search: 'be' })),
    page('two letters of nobody', () => ({ order: 'EMAIL', search: 'zz' })),
    page('a text, a plan and use together', () => ({ search: 'studio42', plan: 'PRO', used: 1_000 })),
  ]
}

async function prepare(ownerUrl: string, adminId: string, count: number): Promise<Stage['places']> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query(`UPDATE "user" SET role = 'ADMIN' WHERE id = $1`, [adminId])
  const { rows } = await owner.query<{ id: string; createdAt: Date }>(
    'SELECT id, created_at AS "createdAt" FROM "user" ORDER BY random() LIMIT $1',
    [count],
  )
  await owner.end()
  return rows
}
