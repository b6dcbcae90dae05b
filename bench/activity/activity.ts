import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { writeHistory } from '../../server/credits/testing-history.ts'
import { createClient, type Person } from '../../server/test/client.ts'
import { measureQuery, type QueryCase, type Stage } from '../account/queries.ts'
import { loadNow, machine, say, table } from '../figures.ts'
import { startServer } from '../live/server-process.ts'
import { createScratchDatabase } from '../scratch-database.ts'

const FULL = { actions: 100_000, others: 5, ofOthers: 20_000, runs: 200 }
const SHORT = { actions: 20_000, others: 1, ofOthers: 2_000, runs: 20 }
const WHO = { password: 'correct horse battery', name: 'Bench' }

const PAGE = `query ($first: Int, $after: String, $function: AiFunction, $status: ActionStatus, $model: ID, $from: DateTime,
  $to: DateTime, $text: String) { viewer { actions(first: $first, after: $after, function: $function, status: $status,
  model: $model, from: $from, to: $to, text: $text) { searchedTo edges { node { id title function status held charged
  createdAt startedAt endedAt model { id name free } outputs { id url contentType bytes } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`
const USAGE = `query ($from: Date!, $to: Date!) { viewer { usage(from: $from, to: $to, timeZone: "Europe/Berlin") { points actions
  byDay { date points actions byFunction { function points actions } } byFunction { function points actions }
  byModel { points actions model { id name free } } previous { points actions } } } }`
const RECORD = `query ($id: ID!) { action(id: $id) { id input receipt { charged } calls { id modelId outcome durationMs } } }`

/** The list of somebody with 100,000 actions, by every filter and from anywhere in it, beside others. */
export async function benchActivity({ short }: { short: boolean }): Promise<void> {
  const size = short ? SHORT : FULL
  say(machine())
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-activity-'))
  const database = await createScratchDatabase()
  const env = { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl }
  let server = await startServer(dataDir, env)
  try {
    const client = createClient(server.url)
    const signUp = (name: string): Promise<Person> => client.signUp({ ...WHO, email: `${name}@example.com` })
    const write = (accountId: string, lines: number) =>
      writeHistory(database.ownerUrl, { accountId, lines, until: new Date() })
    const rich = await signUp('rich')
    for (let other = 0; other < size.others; other++) await write((await signUp(`other${other}`)).userId, size.ofOthers)
    await write(rich.userId, size.actions)
    const places = await vary(database.ownerUrl, rich.userId, size.runs)
    process.stderr.write(`${size.actions} actions are written, ${loadNow()}\n`)
    await server.stop()
    // Its plans were made on empty tables.
    server = await startServer(dataDir, env)
    const stage: Stage = { client: createClient(server.url), person: rich, places }
    const rows = []
    for (const one of casesOf(places)) rows.push(await measureQuery(stage, one))
    say(`\n${table(['query', 'p50', 'p95', 'target', ''], rows)}\n\n${loadNow()}`)
  } finally {
    await server.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function casesOf(places: Stage['places']): QueryCase[] {
  const some = (index: number) => places[index % places.length]!
  const after = (index: number) => Buffer.from(`GPC:S:${some(index).id}`).toString('base64')
  const page = (what: string, variables: QueryCase['variables']): QueryCase => ({ what, query: PAGE, variables })
  const days = (count: number) => {
    const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
    return { from: day(count - 1), to: day(0) }
  }
  return [
    page('the first page', () => ({ first: 50 })),
    page('a page anywhere', (index) => ({ first: 50, after: after(index) })),
    page('75 from anywhere', (index) => ({ first: 75, after: after(index) })),
    page('of a function, anywhere', (index) => ({ first: 50, function: 'MUSIC_ANALYSIS', after: after(index) })),
    page('of a function that there is none of', () => ({ first: 50, function: 'VIDEO_GENERATION' })),
    page('of a rare status (1 in 1,000)', () => ({ first: 50, status: 'FAILED' })),
    page('of a model that there is none of', () => ({ first: 50, model: 'openai/gpt-4o-mini' })),
    page('of any month', (index) => ({
      first: 50,
      from: some(index).createdAt.toISOString(),
      to: new Date(some(index).createdAt.getTime() + 30 * 86_400_000).toISOString(),
    })),
    page('a text in every title', (index) => ({ first: 50, text: 'night', after: after(index) })),
    page('a text in no title', (index) => ({ first: 50, text: 'no such text', after: after(index) })),
    { what: 'an action, its input and its calls', query: RECORD, variables: (index) => ({ id: some(index).id }) },
    { what: 'usage of 30 days, by function', query: USAGE, variables: () => days(30) },
    { what: 'usage of 90 days, by function', query: USAGE, variables: () => days(90) },
    { what: 'usage of 731 days, by function', query: USAGE, variables: () => days(731) },
  ]
}

/** A thousandth failed; and actions from anywhere in the history. */
async function vary(ownerUrl: string, accountId: string, count: number): Promise<Stage['places']> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query(
    `UPDATE action SET status = 'FAILED', failure_code = 'BENCH' WHERE account_id = $1 AND abs(hashtext(title)) % 1000 = 0`,
    [accountId],
  )
  await owner.query('VACUUM ANALYZE')
  const { rows } = await owner.query<{ id: string; createdAt: Date }>(
    'SELECT id, created_at AS "createdAt" FROM action WHERE account_id = $1 ORDER BY random() LIMIT $2',
    [accountId, count],
  )
  await owner.end()
  return rows
}
