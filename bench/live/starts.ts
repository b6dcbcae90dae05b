import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Person, type TestClient } from '../../server/test/client.ts'
import { percentile } from '../figures.ts'
import type { Figure, LiveOptions } from './live.ts'
import { startServer } from './server-process.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id status held } ... on Error { message } } }`
const CANCEL = 'mutation ($id: ID!) { cancelAction(id: $id) { status } }'
const STATUS = 'query ($id: ID!) { action(id: $id) { status } }'
/** The sandbox never answers this one, so what was started before takes no time from what is measured. */
const STORY = 'Mara walks into the harbour at night. [[sandbox:hang]]'
const P50_MAX_MS = 10
const WARM_UP = 50
const BEGUN_MS = 50
const POLL_MS = 20
const POLLS_MAX = 500

/** From the request of startAction to its answer, over HTTP, one at a time. */
export async function measureStarts({ dataDir, short }: LiveOptions): Promise<Figure[]> {
  const count = short ? 50 : 300
  const server = await startServer(dataDir)
  try {
    const client = createClient(server.url)
    const email = `${randomUUID()}@bench.example`
    const person = await client.signUp({ name: 'Bench', email, password: 'correct horse battery' })
    const measured: number[] = []
    for (let round = 0; round < WARM_UP + count; round++) {
      const input = { idempotencyKey: randomUUID(), work: { storyBreakdown: { story: STORY } } }
      const began = performance.now()
      const { data, errors } = await client.query(START, { input }, person)
      if (round >= WARM_UP) measured.push(performance.now() - began)
      if (data?.startAction.__typename !== 'Action') throw new Error(JSON.stringify(errors ?? data))
      await end(client, person, data.startAction.id)
    }
    const [p50, p95] = [percentile(measured, 0.5), percentile(measured, 0.95)]
    return [
      {
        what: `startAction, request to answer, ${count} starts: p50`,
        measured: `${p50.toFixed(1)} ms`,
        target: `< ${P50_MAX_MS} ms`,
        met: p50 < P50_MAX_MS,
      },
      { what: 'the same: p95', measured: `${p95.toFixed(1)} ms` },
    ]
  } finally {
    await server.stop()
  }
}

/** Lets the work begin, cancels it and waits for its end, so that the next start has the server to itself. */
async function end(client: TestClient, person: Person, id: string): Promise<void> {
  await sleep(BEGUN_MS)
  await client.query(CANCEL, { id }, person)
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const { data } = await client.query(STATUS, { id }, person)
    if (data.action.status === 'CANCELED') return
    await sleep(POLL_MS)
  }
  throw new Error('A canceled action did not end')
}
