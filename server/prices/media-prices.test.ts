import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer, Json, Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { signUpAdmin } from './testing-history.ts'

const IMAGE = 'runwayml/gen4-image'
const SET = `mutation ($model: ID!, $prices: [MediaPriceInput!]!, $below: Boolean, $reason: String!) {
  adminSetMediaPrices(model: $model, prices: $prices, allowBelowCost: $below, reason: $reason) { __typename
    ... on AdminModel { mediaPrices { resolution price } }
    ... on BelowCost { message minimumPointsPerDollar } ... on InvalidInput { field message } } }`
const WORK = { imageGeneration: { prompt: 'A ferry at night', resolution: '720p' } }
const QUOTE = 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum } }'
const START = 'mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id held } } }'

let world: World
let admin: Person
let person: Person
beforeAll(async () => {
  world = await startWorld()
  admin = await signUpAdmin(world)
  person = await world.signUp()
})
afterAll(() => world.close())

const set = (price: string, more: object = {}): Promise<Answer> =>
  world.client.query(
    SET,
    { model: IMAGE, prices: [{ resolution: '720p', price }], reason: 'They raised it', ...more },
    admin,
  )
const answer = async (asked: Promise<Answer>): Promise<Json> => (await asked).data.adminSetMediaPrices
const quoted = async () => (await world.client.query(QUOTE, { work: WORK }, person)).data.quoteAction.maximum

describe('what an image is taken to cost', () => {
  test('holds from the next quote on and is written down; what is held keeps its price', async () => {
    expect(await quoted()).toBe(10)
    const input = { idempotencyKey: randomUUID(), work: WORK }
    const { data } = await world.client.query(START, { input }, person)
    const changed = await answer(set('0.100001'))
    expect(changed.mediaPrices).toContainEqual({ resolution: '720p', price: '0.100001' })
    expect(changed.mediaPrices).toContainEqual({ resolution: '1080p', price: '0.080000' })
    await expect.poll(quoted).toBe(21)
    const { id } = data.startAction
    await expect
      .poll(async () => (await world.system.action.findFirstOrThrow({ where: { id } })).status, { timeout: 10_000 })
      .toBe('SUCCEEDED')
    expect(await world.system.action.findFirstOrThrow({ where: { id } })).toMatchObject({
      charged: 10n,
      costMicroUsd: 50_000n,
    })
    const [line] = await world.system.auditEntry.findMany({ where: { action: 'model.prices' } })
    expect(line).toMatchObject({ target: IMAGE, reason: 'They raised it', after: { '720p': '100001' } })
  })

  test('so low that points would sell below cost only on purpose, and then the audit says so', async () => {
    // The best pack needs 167 of the 200 points: a sixth less is still covered.
    expect((await answer(set('0.0836'))).__typename).toBe('AdminModel')
    const refused = await answer(set('0.041'))
    expect(refused).toMatchObject({ __typename: 'BelowCost', minimumPointsPerDollar: 341 })
    expect((await answer(set('0.041', { below: true }))).__typename).toBe('AdminModel')
    const line = await world.system.auditEntry.findFirstOrThrow({
      where: { action: 'model.prices' },
      orderBy: { createdAt: 'desc' },
    })
    expect(line.after).toEqual({ '720p': '41000', allowBelowCost: true })
    // The provider's list is not forgotten by it.
    expect((await answer(set('0.0405'))).__typename).toBe('BelowCost')
    expect((await answer(set('0.05'))).__typename).toBe('AdminModel')
  })

  test.each([
    ['a model of text', '0.05', { model: 'openai/gpt-4o' }, 'model'],
    ['one that nobody knows', '0.05', { model: 'nobody/nothing' }, 'model'],
    ['nothing', '0', {}, 'prices.0.price'],
    ['far too much', '100.01', {}, 'prices.0.price'],
    ['no prices', '', { prices: [] }, 'prices'],
    ['a size that it has not', '', { prices: [{ resolution: '8k', price: '1' }] }, 'prices.0.resolution'],
    [
      'the same twice',
      '',
      { prices: ['1', '2'].map((price) => ({ resolution: '720p', price })) },
      'prices.1.resolution',
    ],
    ['no reason', '0.06', { reason: ' ' }, 'reason'],
  ])('%s is refused with its field', async (_what, price, more, field) => {
    expect(await answer(set(price, more))).toMatchObject({ __typename: 'InvalidInput', field })
  })
})
