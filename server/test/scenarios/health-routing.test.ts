import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HealthState } from '../../generated/prisma/client.ts'
import { priceOf } from '../../prices/rules.ts'
import type { Json, Person, TestClient } from '../client.ts'
import { type Instance, startWorld, type World } from '../world.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename ... on Action { id held model { id } } ... on ActionUnavailable { message reason retryAt }
} }`
const QUOTE = `query ($work: WorkInput!, $model: ID) { quoteAction(work: $work, model: $model) {
  maximum notice slowdown { factor usualMs nowMs } model { id }
} }`
const AVAILABLE = '{ functions { id available } }'
const [DEFAULT, FALLBACK, LAST] = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'meta-llama/llama-3.3-70b-instruct'] as const
const CHAIN = [DEFAULT, FALLBACK, LAST]
const work = { reasoningTask: { task: 'When do we shoot the pier?' } }

let world: World
let other: Instance
let person: Person
beforeAll(async () => {
  world = await startWorld()
  other = await world.startInstance()
  // The first looks are taken when the server starts; what they find must not come after what is set here.
  await vi.waitFor(async () => {
    expect(await world.system.healthTarget.count({ where: { checkedAt: { not: null } } })).toBeGreaterThan(4)
    expect(await world.system.healthTarget.count({ where: { checkedAt: null } })).toBe(0)
  }, 20_000)
}, 30_000)
afterAll(() => world.close())
beforeEach(async () => {
  person = await world.signUp()
  await set(Object.fromEntries(CHAIN.map((model) => [model, 'UP'])))
})

/** As a look would: written, then announced. Resolves when both instances know. */
async function set(states: Record<string, HealthState>, more: object = {}) {
  const far = new Date(Date.now() + 3_600_000)
  for (const [model, state] of Object.entries(states)) {
    await world.system.healthTarget.updateMany({
      where: model.startsWith('provider:') ? { id: model } : { modelId: model },
      data: { state, checkedAt: new Date(), nextCheckAt: far, ...more },
    })
  }
  world.app.bus.publish('health:all')
  return far
}

async function start(client: TestClient = world.client, more: object = {}): Promise<Json> {
  const { data, errors } = await client.query(START, { input: { idempotencyKey: randomUUID(), work, ...more } }, person)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.startAction
}

async function ended(id: string) {
  await expect.poll(async () => (await world.system.action.findFirstOrThrow({ where: { id } })).endedAt).not.toBeNull()
  return world.system.action.findFirstOrThrow({ where: { id }, include: { rate: true } })
}

const modelOf = async (client: TestClient) => {
  const { data } = await client.query(QUOTE, { work }, person)
  return data?.quoteAction.model.id
}
/** Events travel between instances; nobody waits longer than a second for them. */
const becomes = (client: TestClient, model: string | undefined) =>
  expect.poll(() => modelOf(client), { timeout: 1_000 }).toBe(model)
const held = async () => (await world.system.account.findFirstOrThrow({ where: { id: person.userId } })).held

describe('a default model that is down', () => {
  test('is replaced by the next of the chain, which does the work at its own price', async () => {
    await becomes(world.client, DEFAULT)
    const before = (await world.client.query(QUOTE, { work }, person)).data.quoteAction
    await set({ [DEFAULT]: 'DOWN' })
    await becomes(world.client, FALLBACK)
    const quote = (await world.client.query(QUOTE, { work }, person)).data.quoteAction
    expect(quote.notice).toBe('GPT-4o is not available, so GPT-4o mini does the work.')
    expect(quote.maximum).toBeLessThan(before.maximum)

    const action = await start()
    expect(action).toMatchObject({ __typename: 'Action', held: quote.maximum, model: { id: FALLBACK } })
    const done = await ended(action.id)
    expect(done.status).toBe('SUCCEEDED')
    const calls = await world.system.providerCall.findMany({ where: { actionId: action.id } })
    expect(calls.map(({ modelId }) => modelId)).toEqual([FALLBACK])
    const cost = calls.reduce((sum, call) => sum + (call.costMicroUsd ?? 0n), 0n)
    expect(done.charged).toBe(priceOf(cost, { pointsPerDollar: done.rate.pointsPerDollar, free: false }))
  })

  test('is used again, on every instance, within a second of being up', async () => {
    await set({ [DEFAULT]: 'DOWN' })
    await becomes(other.client, FALLBACK)
    await set({ [DEFAULT]: 'UP' })
    await becomes(other.client, DEFAULT)
    expect((await start(other.client)).model.id).toBe(DEFAULT)
  })
})

describe('a model that was named', () => {
  test('and is down is refused with when to try again, and nothing is held', async () => {
    const next = await set({ [DEFAULT]: 'DOWN' })
    await becomes(world.client, FALLBACK)
    const refused = await start(world.client, { model: DEFAULT })
    expect(refused).toMatchObject({ __typename: 'ActionUnavailable', reason: 'MODEL_DOWN', message: 'GPT-4o is down.' })
    expect(Date.parse(refused.retryAt)).toBe(next.getTime() + 2_000)
    expect(await held()).toBe(0n)
    expect(await world.system.action.count({ where: { accountId: person.userId } })).toBe(0)
  })

  test('and is under maintenance is refused too; slow, or unknown, it is used', async () => {
    await set({ [DEFAULT]: 'MAINTENANCE' })
    await becomes(world.client, FALLBACK)
    expect(await start(world.client, { model: DEFAULT })).toMatchObject({ reason: 'MAINTENANCE', retryAt: null })
    for (const state of ['DEGRADED', 'UNKNOWN'] as const) {
      await set({ [DEFAULT]: state })
      await becomes(world.client, DEFAULT)
      expect(await start(world.client, { model: DEFAULT })).toMatchObject({ model: { id: DEFAULT } })
    }
  })
})

test('when all of a chain are down, or their provider is, the function is unavailable and says until when', async () => {
  const isAvailable = async () => {
    const { data } = await world.client.query(AVAILABLE)
    return data.functions.find(({ id }: Json) => id === 'REASONING_TASKS').available
  }
  expect(await isAvailable()).toBe(true)
  await set(Object.fromEntries(CHAIN.map((model) => [model, 'DOWN'])))
  await expect.poll(isAvailable, { timeout: 1_000 }).toBe(false)
  expect(await start()).toMatchObject({ reason: 'MODEL_DOWN', retryAt: expect.any(String) })

  await set(Object.fromEntries(CHAIN.map((model) => [model, 'UP'])))
  await expect.poll(isAvailable, { timeout: 1_000 }).toBe(true)
  await set({ 'provider:OPENROUTER': 'DOWN' })
  await expect.poll(isAvailable, { timeout: 1_000 }).toBe(false)
  expect(await start()).toMatchObject({ __typename: 'ActionUnavailable' })
  expect(await held()).toBe(0n)
  await set({ 'provider:OPENROUTER': 'UP' })
  await expect.poll(isAvailable, { timeout: 1_000 }).toBe(true)
})

test('that nobody can tell how they are stops no sale', async () => {
  await set({ [DEFAULT]: 'DOWN' })
  await becomes(world.client, FALLBACK)
  await set({ ...Object.fromEntries(CHAIN.map((model) => [model, 'UNKNOWN'])), 'provider:OPENROUTER': 'UNKNOWN' })
  await becomes(world.client, DEFAULT)
  expect(await start()).toMatchObject({ __typename: 'Action', model: { id: DEFAULT } })
})

test('a quote says by how much the model is slower, from what was measured', async () => {
  const evidence = { calls: { calls: 9, failed: 0, failedInARow: 0, p50Ms: 9_000, p95Ms: 9_900 }, probe: null }
  await set({ [DEFAULT]: 'DEGRADED' }, { evidence, usualCallMs: 3_000 })
  const quote = async () => (await world.client.query(QUOTE, { work }, person)).data.quoteAction
  await expect
    .poll(async () => (await quote()).notice, { timeout: 1_000 })
    .toBe('About 3 times slower than usual. Failures cost nothing.')
  expect((await quote()).slowdown).toEqual({ factor: 3, usualMs: 3_000, nowMs: 9_000 })
})
