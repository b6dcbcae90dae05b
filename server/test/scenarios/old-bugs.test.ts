import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { answers, delta, done, finish, refuses, streams, usage } from '../../providers/scripted-provider.ts'
import type { Person } from '../client.ts'
import { ANSWER, answering, type ScriptedWorld, startScriptedWorld } from './scripted-world.ts'

// Bugs that peers of ours have filed, each as a guarantee. A settlement that is retried and a hold whose runner lives on
// are in ends-once.test.ts and crash.test.ts; grants that race in credits/races.test.ts.

let world: ScriptedWorld
beforeAll(async () => {
  world = await startScriptedWorld()
})
afterAll(() => world.close())

const USUAL = { prompt_tokens: 4_000, completion_tokens: 1_000, cost: 0.02 }
const CHARGED = 4n
const CANCEL = 'mutation ($id: ID!) { cancelAction(id: $id) { id status } }'
const PROGRESS = 'subscription ($id: ID!) { actionProgress(id: $id) { textDelta action { status } } }'

/** A gate before the provider's answer, or in the middle of it. */
const gate = () => Promise.withResolvers<void>()

/** Reads the action's text until all of the answer has come. */
async function readToTheEnd(person: Person, id: string): Promise<void> {
  const socket = world.client.socket(person)
  let text = ''
  for await (const { data } of socket.subscribe(PROGRESS, { id })) {
    text += data!.actionProgress.textDelta ?? ''
    if (text === ANSWER) break
  }
  // As a closed laptop does it: no word of goodbye for the operation.
  await socket.close()
}

/** The whole text is sent, its end is not: until `end` is called. */
function heldBack() {
  const { promise, resolve: end } = gate()
  world.provider.chat = async (response, request) => {
    await streams(delta(ANSWER))(response, request)
    await promise
    response.end(finish() + usage(USUAL) + done)
  }
  return end
}

describe('a stream that is read to the end and then closed is not free', () => {
  test('whoever hangs up after the last word is charged like whoever stays', async () => {
    const person = await world.signUp()
    const end = heldBack()
    const { id } = await world.start(person)
    await readToTheEnd(person, id)
    end()
    expect(await world.ended(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
    expect(await world.account(person)).toEqual({ posted: 2_500n - CHARGED, held: 0n })
  })

  test('whoever cancels after the last word pays for what the model wrote, and no more than was held', async () => {
    const person = await world.signUp()
    const end = heldBack()
    const { id, held } = await world.start(person)
    await readToTheEnd(person, id)
    await world.client.query(CANCEL, { id }, person)
    const action = await world.ended(id)
    end()
    expect(action.status).toBe('CANCELED')
    expect(action.charged).toBeGreaterThanOrEqual(1n)
    expect(action.charged).toBeLessThanOrEqual(BigInt(held))
    expect(await world.account(person)).toEqual({ posted: 2_500n - action.charged!, held: 0n })
  })

  test('a cancel after the end changes nothing', async () => {
    const person = await world.signUp()
    world.provider.chat = answering(USUAL)
    const { id } = await world.start(person)
    await world.ended(id)
    expect((await world.client.query(CANCEL, { id }, person)).data.cancelAction).toEqual({ id, status: 'SUCCEEDED' })
    expect(await world.account(person)).toEqual({ posted: 2_500n - CHARGED, held: 0n })
  })
})

describe('what a provider says of its price', () => {
  const figures: [string, object, object][] = [
    ['-1, which minted 485 million', { ...USUAL, cost: -1 }, { costMicroUsd: 20_000n, charged: CHARGED }],
    ['$23 for a dead stream', { ...USUAL, cost: 23 }, { costMicroUsd: 20_000n, charged: CHARGED }],
    ['nothing that is a number', { ...USUAL, cost: 'free' }, { costMicroUsd: 20_000n, charged: CHARGED }],
    [
      'cached tokens, counted in the prompt already',
      { ...USUAL, cost: undefined, prompt_tokens_details: { cached_tokens: 3_900 } },
      { inputTokens: 4_000, costMicroUsd: 20_000n, charged: CHARGED },
    ],
    ['negative tokens', { ...USUAL, cost: undefined, prompt_tokens: -4_000_000 }, { status: 'SUCCEEDED' }],
    ['10^15 tokens', { ...USUAL, cost: undefined, completion_tokens: 1e15 }, { status: 'SUCCEEDED' }],
  ]
  test.each(figures)('%s', async (_what, reported, expected) => {
    const person = await world.signUp()
    world.provider.chat = answering(reported)
    const { id, held } = await world.start(person)
    const action = await world.ended(id)
    expect(action).toMatchObject(expected)
    expect(action.charged).toBeGreaterThanOrEqual(1n)
    expect(action.charged).toBeLessThanOrEqual(BigInt(held))
    expect(await world.account(person)).toEqual({ posted: 2_500n - action.charged!, held: 0n })
  })

  test('a model whose price of ours is below zero mints nothing', async () => {
    const price = async (inputPrice: bigint, outputPrice: bigint) => {
      await world.system.model.update({ where: { id: 'openai/gpt-4o' }, data: { inputPrice, outputPrice } })
      world.app.bus.publish('catalogue:all')
      return true
    }
    const person = await world.signUp()
    world.provider.chat = answering({ ...USUAL, cost: undefined })
    const set = await price(-1_000_000n, -1_000_000n).catch(() => undefined)
    try {
      const started = set && (await world.start(person).catch(() => undefined))
      if (started?.id) expect((await world.ended(started.id)).charged).toBeGreaterThanOrEqual(0n)
      expect((await world.account(person)).posted).toBeLessThanOrEqual(2_500n)
    } finally {
      await price(2_500_000n, 10_000_000n)
    }
  })

  test('in its list of models: a price below zero, or none where there was one, changes no price of ours', async () => {
    const list = (prompt: string, completion: string) => ({
      data: [{ id: 'openai/gpt-4o', pricing: { prompt, completion } }],
    })
    for (const bad of [list('-1', '-1'), list('0', '0'), list('1000', '1000'), list('NaN', ''), { data: [] }]) {
      world.provider.models = bad
      await world.app.services.modelsAdmin.look({ kind: 'system' })
      const [found] = await world.system.modelProposal.findMany({ where: { modelId: 'openai/gpt-4o' } })
      expect(found?.after ?? {}).not.toMatchObject({ inputPrice: expect.stringMatching(/^-|^1000000000/) })
      const model = await world.system.model.findFirstOrThrow({ where: { id: 'openai/gpt-4o' } })
      expect([model.inputPrice, model.outputPrice]).toEqual([2_500_000n, 10_000_000n])
    }
  })
})

describe('the price is read once', () => {
  const model = { id: 'openai/gpt-4o' }
  afterEach(async () => {
    await world.system.model.update({ where: model, data: { inputPrice: 2_500_000n, outputPrice: 10_000_000n } })
    await world.system.rate.create({ data: { pointsPerDollar: 200, effectiveAt: new Date(), reason: 'test' } })
    world.app.bus.publish('catalogue:all')
  })

  test('the rate and the model’s price that held at the start hold at the end; the next start has the new ones', async () => {
    const person = await world.signUp({ points: 100_000n })
    const { promise, resolve: end } = gate()
    const measured = answering({ ...USUAL, cost: undefined })
    world.provider.chat = async (response, request) => {
      await promise
      await measured(response, request)
    }
    const { id, held } = await world.start(person)
    await expect.poll(() => world.chats().at(-1)).toBeDefined()
    const effectiveAt = new Date(Date.now() - 1_000)
    const rate = await world.system.rate.create({ data: { pointsPerDollar: 2_000, effectiveAt, reason: 'test' } })
    await world.system.model.update({ where: model, data: { inputPrice: 25_000_000n, outputPrice: 100_000_000n } })
    world.app.bus.publish('catalogue:all')
    end()
    expect(await world.ended(id)).toMatchObject({ costMicroUsd: 20_000n, charged: CHARGED, reserved: BigInt(held) })

    world.provider.chat = measured
    const next = await world.start(person)
    const action = await world.ended(next.id)
    expect(action).toMatchObject({ rateId: rate.id, costMicroUsd: 200_000n, charged: 400n })
    expect(next.held).toBeGreaterThan(held * 90)
    expect((await world.system.action.findFirstOrThrow({ where: { id } })).charged).toBe(CHARGED)
  })

  test('the month may end while the work runs: what is held for it stays held, and is what it costs', async () => {
    const person = await world.signUp()
    const end = heldBack()
    const { id, held } = await world.start(person)
    await readToTheEnd(person, id)
    const { renewsAt } = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    const late = new Date(renewsAt.getTime() + 1)
    await world.system.$queryRaw`SELECT * FROM ledger.expire(${person.userId}::uuid, ${late}::timestamptz)`
    expect(await world.account(person)).toEqual({ posted: BigInt(held), held: BigInt(held) })
    end()
    const action = await world.ended(id)
    expect(action.status).toBe('SUCCEEDED')
    expect(action.charged).toBeGreaterThanOrEqual(1n)
    expect((await world.account(person)).held).toBe(0n)
  })
})

describe('retries', () => {
  test('of a provider that fails are three, not 732; the house pays, and nothing is tried again later', async () => {
    const person = await world.signUp()
    world.provider.chat = refuses(500)
    const before = world.chats().length
    const { id } = await world.start(person)
    expect(await world.ended(id)).toMatchObject({ status: 'FAILED', charged: 0n, callCount: 3 })
    expect(world.chats().length - before).toBe(3)
    expect(await world.account(person)).toEqual({ posted: 2_500n, held: 0n })
    expect(await world.system.$queryRaw`SELECT FROM graphile_worker.jobs WHERE key = ${`action:${id}`}`).toEqual([])
  })

  test('of answers that never fit are one repair', async () => {
    world.provider.chat = answers(delta('{"answer": 5}'), finish(), usage(USUAL), done)
    const before = world.chats().length
    const { id } = await world.start(await world.signUp())
    expect(await world.ended(id)).toMatchObject({ status: 'FAILED', failureCode: 'INVALID_RESULT', charged: 0n })
    expect(world.chats().length - before).toBe(2)
    const calls = await world.system.providerCall.findMany({ where: { actionId: id } })
    // The house knows what it paid.
    expect(calls.map(({ costMicroUsd, counted }) => [costMicroUsd, counted])).toEqual([
      [20_000n, false],
      [20_000n, false],
    ])
  })
})

describe('whose points', () => {
  test('work that a key starts is its owner’s, and nobody else’s', async () => {
    const [ada, ben] = [await world.signUp(), await world.signUp()]
    const { data } = await world.client.query('mutation { createApiKey(name: "CI", scopes: [ACT]) { key } }', {}, ada)
    world.provider.chat = answering(USUAL)
    const { id } = await world.start(data.createApiKey.key)
    expect(await world.ended(id)).toMatchObject({ accountId: ada.userId, charged: CHARGED })
    expect(await world.account(ada)).toEqual({ posted: 2_500n - CHARGED, held: 0n })
    expect(await world.account(ben)).toEqual({ posted: 2_500n, held: 0n })
  })

  test('two users may draw the same idempotency key: two actions, each paid by its own', async () => {
    const people = [await world.signUp(), await world.signUp()]
    world.provider.chat = answering(USUAL)
    const started = await Promise.all(people.map((person) => world.start(person, { idempotencyKey: 'evening' })))
    expect(new Set(started.map(({ id }) => id)).size).toBe(2)
    for (const { id } of started) await world.ended(id)
    for (const person of people) expect(await world.account(person)).toEqual({ posted: 2_500n - CHARGED, held: 0n })
  })
})

test('what fails behind the settlement takes nothing back: points, text and result stay as they were settled', async () => {
  const person = await world.signUp()
  world.provider.chat = answering(USUAL)
  const off = world.app.bus.on(`account:${person.userId}`, () => {
    throw new Error('a listener that is broken')
  })
  try {
    const started = await world.start(person).catch(() => undefined)
    const action = await world.system.action.findFirstOrThrow({ where: { accountId: person.userId } })
    expect(started?.id ?? action.id).toBe(action.id)
    expect(await world.ended(action.id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
    expect(await world.account(person)).toEqual({ posted: 2_500n - CHARGED, held: 0n })
  } finally {
    off()
  }
})
