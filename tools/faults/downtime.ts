import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, type Json, type Person } from '../../server/test/client.ts'
import type { MediaProvider } from './media-provider.ts'
import type { Site } from './site.ts'

/** The server's own default. */
export const RECONCILE_INTERVAL_MS = 30_000
/** The provider tells a receiver that is away again after 0.1, 0.3 and 0.9 s, and then no more. */
const WEBHOOKS_LOST_MS = 2_000
const POLL_MS = 25
const TIMEOUT_MS = 120_000

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id } ... on Error { message }
} }`
const READ = 'query ($id: ID!) { action(id: $id) { status charged outputs { bytes } } }'

/**
 * A video is at the provider when the server is killed, is finished while nobody listens, and has to be settled within
 * one interval of the server's next start. One measure for each time that it stays dead.
 */
export async function measureDowntime(site: Site<MediaProvider>, deadForMs: readonly number[]): Promise<void> {
  const { name, servers, provider, report } = site
  const [server] = servers as [Site['servers'][number]]
  server.spawn()
  await server.untilReady(performance.now())
  const person = await site.signUp(0)
  const figures: string[] = []
  for (const [index, leastMs] of deadForMs.entries()) {
    const id = await start(server.url, person, index)
    await until('the video is at the provider', async () => (await provider.readBook()).length === index + 1)
    const killed = performance.now()
    await server.killHard({ tree: true })
    await until('the video is finished', async () => (await provider.readBook()).at(-1)?.status === 'succeeded')
    await sleep(Math.max(WEBHOOKS_LOST_MS, leastMs - (performance.now() - killed)))
    const deadMs = performance.now() - killed

    server.spawn()
    await server.untilReady(performance.now())
    const ready = performance.now()
    let told: Json
    await until('the action has ended', async () => {
      told = await read(server.url, person, id)
      return told !== undefined && !['QUEUED', 'RUNNING', 'UNKNOWN'].includes(told.status)
    })
    const settledMs = performance.now() - ready
    const whole = told.status === 'SUCCEEDED' && told.charged > 0 && told.outputs.length === 1
    report.check('downtime: what was finished meanwhile is paid for and kept', whole, () => JSON.stringify(told))
    const line = `${(settledMs / 1_000).toFixed(1)} s after a start, dead for ${Math.round(deadMs / 1_000)} s`
    const rule = 'downtime: what was finished meanwhile is settled within one reconcile interval'
    report.check(rule, settledMs <= RECONCILE_INTERVAL_MS, () => line)
    figures.push(line)
  }
  report.figure(`${name}: settled (interval ${RECONCILE_INTERVAL_MS / 1_000} s)`, figures.join('; '))
  await server.drain()
}

async function start(url: string, person: Person, index: number): Promise<string> {
  const work = { videoGeneration: { prompt: 'The ferry leaves at night.', seconds: 3, resolution: '480p' } }
  const { data } = await createClient(url).query(START, { input: { idempotencyKey: `video ${index}`, work } }, person)
  if (data?.startAction.__typename !== 'Action') throw new Error(`No video was started: ${JSON.stringify(data)}`)
  return data.startAction.id
}

async function read(url: string, person: Person, id: string): Promise<Json> {
  const { data } = await createClient(url).query(READ, { id }, person)
  return data?.action
}

async function until(what: string, happened: () => Promise<boolean>): Promise<void> {
  const since = performance.now()
  while (!(await happened())) {
    if (performance.now() - since > TIMEOUT_MS) throw new Error(`It did not happen in time that ${what}`)
    await sleep(POLL_MS)
  }
}
