import { join } from 'node:path'
import { startChild } from '../crowd/child.ts'
import { loadNow, median, percentile, spreadOf } from '../figures.ts'
import type { Figure } from '../live/live.ts'
import { type Loaded, loadHttp } from './http-load.ts'

const QUERY = '{ viewer { account { id available held posted version plan renewsAt } } }'
const CONNECTIONS = 16
const RATIO_MIN = 0.4

export type ViewerOptions = { url: string; tokens: readonly string[]; rounds: number; seconds: number }

/** Requests a second of one's own account, against the same question asked of graphql-yoga alone, in turn. */
export async function measureViewer({ url, tokens, rounds, seconds }: ViewerOptions): Promise<Figure[]> {
  const bare = startChild(join(import.meta.dirname, 'bare-yoga.ts'))
  try {
    const bareUrl = `http://127.0.0.1:${await bare.next<number>()}`
    const ask = (at: string): Promise<Loaded> =>
      loadHttp({
        urls: [at],
        connections: CONNECTIONS,
        seconds,
        request: (connection) => ({
          body: JSON.stringify({ query: QUERY }),
          token: tokens[connection % tokens.length]!,
        }),
        check(body) {
          if (!body.startsWith('{"data":{"viewer":{"account":{"id":"')) throw new Error(`The server answered ${body}`)
        },
      })
    const [ours, reference]: [Loaded[], Loaded[]] = [[], []]
    for (const at of [url, bareUrl]) await ask(at)
    for (let round = 0; round < rounds; round++) {
      // In turn, and the other one first in every second round: what a round leaves behind slows both alike.
      const both = [async () => ours.push(await ask(url)), async () => reference.push(await ask(bareUrl))]
      for (const one of round % 2 ? both : both.toReversed()) await one()
      process.stderr.write(
        `viewer: ${ours.at(-1)!.perSecond.toFixed(0)} and ${reference.at(-1)!.perSecond.toFixed(0)}, ${loadNow()}\n`,
      )
    }
    const rate = (side: Loaded[]) => side.map(({ perSecond }) => perSecond)
    const latency = (side: Loaded[]) => {
      const all = side.flatMap(({ latencies }) => latencies)
      return `p50 ${percentile(all, 0.5).toFixed(1)}, p99 ${percentile(all, 0.99).toFixed(1)} ms`
    }
    const ratio = median(rate(ours)) / median(rate(reference))
    return [
      { what: 'viewer { account } a second', measured: `${spreadOf(rate(ours))} · ${latency(ours)}` },
      { what: '… graphql-yoga alone', measured: `${spreadOf(rate(reference))} · ${latency(reference)}` },
      { what: '… of it', measured: ratio.toFixed(2), target: `≥ ${RATIO_MIN}`, met: ratio >= RATIO_MIN },
    ]
  } finally {
    await bare.stop()
  }
}
