import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'

const TARGET = 'model:openai/gpt-4o'
const STATUS = `{ serviceStatus { providers { targets { id responseTimeMs } } } }`

let world: World
let person: Person
let admin: Person
beforeAll(async () => {
  world = await startWorld()
  person = await world.signUp()
  admin = await world.signUp()
  await world.app.transactions.transaction((tx) =>
    changeRole(tx, { userId: userId(admin.userId), role: 'ADMIN', actor: { kind: 'system' } }),
  )
  // The first look is what changes them otherwise.
  const looked = { active: true, checkedAt: { not: null } }
  await vi.waitFor(
    async () => expect(await world.system.healthTarget.count({ where: looked })).toBeGreaterThan(5),
    15_000,
  )
})
afterAll(() => world.close())

/** Without a word to anybody, as no part of the product does. */
const changeSilently = (latencyMs: number) =>
  world.system.healthTarget.update({ where: { id: TARGET }, data: { latencyMs } })

async function seen(query: string, caller?: Person): Promise<number> {
  const { data, errors } = await world.client.query(query, {}, caller)
  expect(errors).toBeUndefined()
  const targets = data.serviceStatus.providers.flatMap((provider: { targets: { id: string }[] }) => provider.targets)
  return targets.find(({ id }: { id: string }) => id === TARGET).responseTimeMs
}

test('what is the same for everybody is executed once, until it changes', async () => {
  await changeSilently(101)
  world.app.bus.publish('health:all')
  expect(await Promise.all([seen(STATUS), seen(STATUS, person)])).toEqual([101, 101])
  await changeSilently(102)
  expect(await Promise.all([seen(STATUS), seen(STATUS, person)])).toEqual([101, 101])
  expect(await seen(STATUS, admin)).toBe(102)
  world.app.bus.publish('health:all')
  expect(await seen(STATUS)).toBe(102)
})

test('another question has an answer of its own, and so have other variables', async () => {
  const query = 'query ($days: Int!) { serviceStatus { providers { targets { history(days: $days) { date } } } } }'
  const days = async (count: number) => {
    const { data } = await world.client.query(query, { days: count })
    return data.serviceStatus.providers[0].targets[0].history.length
  }
  expect([await days(2), await days(3), await days(2)]).toEqual([2, 3, 2])
})

test('what is asked for beside it is everybody’s own', async () => {
  const query = '{ serviceStatus { overall } viewer { user { id } } }'
  const whoAmI = async (caller: Person) => (await world.client.query(query, {}, caller)).data.viewer.user.id
  expect([await whoAmI(person), await whoAmI(admin)]).toEqual([person.userId, admin.userId])
  const parts = 'query { ...Own } fragment Own on Query { serviceStatus { overall } viewer { user { id } } }'
  const byParts = async (caller: Person) => (await world.client.query(parts, {}, caller)).data.viewer.user.id
  expect([await byParts(person), await byParts(admin)]).toEqual([person.userId, admin.userId])
})

test('an answer that failed is given to nobody else', async () => {
  const query = '{ serviceStatus { providers { targets { uptime(days: 7) } } } }'
  vi.spyOn(world.app.services.healthDays, 'uptime').mockRejectedValueOnce(new Error('The database is away'))
  expect((await world.client.query(query)).errors?.[0]?.extensions.code).toBe('INTERNAL')
  expect((await world.client.query(query)).errors).toBeUndefined()
})
