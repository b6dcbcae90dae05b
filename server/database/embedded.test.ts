import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { ownerOf, readPidFile } from './embedded/pid-file.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

const FIXTURE = fileURLToPath(new URL('./embedded/started-by-test.ts', import.meta.url))
const NOBODY = 65_534
const FAST = { fsync: 'off' }

const folders: string[] = []
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'palette embedded '))
  folders.push(folder)
  return folder
}

async function start(dataDir: string, options: { settings?: Record<string, string>; deadlineMs?: number } = {}) {
  const server = await startEmbedded({ dataDir, settings: FAST, ...options })
  stops.push(server.stop)
  return server
}

type Child = { process: ChildProcess; lines: AsyncIterator<string>; server: Embedded }

async function startInChild(dataDir: string, options: SpawnOptions & { task?: string } = {}): Promise<Child> {
  const { task = '', ...spawnOptions } = options
  const child = spawn(process.execPath, [FIXTURE, dataDir, task], {
    ...spawnOptions,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  stops.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.stdin!.end()
    await once(child, 'exit')
  })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const first = await lines.next()
  if (first.done) throw new Error('The process ended before its database had started')
  return { process: child, lines, server: JSON.parse(first.value) as Embedded }
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const dataOf = (dataDir: string) => join(dataDir, 'postgres', 'data')

describe('a process that is killed', () => {
  test('takes its server with it, and no acknowledged row is lost', async () => {
    const folder = newFolder()
    const child = await startInChild(folder, { task: 'write' })
    const serverPid = readPidFile(dataOf(folder))!.pid
    const acknowledged: number[] = []
    while (acknowledged.length < 500) acknowledged.push(Number((await child.lines.next()).value))
    child.process.kill('SIGKILL')
    for (let line = await child.lines.next(); !line.done; line = await child.lines.next()) {
      acknowledged.push(Number(line.value))
    }
    await expect.poll(() => ownerOf(serverPid, dataOf(folder)), { timeout: 5_000 }).toBe('gone')

    const { ownerUrl } = await start(folder)
    const kept = new Set((await query<{ n: string }>(ownerUrl, 'SELECT n FROM written')).map(({ n }) => Number(n)))
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
  })

  test('while its server itself was killed too: the next start recovers', async () => {
    const folder = newFolder()
    const child = await startInChild(folder, { task: 'write' })
    for (let n = 0; n < 50; n++) await child.lines.next()
    process.kill(readPidFile(dataOf(folder))!.pid, 'SIGKILL')
    child.process.kill('SIGKILL')
    const { ownerUrl } = await start(folder)
    const [row] = await query<{ count: string }>(ownerUrl, 'SELECT count(*) FROM written')
    expect(Number(row!.count)).toBeGreaterThanOrEqual(50)
  })
})

describe('several processes', () => {
  test('on one folder share the server, and the second leaves it running when it stops', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const second = await startInChild(folder)
    expect(second.server.appUrl).toBe(first.appUrl)
    second.process.stdin!.end()
    await once(second.process, 'exit')
    expect(await query(first.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('that start at once on a new folder make one cluster and one server', async () => {
    const folder = newFolder()
    const children = await Promise.all([startInChild(folder), startInChild(folder), startInChild(folder)])
    expect(new Set(children.map(({ server }) => server.appUrl)).size).toBe(1)
  })

  test('on two folders run side by side', async () => {
    const [left, right] = await Promise.all([start(newFolder()), start(newFolder())])
    await query(left.ownerUrl, 'CREATE TABLE only_left ()')
    expect(await query(right.ownerUrl, `SELECT to_regclass('only_left') AS found`)).toEqual([{ found: null }])
  })
})

describe('what an earlier process left behind', () => {
  test('a stale postmaster.pid, whose number is another program’s now, does not stop the start', async () => {
    const folder = newFolder()
    await (await startEmbedded({ dataDir: folder, settings: FAST })).stop()
    const lines = [process.pid, dataOf(folder), 0, 5432, '', '127.0.0.1', '', 'ready']
    writeFileSync(join(dataOf(folder), 'postmaster.pid'), `${lines.join('\n')}\n`)
    const { appUrl } = await start(folder)
    expect(await query(appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('half a cluster is made anew', async () => {
    const folder = newFolder()
    for (const name of ['data', 'data.new']) {
      mkdirSync(join(folder, 'postgres', name), { recursive: true })
      writeFileSync(join(folder, 'postgres', name, 'rubbish'), '')
    }
    const { appUrl } = await start(folder)
    expect(await query(appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('data survive a stop and a start', async () => {
    const folder = newFolder()
    const first = await startEmbedded({ dataDir: folder, settings: FAST })
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await first.stop()
    const { ownerUrl } = await start(folder)
    expect(await query(ownerUrl, 'SELECT * FROM kept')).toEqual([{ answer: 42 }])
  })
})

test('a server that cannot start is given up in time, with the end of its log', async () => {
  const folder = newFolder()
  await (await startEmbedded({ dataDir: folder, settings: FAST })).stop()
  const attempt = start(folder, { settings: { no_such_setting: '1' }, deadlineMs: 1_000 })
  await expect(attempt).rejects.toThrow(/did not start.*unrecognized configuration parameter/s)
})

test('nobody else can read the passwords, and neither role passes row-level security', async () => {
  const folder = newFolder()
  const { adminUrl } = await start(folder)
  expect(statSync(join(folder, 'postgres', 'passwords.json')).mode & 0o777).toBe(0o600)
  expect(
    new Set(Object.values(JSON.parse(readFileSync(join(folder, 'postgres', 'passwords.json'), 'utf8')))).size,
  ).toBe(3)
  const roles = await query(
    adminUrl,
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS unbound, rolcreaterole AS creates FROM pg_roles
      WHERE rolcanlogin AND rolname LIKE 'palette%' ORDER BY 1`,
  )
  expect(roles).toEqual([
    { name: 'palette_app', unbound: false, creates: false },
    { name: 'palette_owner', unbound: false, creates: true },
  ])
})

/** Root can lend its rights away, if the checkout is readable to others. */
const canActAsNobody =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(FIXTURE)})`], { uid: NOBODY })
    .status === 0

describe.skipIf(!canActAsNobody)('other users', () => {
  test('an ordinary user starts it below a folder of their own', async () => {
    const folder = newFolder()
    chownSync(folder, NOBODY, NOBODY)
    const { server } = await startInChild(folder, { uid: NOBODY, gid: NOBODY })
    expect(await query(server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    expect(statSync(dataOf(folder)).uid).toBe(NOBODY)
  })

  test('root without user namespaces hands the data to a system user, and keeps to that user later', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    // No `unshare` in this PATH.
    const first = await startInChild(folder, { env: { ...process.env, PATH: dirname(process.execPath) } })
    expect(statSync(dataOf(folder)).uid).not.toBe(0)
    first.process.stdin!.end()
    await once(first.process, 'exit')
    const { appUrl } = await start(folder)
    expect(await query(appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

test('it stops at once', async () => {
  const server = await startEmbedded({ dataDir: newFolder(), settings: FAST })
  const stopped = server.stop().then(() => 'stopped')
  expect(await Promise.race([stopped, sleep(5_000, 'too slow', { ref: false })])).toBe('stopped')
})
