import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Person } from '../../test/client.ts'
import { testClock } from '../../test/database.ts'
import { startWorld, type World } from '../../test/world.ts'
import type { Alarms } from './service.ts'
import { twoAlarms } from './testing-alarms.ts'

const clock = testClock('2026-11-23T10:00:00Z')
const MINUTE_MS = 60_000

let world: World
let admin: Person
let told: string[]
let alarms: Alarms[]
beforeAll(async () => {
  world = await startWorld({ clock })
  admin = await signUpAdmin(world)
  told = []
  alarms = twoAlarms(world, { clock, told, remindAfterMs: 24 * 60 * MINUTE_MS })
})
afterAll(() => world.close())

/** Work that has just ended, at so many dollars. */
async function ended(count: number, { dollars = 0, failed = false } = {}): Promise<void> {
  const { system } = world
  const rate = await system.rate.findFirstOrThrow()
  for (let index = 0; index < count; index++) {
    const key = randomUUID()
    const [held] = await system.$queryRaw<{ hold_id: string }[]>`
      SELECT hold_id FROM ledger.hold(${admin.userId}::uuid, ${key}, 'h', 0, '1 hour')`
    await system.action.create({
      data: {
        id: randomUUID(),
        accountId: admin.userId,
        holdId: held!.hold_id,
        function: 'REASONING_TASKS',
        status: failed ? 'FAILED' : 'SUCCEEDED',
        title: 'Work',
        input: {},
        modelId: 'openai/gpt-4o',
        route: [],
        rateId: rate.id,
        quoted: 0n,
        reserved: 0n,
        charged: 0n,
        costMicroUsd: BigInt(dollars) * 1_000_000n,
        deadlineAt: clock.now(),
        endedAt: clock.now(),
      },
      select: { id: true },
    })
  }
}
const look = () => Promise.all(alarms.map((alarm) => alarm.check()))

test('an hour that costs too much is told once, on however many instances, and once more when it is over', async () => {
  await ended(2, { dollars: 60 })
  await look()
  clock.turn(MINUTE_MS)
  await look()
  expect(told).toEqual(['cost OPENED'])
  const { data } = await world.client.query(
    '{ admin { alarms { kind reason cost } incidents { edges { node { targetId targetName summary } } } } }',
    {},
    admin,
  )
  const reason = 'The last hour cost $120.00, above $100.00.'
  expect(data.admin.alarms[0]).toEqual({ kind: 'COST', reason, cost: '120.000000' })
  expect(data.admin.incidents.edges).toEqual([
    { node: { targetId: 'cost', targetName: 'The cost of an hour', summary: reason } },
  ])
  const open = await world.client.query('{ serviceStatus { overall providers { targets { id } } } }')
  expect(JSON.stringify(open.data)).not.toContain('"cost"')
  clock.turn(61 * MINUTE_MS)
  await look()
  expect(told).toEqual(['cost OPENED', 'cost RECOVERED'])
})

test('work that fails is told by its share, and a limit that an admin sets holds from the next look on', async () => {
  told.length = 0
  await ended(15, { failed: true })
  await look()
  expect(told).toEqual([])
  await ended(6)
  await look()
  expect(told).toEqual(['errors OPENED'])
  const SET =
    'mutation { adminSetAlarm(kind: ERRORS, active: true, errorPercent: 90, leastActions: 20, reason: "A bad day") { errorPercent reason } }'
  expect((await world.client.query(SET, {}, admin)).data.adminSetAlarm).toEqual({ errorPercent: 90, reason: null })
  await look()
  expect(told).toEqual(['errors OPENED', 'errors RECOVERED'])
})
