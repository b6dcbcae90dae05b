import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBus } from '../events/bus.ts'
import { rememberUntil } from '../events/remember.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { createCatalogue } from './catalogue.ts'
import { ProviderFault } from './faults.ts'
import type { ListedModel } from './openrouter/api.ts'
import { startingCatalogue } from './starting-catalogue.ts'
import { startingMedia } from './starting-media.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.close())

const unchanged: ListedModel[] = startingCatalogue.map(({ id }) => ({ id }))

function catalogueOn(models: () => ListedModel[]) {
  const openRouter = { models: async () => models() }
  const bus = createBus({ carrier: undefined, onError: console.error })
  const remember = rememberUntil('catalogue:all', bus)
  const onChanged = () => bus.publish('catalogue:all')
  return createCatalogue({ prisma: db.system, openRouter, remember, onChanged })
}

const ids = (models: { id: string }[]) => models.map(({ id }) => id)

test('any number of starters fill the empty tables once', async () => {
  await Promise.all([1, 2, 3, 4].map(() => catalogueOn(() => []).seed()))
  const catalogue = catalogueOn(() => [])
  expect(ids(await catalogue.list())).toEqual(ids([...startingCatalogue, ...startingMedia]))
  const chain = ['openai/gpt-4o', 'openai/gpt-4o-mini', 'meta-llama/llama-3.3-70b-instruct']
  expect(ids(await catalogue.chainOf('STORY_BREAKDOWN'))).toEqual(chain)
  expect(ids(await catalogue.chainOf('IMAGE_ANALYSIS'))).toEqual([...chain.slice(0, 2), 'z-ai/glm-4.5v'])
})

test("the admin's catalogue is left as it is by the next start", async () => {
  const catalogue = catalogueOn(() => [])
  await catalogue.seed()
  await db.system.functionModel.deleteMany({ where: { function: 'STORY_BREAKDOWN', position: { gt: 0 } } })
  await db.system.model.update({ where: { id: 'openai/gpt-4o' }, data: { inputPrice: 1n } })
  await catalogue.seed()
  expect(await catalogue.chainOf('STORY_BREAKDOWN')).toMatchObject([{ id: 'openai/gpt-4o', inputPrice: 1n }])
})

test('a retired or unlisted model is neither run on nor offered', async () => {
  const catalogue = catalogueOn(() => [])
  await catalogue.seed()
  await db.system.model.update({ where: { id: 'openai/gpt-4o' }, data: { retiredAt: db.clock.now() } })
  await db.system.model.update({ where: { id: 'openai/gpt-4o-mini' }, data: { listed: false } })
  expect(ids(await catalogue.chainOf('STORY_BREAKDOWN'))).toEqual(['meta-llama/llama-3.3-70b-instruct'])
  expect(await catalogue.choicesOf('STORY_BREAKDOWN')).toHaveLength(22)
})

test('only models that see are offered for looking', async () => {
  const catalogue = catalogueOn(() => [])
  await catalogue.seed()
  const choices = await catalogue.choicesOf('IMAGE_ANALYSIS')
  expect(choices.length).toBeGreaterThan(0)
  expect(choices.every(({ vision }) => vision)).toBe(true)
  expect(ids(await catalogue.choicesOf('VIDEO_GENERATION'))).toEqual([
    'bytedance/seedance-1-lite',
    'bytedance/seedance-1-pro',
  ])
})

describe('a look at the list', () => {
  test('says what it names anew, and changes nothing', async () => {
    const fresh = { id: 'x/new', name: 'X: New', pricing: { prompt: '0.000001', completion: '0.000002' } }
    const catalogue = catalogueOn(() => [...unchanged, { id: 'openai/gpt-4o', context_length: 64_000 }, fresh])
    await catalogue.seed()
    const before = await catalogue.list()
    const diff = await catalogue.compare()
    expect(diff.kind === 'read' && diff.proposals).toMatchObject([
      {
        modelId: 'openai/gpt-4o',
        kind: 'CHANGED',
        before: { contextTokens: 128_000 },
        after: { contextTokens: 64_000 },
      },
      { modelId: 'x/new', kind: 'NEW', after: { name: 'New', inputPrice: 1_000_000n, outputPrice: 2_000_000n } },
    ])
    expect(await catalogue.list()).toEqual(before)
  })

  test.for([
    ['an empty list', () => []],
    ['a list of others', () => [{ id: 'x/new' }]],
    [
      'no list',
      () => {
        throw new ProviderFault({ kind: 'connection', detail: 'refused' })
      },
    ],
  ] as [string, () => ListedModel[]][])('says nothing by %s', async ([, models]) => {
    const catalogue = catalogueOn(models)
    await catalogue.seed()
    expect(await catalogue.compare()).toMatchObject({ kind: 'refused' })
  })
})
