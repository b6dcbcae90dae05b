import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../../server/test/world.ts'
import { PEOPLE, SEED_DOMAIN } from './people.ts'
import { writeSampleData } from './sample-data.ts'

const DAYS = 3

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const write = (more: { production?: boolean; onActed?: (actions: number) => void } = {}) =>
  writeSampleData(world.app, { production: false, say: () => {}, days: DAYS, ...more })
const people = () => world.system.user.findMany({ where: { email: { endsWith: SEED_DOMAIN } } })
/** How much of it there is, a day after the first person came. */
async function actionsADay(): Promise<number[]> {
  const [first] = (await people()).toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  const actions = await world.system.action.findMany({ select: { createdAt: true } })
  const dayOf = ({ createdAt }: { createdAt: Date }) =>
    Math.floor((createdAt.getTime() - first!.createdAt.getTime()) / 86_400_000)
  return Array.from({ length: DAYS }, (_, day) => actions.filter((one) => dayOf(one) === day).length)
}

test('sample data is refused among real people in production, and nothing is written', async () => {
  await world.signUp()
  expect(await write({ production: true })).toBe('refused')
  expect(await people()).toEqual([])
  expect(await world.system.action.count()).toBe(0)
})

test('a run that broke off is gone on with, and a whole one writes nothing more', async () => {
  const broken = write({
    onActed: (actions) => {
      if (actions === 5) throw new Error('The machine went away')
    },
  })
  await expect(broken).rejects.toThrow('went away')
  expect(await world.system.action.count()).toBe(5)

  await world.system.action.updateMany({
    where: { id: (await world.system.action.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })).id },
    data: { endedAt: null, status: 'RUNNING' },
  })
  expect(await write()).toBe('written')
  expect(await world.system.action.count({ where: { endedAt: null } })).toBe(0)
  expect((await people()).map(({ name }) => name).sort()).toEqual(PEOPLE.map(({ name }) => name).sort())
  const [first, ...later] = await actionsADay()
  expect(first).toBe(5)
  for (const day of later) expect(day).toBeGreaterThan(0)

  const before = await world.system.action.count()
  expect(await write()).toBe('there')
  expect([await world.system.action.count(), (await people()).length]).toEqual([before, PEOPLE.length])
})
