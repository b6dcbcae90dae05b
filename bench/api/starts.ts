import { randomUUID } from 'node:crypto'
import { cpus } from 'node:os'
import { loadNow, median, percentile, spreadOf } from '../figures.ts'
import { cpuSecondsOf, postgresCpuSeconds } from '../health/cpu.ts'
import type { Figure } from '../live/live.ts'
import type { ServerProcess } from '../live/server-process.ts'
import { loadHttp } from './http-load.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id status held } ... on Error { message } } }`
/** The sandbox never answers this one: what is measured is starting, not working. */
const TASK = 'When do we shoot the pier? [[sandbox:hang]]'
const CONNECTIONS = 32
const RATIO_MIN = 1.6

type Round = { perSecond: number; latencies: number[]; cpuPerStartMs: number }
export type StartsOptions = {
  one: ServerProcess
  other: ServerProcess
  postgresDir: string
  tokens: readonly string[]
  rounds: number
  seconds: number
}

/** Starts a second on one instance and on two, in turn, and what two could give on these cores at most. */
export async function measureStartRates(options: StartsOptions): Promise<Figure[]> {
  const { one, other, rounds } = options
  const [alone, both]: [Round[], Round[]] = [[], []]
  for (const servers of [[one], [one, other]]) await round(servers, options)
  for (let at = 0; at < rounds; at++) {
    const turns = [
      async () => alone.push(await round([one], options)),
      async () => both.push(await round([one, other], options)),
    ]
    for (const turn of at % 2 ? turns : turns.toReversed()) await turn()
    process.stderr.write(
      `starts: ${alone.at(-1)!.perSecond.toFixed(0)} and ${both.at(-1)!.perSecond.toFixed(0)}, ${loadNow()}\n`,
    )
  }
  const rate = (side: Round[]) => side.map(({ perSecond }) => perSecond)
  const latency = (side: Round[]) => {
    const all = side.flatMap(({ latencies }) => latencies)
    return `p50 ${percentile(all, 0.5).toFixed(1)}, p99 ${percentile(all, 0.99).toFixed(1)} ms`
  }
  const ratio = median(rate(both)) / median(rate(alone))
  const cpuMs = median(alone.map(({ cpuPerStartMs }) => cpuPerStartMs))
  const most = (cpus().length * 1_000) / cpuMs / median(rate(alone))
  return [
    {
      what: `startAction a second, one instance, ${CONNECTIONS} at once`,
      measured: `${spreadOf(rate(alone))} · ${latency(alone)}`,
    },
    { what: '… two instances', measured: `${spreadOf(rate(both))} · ${latency(both)}` },
    { what: '… two of one', measured: ratio.toFixed(2), target: `≥ ${RATIO_MIN}`, met: ratio >= RATIO_MIN },
    {
      what: `… which ${cpus().length} cores allow at most (a start takes ${cpuMs.toFixed(1)} ms of CPU, PostgreSQL and client in it)`,
      measured: most.toFixed(2),
    },
  ]
}

async function round(servers: ServerProcess[], { postgresDir, tokens, seconds }: StartsOptions): Promise<Round> {
  const cpu = () =>
    servers.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0) +
    postgresCpuSeconds(postgresDir) +
    cpuSecondsOf(process.pid)
  const before = cpu()
  const { perSecond, latencies } = await loadHttp({
    urls: servers.map(({ url }) => url),
    connections: CONNECTIONS,
    seconds,
    request: (connection) => ({
      body: JSON.stringify({
        query: START,
        variables: { input: { idempotencyKey: randomUUID(), work: { reasoningTask: { task: TASK } } } },
      }),
      token: tokens[connection % tokens.length]!,
    }),
    check(body) {
      if (!body.startsWith('{"data":{"startAction":{"__typename":"Action"'))
        throw new Error(`The server answered ${body}`)
    },
  })
  return { perSecond, latencies, cpuPerStartMs: ((cpu() - before) * 1_000) / latencies.length }
}
