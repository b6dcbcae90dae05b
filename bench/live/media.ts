import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Json, type Person, type TestClient } from '../../server/test/client.ts'
import { freePort } from '../../tools/faults/free-port.ts'
import { startMediaProvider } from '../../tools/faults/media-provider.ts'
import type { Figure, LiveOptions } from './live.ts'
import { residentMegabytes } from './memory.ts'
import { startPaddingFront } from './padding-front.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const VIDEOS = 20
const SECONDS = 12
const OVER_IDLE_MAX_MB = 100
const PADDED_BYTES = 50_000_000
const SAMPLE_MS = 100
const POLL_MS = 500
const TIMEOUT_MS = 180_000

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id } ... on Error { message }
} }`
const READ = '{ viewer { actions(first: 50) { edges { node { status outputs { bytes } } } } } }'

/** What twenty videos at once cost the server's own process in memory; the provider is another one. */
export async function measureMedia({ dataDir, short }: LiveOptions): Promise<Figure[]> {
  const small = await measureVideos({ dataDir: join(dataDir, 'videos'), paddingBytes: 0, short })
  const large = await measureVideos({ dataDir: join(dataDir, 'large-videos'), paddingBytes: PADDED_BYTES, short })
  return [...figuresOf(small), ...figuresOf(large)]
}

type Measured = { idle: number; peak: number; after: number; fileMegabytes: number; seconds: number }

function figuresOf({ idle, peak, after, fileMegabytes, seconds }: Measured): Figure[] {
  const files = `${fileMegabytes < 10 ? fileMegabytes.toFixed(1) : Math.round(fileMegabytes)} MB each`
  const over = peak - idle
  return [
    {
      what: `${VIDEOS} videos of ${SECONDS} s at once, ${files}: resident memory over idle, at most`,
      measured: `${over.toFixed(0)} MB`,
      target: `< ${OVER_IDLE_MAX_MB} MB`,
      met: over < OVER_IDLE_MAX_MB,
    },
    {
      what: `the same: idle, at most, and ${seconds.toFixed(0)} s later`,
      measured: `${[idle, peak, after].map((megabytes) => megabytes.toFixed(0)).join(', ')} MB`,
    },
  ]
}

type Measuring = { dataDir: string; paddingBytes: number; short: boolean }

async function measureVideos({ dataDir, paddingBytes, short }: Measuring): Promise<Measured> {
  mkdirSync(dataDir)
  const provider = await startMediaProvider({
    step: () => {},
    seed: 1,
    pace: 1,
    odds: { lose: 0, double: 0, delayMaxMs: 0 },
    logFile: join(dataDir, 'provider.log'),
  })
  const front = await startPaddingFront(provider.env.REPLICATE_BASE_URL, paddingBytes)
  const port = await freePort()
  const server = await startServer(dataDir, {
    ...provider.env,
    REPLICATE_BASE_URL: front.url,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  })
  try {
    const client = createClient(server.url)
    const email = `${randomUUID()}@bench.example`
    const person = await client.signUp({ name: 'Bench', email, password: 'correct horse battery' })
    await read(client, person)
    await sleep((short ? 5 : 30) * 1_000)
    const idle = residentMegabytes(server.pid)
    const began = performance.now()
    const peak = await peakDuring(server, () => makeVideos(client, person))
    const seconds = (performance.now() - began) / 1_000
    const files = (await read(client, person)).flatMap((action: Json) => action.outputs)
    if (files.length !== VIDEOS) throw new Error(`${files.length} of ${VIDEOS} videos were stored`)
    return { idle, peak, after: residentMegabytes(server.pid), fileMegabytes: files[0].bytes / 1e6, seconds }
  } finally {
    await server.stop()
    await front.stop()
    await provider.stop()
  }
}

async function makeVideos(client: TestClient, person: Person): Promise<void> {
  await Promise.all(
    Array.from({ length: VIDEOS }, async (_, index) => {
      const work = { videoGeneration: { prompt: `Ferry ${index} leaves at night`, seconds: SECONDS } }
      const { data, errors } = await client.query(START, { input: { idempotencyKey: randomUUID(), work } }, person)
      if (data?.startAction.__typename !== 'Action') throw new Error(JSON.stringify(errors ?? data))
    }),
  )
  const since = performance.now()
  for (;;) {
    const actions = await read(client, person)
    if (actions.every(({ status }: Json) => status === 'SUCCEEDED')) return
    const failed = actions.some(({ status }: Json) => status === 'FAILED')
    if (failed || performance.now() - since > TIMEOUT_MS) throw new Error('Not every video was made')
    await sleep(POLL_MS)
  }
}

async function read(client: TestClient, person: Person): Promise<Json[]> {
  const { data, errors } = await client.query(READ, {}, person)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.viewer.actions.edges.map(({ node }: Json) => node)
}

async function peakDuring({ pid }: ServerProcess, work: () => Promise<void>): Promise<number> {
  let peak = 0
  const sample = () => {
    peak = Math.max(peak, residentMegabytes(pid))
  }
  const sampling = setInterval(sample, SAMPLE_MS)
  try {
    await work()
    sample()
  } finally {
    clearInterval(sampling)
  }
  return peak
}
