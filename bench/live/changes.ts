import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '../../server/test/client.ts'
import { percentile } from '../figures.ts'
import type { Figure, LiveOptions } from './live.ts'
import { type StampedServer, startStampedServer } from './server-process.ts'

const CHANGED = 'subscription { accountChanged { version posted held available } }'
const P50_MAX_MS = 5
const P99_MAX_MS = 30
const WARM_UP = 100
const PAUSE_MS = 5

/** From a commit to the message on a socket that watches the account: on the same instance, and on another one. */
export async function measureChanges({ dataDir, short }: LiveOptions): Promise<Figure[]> {
  const count = short ? 100 : 1_000
  const first = await startStampedServer(dataDir)
  const second = await startStampedServer(dataDir)
  try {
    const here = await delays({ writer: first, watched: first, count })
    const there = await delays({ writer: first, watched: second, count })
    return [
      ...figures(`account change → socket, ${count} changes`, here),
      {
        what: 'the same, socket on another instance',
        measured: `p50 ${ms(there, 0.5)}, p99 ${ms(there, 0.99)}, max ${ms(there, 1)}`,
      },
    ]
  } finally {
    await second.stop()
    await first.stop()
  }
}

function figures(what: string, delays: number[]): Figure[] {
  const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)]
  return [
    { what: `${what}: p50`, measured: ms(delays, 0.5), target: `≤ ${P50_MAX_MS} ms`, met: p50 <= P50_MAX_MS },
    { what: `${what}: p99`, measured: ms(delays, 0.99), target: `≤ ${P99_MAX_MS} ms`, met: p99 <= P99_MAX_MS },
    { what: `${what}: max`, measured: ms(delays, 1) },
  ]
}

const ms = (values: number[], share: number) => `${percentile(values, share).toFixed(1)} ms`

type Watching = { writer: StampedServer; watched: StampedServer; count: number }

/** One change at a time, so that each message belongs to one commit; its version proves that it does. */
async function delays({ writer, watched, count }: Watching): Promise<number[]> {
  const client = createClient(watched.url)
  const email = `${crypto.randomUUID()}@bench.example`
  const person = await client.signUp({ name: 'Bench', email, password: 'correct horse battery' })
  const socket = client.socket(person)
  const changes = socket.subscribe(CHANGED)
  const next = async (): Promise<{ version: number; at: bigint }> => {
    const { value } = await changes.next()
    const at = process.hrtime.bigint()
    if (!value?.data) throw new Error(`The subscription failed: ${JSON.stringify(value?.errors)}`)
    return { version: value.data.accountChanged.version, at }
  }
  try {
    let { version } = await next()
    const measured: number[] = []
    for (let round = 0; round < WARM_UP + count; round++) {
      const arrives = next()
      const committed = await writer.change(person.userId)
      const arrival = await arrives
      if (arrival.version !== version + 1) throw new Error(`Version ${arrival.version} came after ${version}`)
      version = arrival.version
      if (round >= WARM_UP) measured.push(Number(arrival.at - committed) / 1e6)
      await sleep(PAUSE_MS)
    }
    return measured
  } finally {
    await socket.close()
  }
}
