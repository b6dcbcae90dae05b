import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json, Person, TestClient } from '../client.ts'
import { type Instance, startWorld, type World } from '../world.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id held } ... on InsufficientCredits { available held }
} }`
const PROGRESS = `subscription ($id: ID!, $after: Int) { actionProgress(id: $id, after: $after) {
  sequence textDelta restarted action { status }
} }`
const CANCEL = 'mutation ($id: ID!) { cancelAction(id: $id) { id } }'
const ACCOUNT = 'subscription { accountChanged { version held available } }'
const HANGS = '[[sandbox:hang]]'
const task = (phrase = '') => ({ reasoningTask: { task: `When do we shoot the pier? ${phrase}` } })

async function start(client: TestClient, person: Person, phrase?: string, idempotencyKey: string = randomUUID()) {
  const { data, errors } = await client.query(START, { input: { idempotencyKey, work: task(phrase) } }, person)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.startAction
}

/** Takes steps until one is the last wanted; they must follow each other without a gap. */
async function follow(
  client: TestClient,
  person: Person,
  { id, after = 0, until }: { id: string; after?: number; until: (step: Json) => boolean },
) {
  const socket = client.socket(person)
  const steps: Json[] = []
  for await (const { data } of socket.subscribe(PROGRESS, { id, after })) {
    steps.push(data!.actionProgress)
    if (until(steps.at(-1))) break
  }
  expect(steps.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => after + index + 1))
  await socket.close()
  return steps
}
const hasEnded = ({ action }: Json) => ['SUCCEEDED', 'FAILED', 'CANCELED'].includes(action.status)

describe('two instances on one database', () => {
  let world: World
  let other: Instance
  beforeAll(async () => {
    world = await startWorld()
    other = await world.startInstance()
  })
  afterAll(() => world.close())

  test('what one commits is heard on the other at once', async () => {
    const person = await world.signUp()
    const socket = other.client.socket(person)
    const changes = socket.subscribe(ACCOUNT)[Symbol.asyncIterator]()
    const next = async () => (await changes.next()).value.data.accountChanged
    expect(await next()).toMatchObject({ version: 1, held: 0 })
    const { held } = await start(world.client, person, HANGS)
    expect(await next()).toMatchObject({ version: 2, held })
    await socket.close()
  }, 10_000)

  test('a cancel on one stops the work on the other', async () => {
    const person = await world.signUp()
    const ids: string[] = []
    for (let round = 0; round < 4; round++) ids.push((await start(world.client, person, HANGS)).id)
    for (const id of ids) {
      await follow(world.client, person, { id, until: ({ action }) => action.status === 'RUNNING' })
    }
    await Promise.all(ids.map((id, index) => [world, other][index % 2]!.client.query(CANCEL, { id }, person)))
    for (const id of ids) {
      const steps = await follow(other.client, person, { id, until: hasEnded })
      expect(steps.at(-1).action.status).toBe('CANCELED')
    }
    expect(await accountOf(person)).toMatchObject({ posted: 2_500n, held: 0n })
  })

  test('an API key revoked on one closes its sockets on the other within five seconds', async () => {
    const person = await world.signUp()
    const { data } = await world.client.query(
      'mutation { createApiKey(name: "board", scopes: [READ]) { key apiKey { id } } }',
      {},
      person,
    )
    const { key, apiKey } = data.createApiKey
    const socket = other.client.socket(key)
    const closed = new Promise<CloseEvent>((resolve) => socket.on('closed', (event) => resolve(event as CloseEvent)))
    const changes = socket.subscribe(ACCOUNT)[Symbol.asyncIterator]()
    expect((await changes.next()).value.data.accountChanged.available).toBe(2_500)
    const next = changes.next().catch(() => 'broken off')

    const revokedAt = performance.now()
    await world.client.query('mutation ($id: ID!) { revokeApiKey(id: $id) }', { id: apiKey.id }, person)
    expect((await closed).code).toBe(4403)
    expect(performance.now() - revokedAt).toBeLessThan(5_000)
    await next
    expect((await other.client.query('{ viewer { user { id } } }', {}, key)).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    )
  }, 10_000)

  test('40 starts at once, on both, on an account with points for 3: exactly 3 actions', async () => {
    const { held } = await start(world.client, await world.signUp(), HANGS)
    const points = BigInt(4 * held - 1)
    const person = await world.signUp({ points })
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => start([world, other][index % 2]!.client, person, HANGS)),
    )
    expect(answers.filter(({ __typename }) => __typename === 'Action')).toHaveLength(3)
    expect(answers.filter(({ __typename }) => __typename === 'InsufficientCredits')).toHaveLength(37)
    expect(await world.system.action.count({ where: { accountId: person.userId } })).toBe(3)
    expect(await accountOf(person)).toMatchObject({ posted: points, held: BigInt(3 * held) })
  })

  test('one key used 40 times at once, on both: one action', async () => {
    const person = await world.signUp()
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => start([world, other][index % 2]!.client, person, '', key)),
    )
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await world.system.hold.count({ where: { accountId: person.userId } })).toBe(1)
  })

  test('whoever hangs up does not stop the work: it goes on, is charged, and can be rejoined elsewhere', async () => {
    const person = await world.signUp()
    const { id } = await start(world.client, person, '[[sandbox:slow=5]]')
    const seen = await follow(world.client, person, { id, until: ({ textDelta }) => textDelta !== null })
    const rest = await follow(other.client, person, { id, after: seen.length, until: hasEnded })
    const action = await world.system.action.findFirstOrThrow({ where: { id } })
    expect(action.status).toBe('SUCCEEDED')
    expect([...seen, ...rest].map(({ textDelta }) => textDelta ?? '').join('')).toBe(action.text)
    expect(await accountOf(person)).toMatchObject({ posted: 2_500n - action.charged!, held: 0n })
    expect(action.charged).toBeGreaterThan(0n)
  })

  const accountOf = ({ userId }: Person) => world.system.account.findFirstOrThrow({ where: { id: userId } })
})

describe('a drain', () => {
  test('hands over what does not end in time: another instance does it again, within the hold', async () => {
    const world = await startWorld({ env: { DRAIN_TIMEOUT_MS: '300' } })
    const person = await world.signUp()
    const { id } = await start(world.client, person, '[[sandbox:slow=25]]')
    const seen = await follow(world.client, person, { id, until: ({ textDelta }) => textDelta !== null })
    const other = await world.startInstance()
    const socket = world.client.socket(person)
    const closed = new Promise<CloseEvent>((resolve) => socket.on('closed', (event) => resolve(event as CloseEvent)))
    const broken = socket.subscribe(PROGRESS, { id, after: seen.length })[Symbol.asyncIterator]()
    await broken.next()
    const rest = follow(other.client, person, { id, until: hasEnded })
    await world.app.stop()
    expect((await closed).code).toBe(1001)

    const steps = await rest
    const action = await other.app.database.system.action.findFirstOrThrow({ where: { id } })
    expect(action).toMatchObject({ status: 'SUCCEEDED', attempts: 2 })
    const anew = steps.findLastIndex(({ restarted }) => restarted)
    expect(anew).toBeGreaterThan(0)
    const text = steps.slice(anew).map(({ textDelta }) => textDelta ?? '')
    expect(text.join('')).toBe(action.text)
    const account = await other.app.database.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n - action.charged!, held: 0n })
    await other.app.stop()
    await world.clone.drop()
  })
})
