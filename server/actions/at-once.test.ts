import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename
  ... on Action { id } ... on ActionUnavailable { message reason retryAt } } }`
/** Never answered, so it runs until somebody stops it. */
const WORK = { reasoningTask: { task: 'When do we shoot? [[sandbox:hang]]' } }
const FREE_MODEL = 'meta-llama/llama-3.3-70b-instruct:free'

let world: World
beforeAll(async () => {
  world = await startWorld({ env: { DRAIN_TIMEOUT_MS: '1000' } })
  await world.system.plan.updateMany({ where: { tier: 'PRO' }, data: { atOnce: 3 } })
})
afterAll(() => world.close())

test('as much runs at once as the plan allows, however many start at the same time and on whichever instance', async () => {
  const [person, other] = [await world.signUp({ points: 100_000n }), await world.startInstance()]
  const ask = async (key: string, instance: Pick<World, 'client'> = world, more: object = {}): Promise<Json> => {
    const input = { idempotencyKey: key, work: WORK, ...more }
    return (await instance.client.query(START, { input }, person)).data.startAction
  }
  const keys = Array.from({ length: 10 }, (_, n) => `${n}`)
  const answers = await Promise.all(keys.map((key, n) => ask(key, n % 2 === 0 ? world : other)))
  const started = keys.filter((_key, n) => answers[n]!.__typename === 'Action')
  expect(started).toHaveLength(3)
  for (const answer of answers.filter(({ __typename }) => __typename !== 'Action')) {
    expect(answer).toMatchObject({ __typename: 'ActionUnavailable', reason: 'TOO_MUCH_AT_ONCE', retryAt: null })
    expect(answer.message).toContain('3 actions at once')
  }
  expect(await world.system.hold.count({ where: { accountId: person.userId } })).toBe(3)

  // What costs nothing runs too, and a key that was used before is no new start.
  expect((await ask('free', world, { model: FREE_MODEL })).reason).toBe('TOO_MUCH_AT_ONCE')
  expect(await ask(started[0]!)).toEqual(answers[keys.indexOf(started[0]!)])

  const [{ id }] = answers.filter(({ __typename }) => __typename === 'Action') as [Json]
  await world.client.query('mutation ($id: ID!) { cancelAction(id: $id) { id } }', { id }, person)
  await expect
    .poll(() => world.system.hold.count({ where: { accountId: person.userId, state: 'OPEN' } }), { timeout: 10_000 })
    .toBe(2)
  expect((await ask('when one has ended')).__typename).toBe('Action')
  expect((await ask('one too many')).reason).toBe('TOO_MUCH_AT_ONCE')
  await world.system.plan.updateMany({ where: { tier: 'PRO' }, data: { atOnce: 4 } })
  expect((await ask('when the plan allows more')).__typename).toBe('Action')
})
