import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../server/test/client.ts'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { type Child, startChild } from '../crowd/child.ts'
import { loadNow, machine, median, percentile, say } from '../figures.ts'
import { type Figure, showFigures } from '../live/live.ts'
import { startStampedServer } from '../live/server-process.ts'
import type { Heard, ListenersOrder, Opened } from './listeners.ts'

const CHANGED = 'subscription { accountChanged { id available held posted version } }'
const RATIO_MIN = 0.5
const CHILDREN = 2
const WARM_UP = 3
const OPEN_WITHIN_MS = 300_000

/** `cause` makes one event and gives its instant; `listeners` are those who shall hear it. */
type Side = { sample: string; cause(): Promise<number>; listeners: Child[] }
type Delivered = { latenciesMs: number[]; perSecond: number }

/** One commit, and everybody who watches that account: the most that can hang on one event. Against a bare broadcast. */
export async function benchFanOut({ short }: { short: boolean }): Promise<void> {
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-fan-out-'))
  const server = await startStampedServer(dataDir, { LIMIT_SOCKETS_PER_USER: '10000' })
  try {
    const client = createClient(server.url)
    const figures: Figure[] = []
    for (const count of short ? [100, 1_000] : [1_000, 10_000]) {
      const email = `${crypto.randomUUID()}@bench.example`
      const person = await client.signUp({ name: 'Bench', email, password: 'correct horse battery' })
      const url = `${server.url.replace('http', 'ws')}/graphql`
      const watching = await openListeners(count, { url, subscribe: { token: person.token, query: CHANGED } })
      const ours = { ...watching, cause: async () => Number(await server.change(person.userId)) }
      const bareServer = startChild(join(import.meta.dirname, 'bare-ws.ts'))
      const bareUrl = `ws://127.0.0.1:${await bareServer.next<number>()}`
      const bare = {
        ...(await openListeners(count, { url: bareUrl })),
        cause: () => {
          bareServer.tell(ours.sample)
          return bareServer.next<number>()
        },
      }
      try {
        figures.push(...(await compare(count, ours, bare, short ? 10 : 30)))
      } finally {
        for (const child of [...ours.listeners, ...bare.listeners, bareServer]) await child.stop()
      }
    }
    showFigures(figures)
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function openListeners(count: number, order: Pick<ListenersOrder, 'url' | 'subscribe'>) {
  const listeners = Array.from({ length: CHILDREN }, () => startChild(join(import.meta.dirname, 'listeners.ts')))
  listeners.forEach((child, index) => {
    child.tell({ ...order, sockets: count / CHILDREN, from: `127.0.0.${20 + index}` } satisfies ListenersOrder)
  })
  const opened = await Promise.all(listeners.map((child) => child.next<Opened>(OPEN_WITHIN_MS)))
  return { listeners, sample: opened[0]!.sample }
}

async function compare(count: number, ours: Side, bare: Side, events: number): Promise<Figure[]> {
  const [own, reference]: [Delivered[], Delivered[]] = [[], []]
  for (let event = 0; event < WARM_UP + events; event++) {
    const [mine, other] = [await deliver(ours, count), await deliver(bare, count)]
    if (event < WARM_UP) continue
    own.push(mine)
    reference.push(other)
  }
  process.stderr.write(`fan-out to ${count}: done, ${loadNow()}\n`)
  const rate = (side: Delivered[]) => median(side.map(({ perSecond }) => perSecond))
  const ratio = rate(own) / rate(reference)
  return [
    { what: `one change → ${count.toLocaleString('en-US')} sockets, ${events} times`, measured: wordsOf(own) },
    { what: '… the same bytes over ws alone', measured: wordsOf(reference) },
    {
      what: '… of it',
      measured: ratio.toFixed(2),
      ...(count === 1_000 && { target: `≥ ${RATIO_MIN}`, met: ratio >= RATIO_MIN }),
    },
  ]
}

async function deliver({ cause, listeners }: Side, count: number): Promise<Delivered> {
  const heard = Promise.all(listeners.map((child) => child.next<Heard>()))
  const began = await cause()
  const at = (await heard).flatMap((each) => [...each.at])
  const latenciesMs = at.map((instant) => (instant - began) / 1e6)
  return { latenciesMs, perSecond: (count * 1_000) / Math.max(...latenciesMs) }
}

function wordsOf(side: Delivered[]): string {
  const all = side.flatMap(({ latenciesMs }) => latenciesMs)
  const rate = Math.round(median(side.map(({ perSecond }) => perSecond)))
  return `${rate.toLocaleString('en-US')} a second · p50 ${percentile(all, 0.5).toFixed(1)}, p99 ${percentile(all, 0.99).toFixed(1)} ms`
}
