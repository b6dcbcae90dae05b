import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Person, type TestClient } from '../../server/test/client.ts'
import { percentile } from '../figures.ts'
import { type Deaf, deafSocket, deafStream } from './deaf.ts'
import type { Figure, LiveOptions } from './live.ts'
import { residentMegabytes } from './memory.ts'
import { type StampedServer, startStampedServer } from './server-process.ts'

const DEAF_PEOPLE = 5
/** Of each of them: ten connections a user are all there are. */
const SOCKETS = 8
const STREAMS = 2
const OTHERS = 4
const CHANGED = 'subscription { accountChanged { id version } }'
const READ = '{ viewer { account { id available held posted } } }'
const CHANGE_PAUSE_MS = 30
const READ_PAUSE_MS = 100
const GROWTH_MAX_MB = 100
const P99_MAX_MS = 1_000

type Seen = { events: number[]; reads: number[]; foreign: number }

/** Fifty subscribers that never read, for a minute, while others work: what that costs them, and the server. */
export async function measureReaders({ dataDir, short }: LiveOptions): Promise<Figure[]> {
  const seconds = short ? 10 : 60
  const silent = await measureDeaf(dataDir, { seconds, floods: false })
  return [...silent, ...(await measureDeaf(dataDir, { seconds, floods: true }))]
}

type Deafness = { seconds: number; floods: boolean }

async function measureDeaf(dataDir: string, { seconds, floods }: Deafness): Promise<Figure[]> {
  const server = await startStampedServer(dataDir)
  const client = createClient(server.url)
  const until = { stopped: false }
  try {
    const others = await signUp(client, OTHERS)
    const deafPeople = await signUp(client, DEAF_PEOPLE)
    const seen: Seen = { events: [], reads: [], foreign: 0 }
    const watchers = await Promise.all(others.map((person) => watch(client, person, seen)))
    const readers = others.map((person) => readOften(client, person, { seen, until }))
    const changing = changeAll(server, { watchers, deafPeople, until })
    // The work alone makes the heap grow: what counts is what comes on top of that.
    const before = await peakWithin(server.pid, seconds)
    const deaf = await Promise.all(deafPeople.flatMap((person) => deafOf(server.url, person, floods)))
    const peak = await peakWithin(server.pid, seconds)
    const cuts = deaf.reduce((sum, one) => sum + one.cutOff(), 0)
    const told = await Promise.all(deaf.map((one) => one.leave()))
    until.stopped = true
    await Promise.all([changing, ...readers])
    for (const { close } of watchers) await close()
    const own = (index: number) => deafPeople[Math.floor(index / (SOCKETS + STREAMS))]!.userId
    const foreign = seen.foreign + told.flatMap((ids, index) => ids.filter((id) => id !== own(index))).length
    const events = told.reduce((sum, ids) => sum + ids.length, seen.events.length)
    return figures({ floods, seconds, count: deaf.length, before, peak, seen, cuts, foreign, events })
  } finally {
    until.stopped = true
    await server.stop()
  }
}

/** The most resident memory, looked at each second. */
async function peakWithin(pid: number, seconds: number): Promise<number> {
  let peak = 0
  for (let second = 0; second < seconds; second++) {
    await sleep(1_000)
    peak = Math.max(peak, residentMegabytes(pid))
  }
  return peak
}

type Result = Deafness & {
  count: number
  before: number
  peak: number
  seen: Seen
  cuts: number
  foreign: number
  events: number
}

function figures({ floods, seconds, count, before, peak, seen, cuts, foreign, events }: Result): Figure[] {
  const growth = peak - before
  const delay = (what: string, values: number[]): Figure => {
    const p99 = percentile(values, 0.99)
    return {
      what: `others’ ${what} meanwhile, ${values.length}: p99`,
      measured: `${p99.toFixed(0)} ms (p50 ${percentile(values, 0.5).toFixed(1)} ms)`,
      target: `< ${P99_MAX_MS} ms`,
      met: values.length > 0 && p99 < P99_MAX_MS,
    }
  }
  return [
    {
      what: `${count} subscribers that never read${floods ? ', and flood' : ''}, ${seconds} s: resident memory`,
      measured: `+${growth.toFixed(0)} MB, from ${before.toFixed(0)} MB`,
      target: `< +${GROWTH_MAX_MB} MB`,
      met: growth < GROWTH_MAX_MB,
    },
    { what: 'how often they were cut off, and came back', measured: String(cuts) },
    {
      what: `foreign events among ${events}`,
      measured: String(foreign),
      target: '0',
      met: foreign === 0 && events > 0,
    },
    delay('changes of an account', seen.events),
    delay('viewer { account }', seen.reads),
  ]
}

const signUp = (client: TestClient, count: number): Promise<Person[]> =>
  Promise.all(
    Array.from({ length: count }, () =>
      client.signUp({
        name: 'Bench',
        email: `${crypto.randomUUID()}@bench.example`,
        password: 'correct horse battery',
      }),
    ),
  )

function deafOf(url: string, person: Person, floods: boolean): (Deaf | Promise<Deaf>)[] {
  return [
    ...Array.from({ length: SOCKETS }, () => deafSocket(url, person, { floods })),
    ...Array.from({ length: STREAMS }, () => deafStream(url, person)),
  ]
}

type Watcher = Awaited<ReturnType<typeof watch>>

async function watch(client: TestClient, person: Person, seen: Seen) {
  const socket = client.socket(person)
  const changes = socket.subscribe(CHANGED)
  await changes.next()
  let arrived = Promise.withResolvers<bigint>()
  const reading = (async () => {
    for await (const { data } of changes) {
      if (data?.accountChanged.id !== person.userId) seen.foreign++
      arrived.resolve(process.hrtime.bigint())
    }
  })().catch(() => {})
  return {
    person,
    /** The delay of the change that is made now. */
    async measure(change: () => Promise<bigint>): Promise<void> {
      arrived = Promise.withResolvers()
      const { promise } = arrived
      const committed = await change()
      seen.events.push(Number((await promise) - committed) / 1e6)
    },
    async close(): Promise<void> {
      await socket.close()
      await reading
    },
  }
}

/** One change at a time, of the others' accounts and of those who do not read. */
async function changeAll(
  server: StampedServer,
  { watchers, deafPeople, until }: { watchers: Watcher[]; deafPeople: Person[]; until: { stopped: boolean } },
): Promise<void> {
  for (let turn = 0; !until.stopped; turn++) {
    const watcher = watchers[turn % watchers.length]!
    await watcher.measure(() => server.change(watcher.person.userId))
    await server.change(deafPeople[turn % deafPeople.length]!.userId)
    await sleep(CHANGE_PAUSE_MS)
  }
}

async function readOften(
  client: TestClient,
  person: Person,
  { seen, until }: { seen: Seen; until: { stopped: boolean } },
): Promise<void> {
  while (!until.stopped) {
    const since = performance.now()
    const { data } = await client.query(READ, {}, person)
    seen.reads.push(performance.now() - since)
    if (data.viewer.account.id !== person.userId) seen.foreign++
    await sleep(READ_PAUSE_MS)
  }
}
