import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../../tools/faults/free-port.ts'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Json, Person } from '../client.ts'
import { redisInstalled, startRedis } from '../redis.ts'
import { type Instance, PASSWORD, startWorld, type World } from '../world.ts'

const ACCOUNT = 'subscription { accountChanged { version held available } }'
const MODEL = 'openai/gpt-4o-mini'
const WORK = { reasoningTask: { task: 'When do we shoot the pier?' } }
const QUOTE = 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum model { id } } }'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename ... on Action { id held } } }`
const HANGS = { reasoningTask: { task: 'When? [[sandbox:hang]]' } }
/** Until a watcher reads again by itself, whatever it heard. */
const SWEEP_MS = 15_000
const HEARD_WITHIN_MS = 5_000

/** A socket that watches its person's account. */
function watch(at: Instance, whose: Person | string) {
  const socket = at.client.socket(whose)
  const closed = new Promise<number>((resolve) => socket.on('closed', (event) => resolve((event as CloseEvent).code)))
  const seen: Json[] = []
  const first = Promise.withResolvers<void>()
  void (async () => {
    for await (const { data } of socket.subscribe(ACCOUNT)) {
      seen.push(data!.accountChanged)
      first.resolve()
    }
  })().catch(() => {})
  return { seen, closed, close: socket.close, first: first.promise }
}

async function start(at: Instance, person: Person) {
  const { data, errors } = await at.client.query(
    START,
    { input: { idempotencyKey: randomUUID(), work: HANGS } },
    person,
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data.startAction as { __typename: string; id: string; held: number }
}

describe.each([{ carrier: 'PostgreSQL' }, { carrier: 'Redis' }])('with events over $carrier', ({ carrier }) => {
  const skipped = carrier === 'Redis' && !redisInstalled
  let world: World
  let other: Instance
  let port: number
  let redis: Awaited<ReturnType<typeof startRedis>> | undefined
  beforeAll(async () => {
    if (skipped) return
    port = await freePort()
    if (carrier === 'Redis') redis = await startRedis(port)
    world = await startWorld({ env: redis ? { REDIS_URL: `redis://127.0.0.1:${port}` } : {} })
    other = await world.startInstance()
  })
  afterAll(async () => {
    if (skipped) return
    await world.close()
    redis?.kill('SIGKILL')
  })

  test.skipIf(skipped)('who signs out on one, or ends another session there, is cut off on the other', async () => {
    const { email, token } = await world.signUp()
    const bearer = { authorization: `Bearer ${token}` }
    const answer = await world.client.post('/api/auth/sign-in/email', { email, password: PASSWORD })
    const elsewhere = answer.headers.get('set-auth-token')!
    const [here, there] = [watch(other, token), watch(other, elsewhere)]
    await Promise.all([here.first, there.first])

    const since = performance.now()
    expect((await world.client.post('/api/auth/revoke-other-sessions', {}, bearer)).status).toBe(200)
    expect(await there.closed).toBe(4403)
    expect((await other.client.query('{ viewer { user { id } } }', {}, elsewhere)).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    )
    expect((await world.client.post('/api/auth/sign-out', {}, bearer)).status).toBe(200)
    expect(await here.closed).toBe(4403)
    expect(performance.now() - since).toBeLessThan(HEARD_WITHIN_MS)
  })

  test.skipIf(skipped)('a model and a price that are set on one are what the other quotes', async () => {
    const [admin, person] = [await signUpAdmin(world), await world.signUp()]
    const quoted = async () => (await other.client.query(QUOTE, { work: WORK }, person)).data.quoteAction
    const before = await quoted()
    expect(before.model.id).not.toBe(MODEL)
    await world.client.query(
      `mutation { adminSetFunctionModels(function: REASONING_TASKS, models: ["${MODEL}"]) { id } }`,
      {},
      admin,
    )
    await expect.poll(async () => (await quoted()).model.id).toBe(MODEL)
    const cheap = (await quoted()).maximum
    expect(cheap).toBeLessThan(before.maximum)
    const { data } = await world.client.query(
      'mutation { adminSetRate(pointsPerDollar: 2000, reason: "Test") { __typename } }',
      {},
      admin,
    )
    expect(data.adminSetRate.__typename).toBe('RateVersion')
    await expect.poll(async () => (await quoted()).maximum).toBeGreaterThan(cheap)
  })

  if (carrier === 'PostgreSQL') return
  const outages = {
    stopped: {
      begin: async () => void redis?.kill('SIGKILL'),
      end: async () => {
        redis = await startRedis(port)
      },
    },
    frozen: {
      begin: async () => void redis?.kill('SIGSTOP'),
      end: async () => void redis?.kill('SIGCONT'),
    },
  }

  test.skipIf(skipped).each(['stopped', 'frozen'] as const)(
    'while Redis is %s work starts and is held; the other instance hears of it once it is back',
    async (how) => {
      const person = await world.signUp()
      const watcher = watch(other, person)
      await watcher.first
      const watchedSince = performance.now()
      const { begin, end } = outages[how]
      await begin()
      const since = performance.now()
      const { held } = await start(world, person)
      const again = await start(other, person)
      expect(performance.now() - since, 'nobody waits for it').toBeLessThan(2_000)
      const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
      expect(account).toMatchObject({ posted: 2_500n, held: BigInt(held + again.held) })

      // What another instance did meanwhile is not heard: that is what it costs.
      const unheard = await start(world, person)
      await end()
      const all = held + again.held + unheard.held
      await expect.poll(() => watcher.seen.at(-1).held, { timeout: 8_000 }).toBe(all)
      expect(performance.now() - watchedSince, 'it was told, and did not only look by itself').toBeLessThan(SWEEP_MS)
      await watcher.close()
    },
    15_000,
  )

  test.skipIf(skipped)('a Redis whose data is thrown away carries on: nothing of ours was in it', async () => {
    const person = await world.signUp()
    const watcher = watch(other, person)
    await watcher.first
    const { Redis } = await import('ioredis')
    const client = new Redis(port)
    await client.flushall()
    expect(await client.dbsize()).toBe(0)
    client.disconnect()
    const { held } = await start(world, person)
    await expect.poll(() => watcher.seen.at(-1).held, { timeout: HEARD_WITHIN_MS }).toBe(held)
    await watcher.close()
  })
})
