import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'

const STORY =
  'Mara walks into the harbour at night. She meets Tom, who carries a lantern. The ferry leaves without them.'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) {
  __typename
  ... on Action { id status held }
  ... on Error { message }
  ... on InsufficientCredits { needed available held suggestedPack { id } }
  ... on QuoteExceeded { maxPoints quoted }
  ... on InvalidInput { field }
} }`
const PROGRESS = `subscription ($id: ID!, $after: Int) { actionProgress(id: $id, after: $after) {
  sequence textDelta part partLabel restarted action { id status }
} }`
const RECEIPT = `query ($id: ID!) { action(id: $id) {
  status text charged held failure { code message } receipt { quoted held charged released calls inputTokens outputTokens }
  result { __typename ... on StoryBreakdown { chapters { title shots { description } } } }
} }`

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

let keys = 0
const start = async (person: Parameters<World['client']['query']>[2], input: object) => {
  const { data, errors } = await world.client.query(
    START,
    { input: { idempotencyKey: `key ${++keys}`, ...input } },
    person,
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data.startAction
}
const story = (text: string) => ({ work: { storyBreakdown: { story: text } } })

async function follow(person: Parameters<World['client']['query']>[2], id: string) {
  const socket = world.client.socket(person)
  const steps: Record<string, Json>[] = []
  for await (const { data, errors } of socket.subscribe(PROGRESS, { id })) {
    if (errors) throw new Error(JSON.stringify(errors))
    steps.push(data!.actionProgress)
  }
  await socket.close()
  return steps
}

describe('a story, from the quote to the receipt', () => {
  test('streams, gives the typed result, charges within the quote, and the account adds up', async () => {
    const person = await world.signUp()
    const action = await start(person, story(STORY))
    expect(action).toMatchObject({ __typename: 'Action' })

    const steps = await follow(person, action.id)
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
    const { id } = await start(person, story(STORY))
    const all = await follow(person, id)
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
    const answers = await Promise.all(Array.from({ length: 12 }, () => start(person, input)))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await start(person, { ...input, ...story('Another story.') })).toMatchObject({
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
    const refused = await start(person, story(STORY))
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
    expect(await start(person, { ...story(STORY), maxPoints: 1 })).toMatchObject({
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
    expect(await start(person, input)).toMatchObject({ __typename: 'InvalidInput', field })
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
    const { id } = await start(person, story(`${STORY} ${phrase}`))
    await follow(person, id)
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action).toMatchObject({ status: 'FAILED', charged: 0, failure: { code }, receipt: { charged: 0 } })
    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n, held: 0n })
  })

  test('an answer that is invalid once is repaired within the same action, and only the good call is charged', async () => {
    const person = await world.signUp()
    const { id } = await start(person, story(`${STORY} [[sandbox:invalid-json]]`))
    const steps = await follow(person, id)
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
    const { id } = await start(person, story(`${STORY} [[sandbox:status=503@openai/gpt-4o]]`))
    await follow(person, id)
    const action = await world.system.action.findFirstOrThrow({ where: { id } })
    expect(action).toMatchObject({ status: 'SUCCEEDED', modelId: 'openai/gpt-4o-mini', callCount: 2 })
  })

  test('a free model costs 0 points', async () => {
    const person = await world.signUp({ points: 0n })
    const { id, held } = await start(person, { ...story(STORY), model: 'google/gemma-2-9b-it:free' })
    expect(held).toBe(0)
    await follow(person, id)
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action).toMatchObject({ status: 'SUCCEEDED', charged: 0 })
  })
})

describe('cancel', () => {
  const CANCEL = 'mutation ($id: ID!) { cancelAction(id: $id) { id status } }'

  test('of an action that hangs ends it, and charges nothing that no provider did', async () => {
    const person = await world.signUp()
    const { id } = await start(person, story(`${STORY} [[sandbox:hang]]`))
    const socket = world.client.socket(person)
    let last: Record<string, Json> | undefined
    for await (const { data } of socket.subscribe(PROGRESS, { id })) {
      last = data!.actionProgress
      if (last!.action.status === 'RUNNING') await world.client.query(CANCEL, { id }, person)
    }
    await socket.close()
    expect(last!.action.status).toBe('CANCELED')
    const account = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    expect(account).toMatchObject({ posted: 2_500n, held: 0n })
  })

  test('of an action that has begun to write keeps what it wrote, and charges it within the hold', async () => {
    const person = await world.signUp()
    const { id, held } = await start(person, story(`${STORY} [[sandbox:slow=40]]`))
    const socket = world.client.socket(person)
    let asked = false
    for await (const { data } of socket.subscribe(PROGRESS, { id })) {
      if (!data!.actionProgress.textDelta || asked) continue
      asked = true
      await world.client.query(CANCEL, { id }, person)
    }
    await socket.close()
    const { data } = await world.client.query(RECEIPT, { id }, person)
    expect(data.action.status).toBe('CANCELED')
    expect(data.action.text.length).toBeGreaterThan(0)
    expect(data.action.charged).toBeGreaterThanOrEqual(1)
    expect(data.action.charged).toBeLessThanOrEqual(held)
  })

  test("of somebody else's action, or of none, answers null", async () => {
    const [ada, ben] = [await world.signUp(), await world.signUp()]
    const { id } = await start(ada, story(STORY))
    for (const foreign of [id, '00000000-0000-4000-8000-000000000000', 'nonsense']) {
      expect((await world.client.query(CANCEL, { id: foreign }, ben)).data).toEqual({ cancelAction: null })
    }
    expect((await world.client.query(RECEIPT, { id }, ben)).data).toEqual({ action: null })
  })
})

describe('the account, live', () => {
  test('entryAdded gives every entry once, in order, from the first on, while they are being made', async () => {
    const person = await world.signUp()
    const socket = world.client.socket(person)
    const entries = socket.subscribe('subscription { entryAdded { id kind amount balanceAfter } }')
    const seen: Record<string, Json>[] = []
    const wanted = 4
    await Promise.all([
      start(person, story(STORY)),
      start(person, story(`${STORY} Again.`)),
      start(person, story(`${STORY} Once more.`)),
    ])
    for await (const { data } of entries) {
      seen.push(data!.entryAdded)
      if (seen.length === wanted) break
    }
    await socket.close()
    expect(new Set(seen.map(({ id }) => id)).size).toBe(wanted)
    expect(seen.reduce((sum, { amount }) => sum + amount, 0)).toBe(seen.at(-1)!.balanceAfter)
  })

  test('accountChanged comes at once, then with versions that only grow', async () => {
    const person = await world.signUp()
    const socket = world.client.socket(person)
    const versions: number[] = []
    for await (const { data } of socket.subscribe('subscription { accountChanged { id version available held } }')) {
      versions.push(data!.accountChanged.version)
      if (versions.length === 1) await start(person, story(STORY))
      if (versions.at(-1)! >= 3) break
    }
    await socket.close()
    expect(versions[0]).toBe(1)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })
})

/** The smallest PNG. */
function PIXEL() {
  return 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
}
