import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../test/world.ts'
import { START } from './testing-actions.ts'

const ALLOWED = 20

let world: World
beforeAll(async () => {
  world = await startWorld({
    adjust: (config) => ({ ...config, limits: { ...config.limits, startsPerMinute: undefined } }),
  })
})
afterAll(() => world.close())

test('as many starts a minute as the plan allows, counted by all instances together; a key used before is no new start', async () => {
  const person = await world.signUp({ points: 100_000n })
  const other = await world.startInstance()
  const ask = (key: string, { client } = world as Pick<World, 'client'>) => {
    const input = { idempotencyKey: key, work: { reasoningTask: { task: 'When do we shoot?' } } }
    return client.query(START, { input }, person)
  }
  const ids: string[] = []
  for (let start = 0; start < ALLOWED; start++) {
    const { data } = await ask(`${start}`, start % 2 === 0 ? world : other)
    ids.push(data.startAction.id)
    expect((await ask('0')).data.startAction.id).toBe(ids[0])
  }
  for (const instance of [world, other]) {
    const { errors } = await ask('one more', instance)
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
    expect(errors![0]!.extensions.retryAfterSeconds).toBeGreaterThanOrEqual(1)
    expect(errors![0]!.extensions.retryAfterSeconds).toBeLessThanOrEqual(60)
  }
  expect((await ask('3')).data.startAction.id).toBe(ids[3])
  expect(await world.system.hold.count({ where: { accountId: person.userId } })).toBe(ALLOWED)
})
