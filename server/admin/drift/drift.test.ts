import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { follow, STORY, start } from '../../actions/testing-actions.ts'
import { twoAlarms } from '../../health/alarms/testing-alarms.ts'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Json, Person } from '../../test/client.ts'
import { testClock } from '../../test/database.ts'
import { startWorld, type World } from '../../test/world.ts'
import { ATTEMPTS_MAX } from './rules.ts'
import { createDrift } from './service.ts'

const MINUTE_MS = 60_000
const clock = testClock(new Date(Date.now() + 10 * MINUTE_MS).toISOString())
const DRIFT = `query ($from: Date!, $to: Date!) { admin { analytics(from: $from, to: $to, timeZone: "UTC") {
  drift { model { id } compared ourCost theirCost drift driftPercent unknown unanswered } } } }`
const SONNET = 'anthropic/claude-3.5-sonnet'

let world: World
let admin: Person
beforeAll(async () => {
  world = await startWorld({ clock })
  admin = await signUpAdmin(world)
  await turn(0)
})
afterAll(() => world.close())

async function work(wish: string, model = 'openai/gpt-4o'): Promise<void> {
  const asked = { work: { entityExtraction: { story: `${STORY} ${wish}` } }, model }
  await follow(world, admin, (await start(world, admin, asked)).id)
}

/** What comes round by itself every minute, on all instances together. */
async function turn(minutes: number): Promise<void> {
  clock.turn(minutes * MINUTE_MS)
  while (await world.app.drift.compare());
}

/** Calls like the one whose books say 102 % of it, a minute from now. */
async function ended(count: number, more: { modelId?: string } = {}): Promise<void> {
  const { id: _, ...call } = await world.system.providerCall.findFirstOrThrow({ where: { modelId: SONNET } })
  const at = new Date(clock.now().getTime() + MINUTE_MS)
  const data = Array.from({ length: count }, () => ({ ...call, startedAt: at, endedAt: at, ...more }))
  await world.system.providerCall.createMany({ data })
}

async function found(): Promise<Record<string, Json>> {
  const day = clock.now().toISOString().slice(0, 10)
  const { data } = await world.client.query(DRIFT, { from: day, to: day }, admin)
  return Object.fromEntries(data.admin.analytics.drift.map(({ model, ...rest }: Json) => [model.id, rest]))
}
const micro = (usd: string) => Math.round(Number(usd) * 1_000_000)

test('some minutes after a call its provider is asked once what it cost, and both figures stand beside each other', async () => {
  await work('')
  await work('[[sandbox:no-usage]]')
  await work('[[sandbox:books=102]]', SONNET)
  await turn(4)
  expect(await found()).toEqual({})
  await turn(3)
  const drift = await found()
  expect(drift['openai/gpt-4o']).toMatchObject({ compared: 2, unknown: 0, unanswered: 0 })
  const [ours, theirs] = [micro(drift[SONNET]!.ourCost), micro(drift[SONNET]!.theirCost)]
  expect(theirs).toBe(Math.ceil(ours * 1.02))
  expect(micro(drift[SONNET]!.drift)).toBe(ours - theirs)
  expect(drift[SONNET]!.driftPercent).toBeCloseTo(((ours - theirs) / theirs) * 100, 3)

  const before = await world.system.costCheck.findMany({ orderBy: { callId: 'asc' } })
  const calls = await world.system.providerCall.findMany({ orderBy: { id: 'asc' } })
  expect(before.map(({ ourMicroUsd }) => ourMicroUsd)).toEqual(calls.map(({ costMicroUsd }) => costMicroUsd))
  await turn(600)
  expect(await world.system.costCheck.findMany({ orderBy: { callId: 'asc' } })).toEqual(before)
})

test('a call that the books do not know is asked about a few times, and told apart', async () => {
  await work('[[sandbox:books=0]]', 'openai/gpt-4o-mini')
  await turn(7)
  expect(await world.system.costCheck.findMany({ where: { state: 'WAITING' } })).toMatchObject([{ attempts: 1 }])
  for (let n = 1; n < ATTEMPTS_MAX; n++) await turn(400)
  const [check] = await world.system.costCheck.findMany({ where: { modelId: 'openai/gpt-4o-mini' } })
  expect(check).toMatchObject({ state: 'UNKNOWN', attempts: ATTEMPTS_MAX, theirMicroUsd: null })
})

test('of many calls some of every model are taken, on however many instances', async () => {
  await ended(300, { modelId: 'many/calls' })
  await ended(1, { modelId: 'few/calls' })
  clock.turn(10 * MINUTE_MS)
  const ask = vi.fn(async () => ({ kind: 'booked' as const, microUsd: 0n }))
  const instances = [1, 2].map(() => createDrift({ transactions: world.app.transactions, books: { ask }, clock }))
  await Promise.all(
    instances.map(async ({ compare }) => {
      while (await compare());
    }),
  )
  expect(ask).toHaveBeenCalledTimes(60)
  const taken = await world.system.costCheck.groupBy({
    by: ['modelId'],
    _count: true,
    where: { modelId: { endsWith: '/calls' } },
  })
  expect(taken.map(({ modelId, _count }) => [modelId, _count]).sort()).toEqual([
    ['few/calls', 1],
    ['many/calls', 59],
  ])
})

test('books that cannot be reached end nothing, and are left alone until the next turn', async () => {
  const ask = vi.fn(async () => ({ kind: 'noAnswer' as const }))
  const drift = createDrift({ transactions: world.app.transactions, books: { ask }, clock })
  await ended(8)
  clock.turn(10 * MINUTE_MS)
  expect(await drift.compare()).toBe(false)
  expect(ask).toHaveBeenCalledTimes(6)
  expect(await world.system.costCheck.count({ where: { state: 'WAITING' } })).toBe(8)
})

test('costs that part from the books by more than half a percent ring once, and once more when they agree again', async () => {
  const told: string[] = []
  const both = twoAlarms(world, { clock, told, remindAfterMs: 48 * 60 * MINUTE_MS })
  const look = () => Promise.all(both.map((one) => one.check()))
  await turn(25 * 60)
  await look()
  expect(told).toEqual([])
  await ended(10)
  await turn(10)
  await look()
  await look()
  expect(told).toEqual(['drift OPENED'])
  const READ = '{ admin { alarms { kind driftPercent reason compared } } }'
  const { alarms } = (await world.client.query(READ, {}, admin)).data.admin
  const rings = alarms.find(({ kind }: Json) => kind === 'DRIFT')
  expect(rings).toMatchObject({ driftPercent: 0.5, compared: 10 })
  expect(rings.reason).toContain(`10 compared calls of ${SONNET}`)
  await turn(25 * 60)
  await look()
  expect(told).toEqual(['drift OPENED', 'drift RECOVERED'])
})
