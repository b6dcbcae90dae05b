import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorld, type World } from '../test/world.ts'
import { follow, PROGRESS, RECEIPT, STORY, start, story } from './testing-actions.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

describe('a story, from the quote to the receipt', () => {
  test('streams, gives the typed result, charges within the quote, and the account adds up', async () => {
    const person = await world.signUp()
    const action = await start(world, person, story(STORY))
    expect(action).toMatchObject({ __typename: 'Action' })

    const steps = await follow(world, person, action.id)
    expect(steps.map((step) => step.sequence)).toEqual(steps.map((_, index) => index + 1))
    expect(steps.at(-1)!.action.status).toBe('SUCCEEDED')

    const { data } = await world.client.query(RECEIPT, { id: action.id }, person)
    const { receipt, result, text, charged, held, status } = data.action
    expect(status).toBe('SUCCEEDED')
    expect(steps.map((step) => step.textDelta ?? '').join('')).toBe(text)
    expect(result.__typename).toBe('StoryBreakdown')
    expect(result.chapters[0].shots.length).toBeGreaterThanOrEqual(8)
    expect(receipt).toMatchObject({ held: action.held, charged, released: action.held - charged, calls: 1 })
    expect(charged).toBeGreaterThanOrEqual(1)
    expect(held).toBe(0)

    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n - BigInt(charged), held: 0n })
    const usage = await world.client.query(
      '{ viewer { usage(from: "2020-01-01", to: "2020-01-01", timeZone: "UTC") { points } account { entries(first: 1) { edges { node { kind amount action { id } } } } } } }',
      {},
      person,
    )
    expect(usage.data.viewer.account.entries.edges[0].node).toEqual({
      kind: 'USAGE',
      amount: -charged,
      action: { id: action.id },
    })
  })

  test('progress resumes behind a sequence already seen, and completes at once when the action has ended', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(STORY))
    const all = await follow(world, person, id)
    const socket = world.client.socket(person)
    const rest: number[] = []
    for await (const { data } of socket.subscribe(PROGRESS, { id, after: all.length - 2 }))
      rest.push(data!.actionProgress.sequence)
    await socket.close()
    expect(rest).toEqual([all.length - 1, all.length])
  })

  test('the same key starts it once, however often and however parallel; another input under it is a conflict', async () => {
    const person = await world.signUp()
    const input = { idempotencyKey: 'evening', ...story(STORY) }
    const answers = await Promise.all(Array.from({ length: 12 }, () => start(world, person, input)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await start(world, person, { ...input, ...story('Another story.') })).toMatchObject({
      __typename: 'IdempotencyConflict',
    })
    expect(await world.system.action.count({ where: { accountId: person.userId } })).toBe(1)
  })
})

describe('refusals hold nothing', () => {
  const untouched = async (userId: string) =>
    expect(await world.system.hold.count({ where: { accountId: userId } })).toBe(0)

  test('too few points', async () => {
    const person = await world.signUp({ points: 3n })
    const refused = await start(world, person, story(STORY))
    expect(refused).toMatchObject({
      __typename: 'InsufficientCredits',
      available: 3,
      held: 0,
      suggestedPack: { id: 'quick' },
    })
    await untouched(person.userId)
  })

  test('more than maxPoints', async () => {
    const person = await world.signUp()
    expect(await start(world, person, { ...story(STORY), maxPoints: 1 })).toMatchObject({
      __typename: 'QuoteExceeded',
      maxPoints: 1,
    })
    await untouched(person.userId)
  })

  test.each([
    ['an empty story', story(' '), 'work.storyBreakdown.story'],
    ['a story with NUL in it', story('a\0b'), 'work.storyBreakdown.story'],
    ['a megabyte of story', story('x'.repeat(900_000)), 'work.storyBreakdown.story'],
    ['21 chapters', { work: { storyBreakdown: { story: STORY, chapters: 21 } } }, 'work.storyBreakdown.chapters'],
    [
      'a model that the function may not use',
      { work: { imageAnalysis: { imageUrl: PIXEL() } }, model: 'openai/o9' },
      'model',
    ],
    [
      'a text model for a picture',
      { work: { imageAnalysis: { imageUrl: PIXEL() } }, model: 'qwen/qwen-turbo' },
      'model',
    ],
    [
      'a picture that is none',
      { work: { imageAnalysis: { imageUrl: 'data:image/png;base64,aGVsbG8=' } } },
      'work.imageAnalysis.imageUrl',
    ],
    [
      'a picture on a private address',
      { work: { imageAnalysis: { imageUrl: 'http://127.0.0.1:1/x.png' } } },
      'work.imageAnalysis.imageUrl',
    ],
    [
      'a picture on the metadata address',
      { work: { imageAnalysis: { imageUrl: 'http://169.254.169.254/x' } } },
      'work.imageAnalysis.imageUrl',
    ],
    ['an empty idempotency key', { idempotencyKey: '', ...story(STORY) }, 'idempotencyKey'],
    ['a key of 256 characters', { idempotencyKey: 'k'.repeat(256), ...story(STORY) }, 'idempotencyKey'],
  ])('%s', async (_what, input, field) => {
    const person = await world.signUp()
    expect(await start(world, person, input)).toMatchObject({ __typename: 'InvalidInput', field })
    await untouched(person.userId)
  })
})

describe('what goes wrong costs nothing', () => {
  test.each([
    ['a provider that fails', '[[sandbox:status=500]]', 'PROVIDER_UNAVAILABLE'],
    ['an answer that stays invalid', '[[sandbox:invalid-json-always]]', 'INVALID_RESULT'],
    ['an empty answer', '[[sandbox:empty]]', 'UNUSABLE_ANSWER'],
  ])('%s: FAILED at 0 points, the hold released', async (_what, phrase, code) => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} ${phrase}`))
    await follow(world, person, id)
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action).toMatchObject({ status: 'FAILED', charged: 0, failure: { code }, receipt: { charged: 0 } })
    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n, held: 0n })
  })

  test('an answer that is invalid once is repaired within the same action, and only the good call is charged', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} [[sandbox:invalid-json]]`))
    const steps = await follow(world, person, id)
    expect(steps.some((step) => step.restarted)).toBe(true)
    const calls = await world.system.providerCall.findMany({ where: { actionId: id }, orderBy: { startedAt: 'asc' } })
    expect(calls.map(({ outcome, counted }) => [outcome, counted])).toEqual([
      ['INVALID', false],
      ['SUCCEEDED', true],
    ])
    const action = await world.system.action.findFirstOrThrow({ where: { id } })
    expect(action.costMicroUsd).toBe(calls[1]!.costMicroUsd)
  })

  test('a model that fails is replaced by the next of the chain', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} [[sandbox:status=503@openai/gpt-4o]]`))
    await follow(world, person, id)
    const action = await world.system.action.findFirstOrThrow({ where: { id } })
    expect(action).toMatchObject({ status: 'SUCCEEDED', modelId: 'openai/gpt-4o-mini', callCount: 2 })
  })

  test('a free model costs 0 points', async () => {
    const person = await world.signUp({ points: 0n })
    const { id, held } = await start(world, person, { ...story(STORY), model: 'google/gemma-2-9b-it:free' })
    expect(held).toBe(0)
    await follow(world, person, id)
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action).toMatchObject({ status: 'SUCCEEDED', charged: 0 })
  })
})

/** The smallest PNG. */
function PIXEL() {
  return 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
}
