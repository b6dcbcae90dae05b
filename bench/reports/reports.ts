import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createClient, type Person, type TestClient } from '../../server/test/client.ts'
import { loadNow, machine, percentile, say, table } from '../figures.ts'
import { startServer } from '../live/server-process.ts'
import { quietMoment } from '../quiet.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { tellReports, writeYear } from './history.ts'
import { settleSteadily } from './settlements.ts'

const FULL = { users: 100_000, rows: 10_000_000, runs: 100, forMs: 20_000 }
const SHORT = { users: 1_000, rows: 100_000, runs: 30, forMs: 6_000 }
const PER_SECOND = 50
const WORKERS = 300
/** The page is read again after so long, and the year after every tenth time. */
const READ_EVERY_MS = 500
const YEAR_EVERY = 10

const FIGURES = 'activeUsers actions failed points cost loss revenue profit'
const OVERVIEW = `query ($from: Date!, $to: Date!, $timeZone: String!) { admin { overview(from: $from, to: $to, timeZone: $timeZone) {
  ${FIGURES} averagePointsPerUser previous { ${FIGURES} } now { running queued ended failures { code actions } } } } }`
const BOARD = `query ($from: Date!, $to: Date!, $timeZone: String!) { admin { overview(from: $from, to: $to, timeZone: $timeZone) {
  ${FIGURES} byDay { date users ${FIGURES} } previous { ${FIGURES} } now { running queued ended failures { code actions }
  status { overall } incidents { id } signUps { id email } } } } }`
const ANALYTICS = `query ($from: Date!, $to: Date!, $timeZone: String!) { admin { analytics(from: $from, to: $to, timeZone: $timeZone) {
  revenue cost profit liability byDay { date users actions points revenue cost }
  byModel { model { id } actions points cost } byFunction { function actions points cost } } } }`

/** The admin's reports over a year of 100,000 people, and what reading them does to settlements. */
export async function benchReports({ short, quiet }: { short: boolean; quiet: boolean }): Promise<void> {
  const size = short ? SHORT : FULL
  say(machine())
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-reports-'))
  const database = await createScratchDatabase()
  const env = { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl }
  let server = await startServer(dataDir, env)
  try {
    let client = createClient(server.url)
    const admin = await client.signUp({ name: 'Rut', email: 'rut@example.com', password: 'correct horse battery' })
    await server.stop()
    const began = performance.now()
    const { rebuildMs, bytes } = await writeYear(database.ownerUrl, size)
    const written = `${size.rows.toLocaleString('en-US')} rows of ${size.users.toLocaleString('en-US')} people`
    say(
      `${written}: ${seconds(performance.now() - began)}, ${(bytes / 1e9).toFixed(2)} GB; of it the roll-ups from the rows: ${seconds(rebuildMs)}`,
    )
    const accounts = await prepare(database.ownerUrl, admin, short ? 20 : WORKERS)
    server = await startServer(dataDir, env)
    client = createClient(server.url)

    const rows = []
    for (const [what, query, days, timeZone, target] of CASES) {
      if (quiet) await quietMoment()
      rows.push(await measure({ client, admin, runs: size.runs }, { what, query, days, timeZone, target }))
    }
    say(`\n${table(['reading', 'first', 'p50', 'p95', 'asked', ''], rows)}\n`)

    const run = async () => {
      if (quiet) await quietMoment()
      return settleSteadily(database.appUrl, { perSecond: PER_SECOND, forMs: size.forMs, accounts })
    }
    await tellReports(database.ownerUrl, false)
    const without = await run()
    await tellReports(database.ownerUrl, true)
    const alone = await run()
    const reading = new AbortController()
    const boards = keepReading({ client, admin }, reading.signal)
    const together = await run()
    reading.abort()
    await boards
    const line = (what: string, took: number[]) => [
      what,
      String(took.length),
      `${percentile(took, 0.5).toFixed(1)} ms`,
      `${percentile(took, 0.95).toFixed(1)} ms`,
      `${percent(percentile(took, 0.95), percentile(alone, 0.95))}`,
    ]
    const settled = [
      line('nothing told to the reports', without),
      line('told and folded, nobody reads', alone),
      line('told and folded, boards open', together),
    ]
    say(
      `${table([`settlement, ${PER_SECOND} a second`, 'actions', 'p50', 'p95', 'p95 to the second'], settled)}\n\n${loadNow()}`,
    )
  } finally {
    await server.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Case = { what: string; query: string; days: number; timeZone: string; target: number }
const CASES: [string, string, number, string, number][] = [
  ['overview, 30 days', OVERVIEW, 30, 'Europe/Berlin', 50],
  ['overview, 90 days', OVERVIEW, 90, 'Europe/Berlin', 50],
  ['the page: overview with its days, 30 days', BOARD, 30, 'Europe/Berlin', 50],
  ['analytics, 365 days in UTC', ANALYTICS, 365, 'UTC', 200],
  ['analytics, 365 days in Berlin', ANALYTICS, 365, 'Europe/Berlin', 200],
  ['analytics, 365 days in Kathmandu', ANALYTICS, 365, 'Asia/Kathmandu', 200],
]

const daysBack = (days: number) => {
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
  return { from: day(days - 1), to: day(0) }
}

async function measure(
  { client, admin, runs }: { client: TestClient; admin: Person; runs: number },
  { what, query, days, timeZone, target }: Case,
): Promise<string[]> {
  const times: number[] = []
  for (let run = 0; run <= runs; run++) {
    const began = performance.now()
    const { data, errors } = await client.query(query, { ...daysBack(days), timeZone }, admin)
    if (errors || !data.admin) throw new Error(`${what}: ${JSON.stringify(errors)}`)
    times.push(performance.now() - began)
  }
  const [first = 0, ...rest] = times
  const p95 = percentile(rest, 0.95)
  const ms = (value: number) => `${value.toFixed(1)} ms`
  return [what, ms(first), ms(percentile(rest, 0.5)), ms(p95), `p95 < ${target} ms`, p95 < target ? 'met' : 'MISSED']
}

/** An open board, and somebody who looks through the year. */
async function keepReading(
  { client, admin }: { client: TestClient; admin: Person },
  signal: AbortSignal,
): Promise<void> {
  const socket = client.socket(admin)
  const live = socket.subscribe(
    'subscription { adminOverviewChanged(timeZone: "Europe/Berlin") { actions cost byDay { users } } }',
  )
  const following = (async () => {
    for await (const { errors } of live) if (errors) throw new Error(JSON.stringify(errors))
  })()
  for (let reads = 0; !signal.aborted; reads++) {
    await client.query(BOARD, { ...daysBack(30), timeZone: 'Europe/Berlin' }, admin)
    if (reads % YEAR_EVERY === 0) await client.query(ANALYTICS, { ...daysBack(365), timeZone: 'Europe/Berlin' }, admin)
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS))
  }
  await socket.close()
  await following.catch(() => {})
}

/** Makes the reader an admin, and gives people more points than they will use while their work is settled. */
async function prepare(ownerUrl: string, admin: Person, workers: number): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query(`UPDATE "user" SET role = 'ADMIN' WHERE id = $1`, [admin.userId])
  const { rows } = await owner.query<{ id: string }>(
    `SELECT id FROM account WHERE posted = 0 AND NOT EXISTS (SELECT FROM credit_grant WHERE account_id = account.id)
     ORDER BY id LIMIT $1`,
    [workers],
  )
  for (const { id } of rows) await owner.query(`SELECT ledger.adjust($1, 1000000, 'bench', 'Bench')`, [id])
  await owner.end()
  return rows.map(({ id }) => id)
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(0)} s`
const percent = (now: number, before: number) =>
  `${now >= before ? '+' : '−'}${Math.abs((now / before - 1) * 100).toFixed(0)} %`
