import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../server/test/client.ts'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { loadNow, machine, percentile, say, table } from '../figures.ts'
import { type ServerProcess, startServer } from '../live/server-process.ts'
import { quietMoment } from '../quiet.ts'
import { openBoard } from './board.ts'
import { cpuSecondsOf, postgresCpuSeconds } from './cpu.ts'
import { startProbed } from './probed.ts'

const SHOWN_TARGETS = 50
const CHECKED_TARGETS = 500
const DAYS = 90
const WARM_UP = 20
const P95_MAX_MS = 50
const SHARE_MAX = 0.1
/** What the share is of: checks in production come this often. */
const INTERVAL_S = 300
/** They come closer here, and what the server does besides is taken off. */
const ROUND_S = 10
const A_DAY_MS = '86400000'

const BOARD = `{ serviceStatus { overall checkedAt
  providers { provider state targets { id name state since checkedAt responseTimeMs
    last30: uptime(days: 30) last90: uptime(days: 90) history(days: 90) { date uptime state incidents } } }
  incidents(first: 10) { id state openedAt resolvedAt target { id name } } } }`

/** What the board costs who looks at it, and the checks the one who makes them. */
export async function benchHealth({ short, quiet }: { short: boolean; quiet: boolean }): Promise<void> {
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-health-'))
  const probed = await startProbed()
  const env = { OPENROUTER_API_KEY: 'sk-bench', OPENROUTER_BASE_URL: probed.baseUrl }
  try {
    if (quiet && !(await quietMoment())) process.stderr.write('Others used the machine\n')
    const still = await withServer(dataDir, { ...env, HEALTH_INTERVAL_MS: A_DAY_MS }, async (server) => {
      const board = await openBoard(dataDir)
      await board.watch(SHOWN_TARGETS)
      await board.fill(DAYS)
      await board.close()
      const before = cpuSecondsOf(server.pid)
      const anew = await timesOfBoard(server, { count: short ? 30 : 300, anew: true })
      const boardCpuMs = ((cpuSecondsOf(server.pid) - before) / (anew.length + WARM_UP)) * 1_000
      const times = await timesOfBoard(server, { count: short ? 30 : 300, anew: false })
      process.stderr.write(`the board: done, ${loadNow()}\n`)
      return { times, anew, boardCpuMs, ...(await cpuDuring(dataDir, server, (short ? 1 : 3) * ROUND_S)) }
    })
    const seconds = (short ? 2 : 6) * ROUND_S
    const busy = await withServer(dataDir, { ...env, HEALTH_INTERVAL_MS: `${ROUND_S * 1_000}` }, async (server) => {
      const board = await openBoard(dataDir)
      await board.watch(CHECKED_TARGETS)
      // The first is the one that writes everybody's first result.
      await board.checked(CHECKED_TARGETS)
      const before = probed.count()
      const cpu = await cpuDuring(dataDir, server, seconds)
      await board.close()
      return { ...cpu, probes: probed.count() - before }
    })
    report({ still, busy })
  } finally {
    await probed.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Cpu = { server: number; postgres: number; seconds: number }

function report({
  still,
  busy,
}: {
  still: Cpu & { times: number[]; anew: number[]; boardCpuMs: number }
  busy: Cpu & { probes: number }
}) {
  const [p50, p95] = [percentile(still.times, 0.5), percentile(still.times, 0.95)]
  const rounds = busy.probes / CHECKED_TARGETS
  const perRound = (of: 'server' | 'postgres') => (busy[of] - (still[of] / still.seconds) * busy.seconds) / rounds
  const [server, postgres] = [perRound('server'), perRound('postgres')]
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`
  const rows = [
    [
      `the board, ${SHOWN_TARGETS} targets × ${DAYS} days over HTTP, p50 and p95 of ${still.times.length}`,
      `${p50.toFixed(1)} and ${p95.toFixed(1)} ms`,
      `p95 < ${P95_MAX_MS} ms`,
      p95 < P95_MAX_MS ? 'met' : 'MISSED',
    ],
    [
      '… the same, where each is executed for itself',
      `${percentile(still.anew, 0.5).toFixed(1)} and ${percentile(still.anew, 0.95).toFixed(1)} ms`,
      '',
      '',
    ],
    ['… and what that takes of the instance’s CPU', `${still.boardCpuMs.toFixed(1)} ms`, '', ''],
    [
      `a round of ${CHECKED_TARGETS} checks (of ${busy.probes} probes): CPU of the instance`,
      `${(server * 1_000).toFixed(0)} ms`,
      '',
      '',
    ],
    [
      `… as a share of one core at ${INTERVAL_S / 60} minutes`,
      percent(server / INTERVAL_S),
      `< ${percent(SHARE_MAX)}`,
      server / INTERVAL_S < SHARE_MAX ? 'met' : 'MISSED',
    ],
    ['… and of PostgreSQL, besides', percent(postgres / INTERVAL_S), '', ''],
  ]
  say(`\n${table(['what', 'measured', 'target', ''], rows)}\n\n${loadNow()}`)
}

/** Executed `anew`, or, as people get it, shared with whoever asked in the last seconds. */
async function timesOfBoard(
  { url }: ServerProcess,
  { count, anew }: { count: number; anew: boolean },
): Promise<number[]> {
  const client = createClient(url)
  const times: number[] = []
  for (let run = -WARM_UP; run < count; run++) {
    const began = performance.now()
    const { data, errors } = await client.query(anew ? `${BOARD} # ${run}` : BOARD)
    const tookMs = performance.now() - began
    const targets = data?.serviceStatus.providers.flatMap((provider: { targets: unknown[] }) => provider.targets)
    if (errors || targets.length !== SHOWN_TARGETS) throw new Error(JSON.stringify(errors ?? targets?.length))
    if (targets.at(-1).history.filter(({ uptime }: { uptime: number | null }) => uptime !== null).length < DAYS - 1) {
      throw new Error('The days are not there')
    }
    if (run >= 0) times.push(tookMs)
  }
  return times
}

async function cpuDuring(dataDir: string, { pid }: ServerProcess, seconds: number): Promise<Cpu> {
  const before = { server: cpuSecondsOf(pid), postgres: postgresCpuSeconds(dataDir) }
  await sleep(seconds * 1_000)
  return {
    server: cpuSecondsOf(pid) - before.server,
    postgres: postgresCpuSeconds(dataDir) - before.postgres,
    seconds,
  }
}

async function withServer<T>(dataDir: string, env: NodeJS.ProcessEnv, work: (server: ServerProcess) => Promise<T>) {
  const server = await startServer(dataDir, env)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}
