import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../server/test/client.ts'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { freePort } from '../../tools/faults/free-port.ts'
import { type Child, startChild } from '../crowd/child.ts'
import { signInCrowd } from '../crowd/people.ts'
import { loadNow, machine, percentile, say } from '../figures.ts'
import { cpuSecondsOf, postgresCpuSeconds } from '../health/cpu.ts'
import { type Figure, showFigures } from '../live/live.ts'
import { residentMegabytes } from '../live/memory.ts'
import { startServer } from '../live/server-process.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import type { CrowdOrder, CrowdReady } from './crowd.ts'

const EACH_MAX_KB = 60
const BACK_MAX_S = 60
const P99_MAX_MS = 2_000
const SOCKETS_A_PERSON = 10
const CHILDREN = 4
const SETTLE_MS = 20_000
const OPEN_WITHIN_MS = 300_000
const ASK_EVERY_MS = 100
const VIEWER = '{ viewer { account { available held } } }'

/** Ten thousand sockets on one instance: what they weigh, what they cost at rest, and how they come back after a kill. */
export async function benchSockets({ short }: { short: boolean }): Promise<void> {
  const count = short ? 1_000 : 10_000
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-sockets-'))
  const database = await createScratchDatabase()
  const env = {
    DATABASE_URL: database.appUrl,
    MIGRATION_DATABASE_URL: database.ownerUrl,
    PORT: String(await freePort()),
  }
  const children: Child[] = []
  let server = await startServer(dataDir, env)
  try {
    const tokens = await signInCrowd(database.ownerUrl, count / SOCKETS_A_PERSON)
    await sleep(SETTLE_MS)
    const idle = residentMegabytes(server.pid)
    const opened = performance.now()
    for (let index = 0; index < CHILDREN; index++) {
      const child = startChild(join(import.meta.dirname, 'crowd.ts'))
      children.push(child)
      const own = tokens.filter((_, at) => at % CHILDREN === index)
      const from = `127.0.0.${10 + index}`
      child.tell({ url: server.url, tokens: own, sockets: own.length * SOCKETS_A_PERSON, from } satisfies CrowdOrder)
    }
    await allReady(children, 0)
    const openedMs = performance.now() - opened
    process.stderr.write(`${count} open after ${(openedMs / 1_000).toFixed(1)} s, ${loadNow()}\n`)
    const atRest = await restOf(server.pid, database.dataDir)
    const eachKb = ((residentMegabytes(server.pid) - idle) * 1e6) / 1_024 / count

    process.kill(server.pid, 'SIGKILL')
    const [killed, killedAt] = [performance.now(), Date.now()]
    server = await startServer(dataDir, env)
    const listening = performance.now()
    let back = false
    const returned = allReady(children, killedAt).then(() => {
      back = true
      return performance.now()
    })
    const latencies = await askUntil(server.url, tokens[0]!, () => back)
    const backS = ((await returned) - killed) / 1_000
    const p99 = percentile(latencies, 0.99)
    const figures: Figure[] = [
      { what: `${count} sockets open`, measured: `after ${(openedMs / 1_000).toFixed(1)} s` },
      {
        what: '… resident memory each, over idle',
        measured: `${eachKb.toFixed(1)} KB`,
        target: `< ${EACH_MAX_KB} KB`,
        met: eachKb < EACH_MAX_KB,
      },
      { what: '… at rest: CPU of the instance, of PostgreSQL', measured: atRest },
      {
        what: `killed and begun again (ready after ${((listening - killed) / 1_000).toFixed(1)} s): all back`,
        measured: `${backS.toFixed(1)} s`,
        target: `< ${BACK_MAX_S} s`,
        met: backS < BACK_MAX_S,
      },
      {
        what: `… HTTP meanwhile, ${latencies.length} questions: p99`,
        measured: `${p99.toFixed(0)} ms (p50 ${percentile(latencies, 0.5).toFixed(0)})`,
        target: `< ${P99_MAX_MS} ms`,
        met: p99 < P99_MAX_MS,
      },
    ]
    showFigures(figures)
  } finally {
    for (const child of children) await child.stop()
    await server.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Since that instant; what was said before does not count. */
async function allReady(children: readonly Child[], since: number): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      while ((await child.next<CrowdReady>(OPEN_WITHIN_MS)).readyAt < since);
    }),
  )
}

/** Shares of one core, over the time in which garbage settles too. */
async function restOf(pid: number, postgresDir: string): Promise<string> {
  const cpu = () => ({ server: cpuSecondsOf(pid), postgres: postgresCpuSeconds(postgresDir) })
  const before = cpu()
  await sleep(SETTLE_MS)
  const after = cpu()
  const share = (name: 'server' | 'postgres') => {
    const used = after[name] - before[name]
    // A connection that was closed meanwhile took its count along.
    return used < 0 ? 'not known' : `${((used / (SETTLE_MS / 1_000)) * 100).toFixed(0)} %`
  }
  return `${share('server')}, ${share('postgres')} of a core`
}

/** One after another, with a pause; an error is no answer. */
async function askUntil(url: string, token: string, done: () => boolean): Promise<number[]> {
  const client = createClient(url)
  const latencies: number[] = []
  while (!done() || latencies.length === 0) {
    const since = performance.now()
    const { data } = await client.query(VIEWER, {}, token)
    if (!data?.viewer) throw new Error('A question was not answered while the sockets came back')
    latencies.push(performance.now() - since)
    await sleep(ASK_EVERY_MS)
  }
  return latencies
}
