import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { writeHistory } from '../../server/credits/testing-history.ts'
import { createClient, type Person } from '../../server/test/client.ts'
import { loadNow, machine, say, table } from '../figures.ts'
import { startServer } from '../live/server-process.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { measureExport } from './export.ts'
import { measureQueries, type Place } from './queries.ts'

const FULL = { lines: 1_000_000, others: 10, ofOthers: 20_000, runs: 200 }
const SHORT = { lines: 60_000, others: 2, ofOthers: 5_000, runs: 20 }
const WHO = { password: 'correct horse battery', name: 'Bench' }

/** The account page of somebody with a million lines, beside others: each of its queries, and the export. */
export async function benchAccount({ short }: { short: boolean }): Promise<void> {
  const size = short ? SHORT : FULL
  say(machine())
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-account-'))
  const database = await createScratchDatabase()
  const env = { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl }
  let server = await startServer(dataDir, env)
  try {
    const client = createClient(server.url)
    const signUp = (name: string): Promise<Person> => client.signUp({ ...WHO, email: `${name}@example.com` })
    const rich = await signUp('rich')
    for (let other = 0; other < size.others; other++) {
      const { userId } = await signUp(`other${other}`)
      await write(userId, size.ofOthers)
    }
    await write(rich.userId, size.lines)
    process.stderr.write(`${size.lines} lines are written, ${loadNow()}\n`)
    await server.stop()
    // Its plans were made on empty tables.
    server = await startServer(dataDir, env)
    const places = await somePlaces(database.ownerUrl, rich.userId, size.runs)
    const queries = await measureQueries({ client: createClient(server.url), person: rich, places })
    say(`\n${table(['query', 'p50', 'p95', 'target', ''], queries)}\n`)
    const exported = await measureExport({ url: server.url, pid: server.pid, person: rich, lines: size.lines + 1 })
    say(`${table(['export', 'measured'], exported)}\n\n${loadNow()}`)
  } finally {
    await server.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }

  function write(accountId: string, lines: number): Promise<void> {
    return writeHistory(database.ownerUrl, { accountId, lines, until: new Date(), actionEvery: 4 })
  }
}

/** Lines from anywhere in the history, each with its action. */
async function somePlaces(ownerUrl: string, accountId: string, count: number): Promise<Place[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const { rows } = await owner.query<Place>(
    `SELECT id, created_at AS "createdAt" FROM entry WHERE account_id = $1 AND hold_id IS NOT NULL
     ORDER BY random() LIMIT $2`,
    [accountId, count],
  )
  await owner.end()
  return rows
}
