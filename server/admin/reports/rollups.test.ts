import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId } from '../../brands.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../../test/database.ts'
import { createUsage } from '../../usage/service.ts'
import { createReports, type Reports } from './service.ts'

const MODELS = ['openai/gpt-4o', 'openai/gpt-4o-mini'] as const
const FUNCTIONS = ['STORY_BREAKDOWN', 'ENTITY_EXTRACTION'] as const
/** Around the end of summer time in Berlin, 2026-10-25, and of days in UTC. */
const START = Date.parse('2026-10-23T21:00:00Z')
const HOURS = 80
const BERLIN = { from: '2026-10-24', to: '2026-10-26', timeZone: 'Europe/Berlin' }
const WHOLE = { from: '2026-10-20', to: '2026-10-31', timeZone: 'UTC' }
const TABLES = [
  'usage_quarter',
  'usage_day',
  'business_quarter',
  'account_day',
  'active_quarter',
  'active_day',
  'money_quarter',
  'money_day',
  'business_day',
  'money_day',
  'business_day',
]

let world: TestDatabase
let reports: Reports
const usage = createUsage()
const people: { accountId: AccountId; actionId: string }[] = []
beforeAll(async () => {
  world = await createTestDatabase({ clock: testClock('2026-10-23T20:00:00Z'), poolSize: 12 })
  reports = createReports({ ...world, driftIn: async () => [], mode: 'SANDBOX' })
  const { system } = world
  for (const id of MODELS)
    await system.model.create({
      data: {
        id,
        name: id,
        provider: 'OPENROUTER',
        free: false,
        vision: false,
        structuredOutput: true,
        inputPrice: 1n,
        outputPrice: 1n,
        position: 0,
      },
    })
  const rate = await system.rate.create({ data: { pointsPerDollar: 200, effectiveAt: new Date(0), reason: 'test' } })
  for (let n = 0; n < 6; n++) {
    const { accountId } = await world.createUser()
    const [{ id: holdId }] = await system.$queryRaw<[{ id: string }]>`
      SELECT hold_id AS id FROM ledger.hold(${accountId}::uuid, 'k', 'h', 5, interval '1 hour', ${world.clock.now()})`
    const action = await system.action.create({
      data: {
        id: randomUUID(),
        accountId,
        holdId,
        function: 'STORY_BREAKDOWN',
        title: 't',
        input: {},
        modelId: MODELS[0],
        route: [],
        rateId: rate.id,
        quoted: 5n,
        reserved: 5n,
        deadlineAt: world.clock.now(),
      },
    })
    people.push({ accountId, actionId: action.id })
  }
})
afterAll(() => world.close())

const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!
const upTo = (most: number) => Math.floor(Math.random() * most)

/** What a settlement leaves behind: use, and calls that were counted, failed, or came back late. */
async function settleSomething(): Promise<void> {
  const { accountId, actionId } = any(people)
  const at = new Date(START + upTo(HOURS * 60) * 60_000)
  const tx = { db: world.system, now: at, instant: at, announce: () => {}, enqueue: async () => {} }
  const call = { accountId, actionId, part: 0, provider: 'OPENROUTER' as const, modelId: any(MODELS), startedAt: at }
  const { id } = await world.system.providerCall.create({ data: call })
  const cost = BigInt(upTo(100_000))
  const ended = { costMicroUsd: cost, endedAt: at }
  switch (upTo(4)) {
    case 0:
      await world.system.providerCall.update({ where: { id }, data: { ...ended, outcome: 'FAILED' } })
      break
    case 1:
      await world.system.providerCall.update({ where: { id }, data: { outcome: 'ABANDONED', endedAt: at } })
      await world.system.providerCall.update({ where: { id }, data: { ...ended, outcome: 'SUCCEEDED' } })
      await world.system.providerCall.update({ where: { id }, data: { outcome: 'INVALID' } })
      break
    default:
      await world.system.$transaction(async (db) => {
        await db.providerCall.update({ where: { id }, data: { ...ended, outcome: 'SUCCEEDED' } })
        await db.providerCall.update({ where: { id }, data: { counted: true } })
        await usage.record(
          { ...tx, db },
          {
            accountId,
            function: any(FUNCTIONS),
            modelId: call.modelId,
            points: BigInt(1 + upTo(50)),
            costMicroUsd: cost,
          },
        )
      })
  }
}

/** The rows themselves, summed as a person would. */
async function fromRows({ start, end }: { start: string; end: string }) {
  const [used] = await world.system.$queryRaw<[{ actions: number; points: bigint; users: number }]>`
    SELECT coalesce(sum(actions), 0)::int AS actions, coalesce(sum(points), 0)::bigint AS points,
           count(DISTINCT account_id)::int AS users
    FROM usage_bucket WHERE bucket >= ${start}::timestamptz AND bucket < ${end}::timestamptz`
  const [billed] = await world.system.$queryRaw<[{ cost: bigint; loss: bigint }]>`
    SELECT coalesce(sum(cost_micro_usd), 0)::bigint AS cost,
           coalesce(sum(cost_micro_usd) FILTER (WHERE NOT counted), 0)::bigint AS loss
    FROM provider_call WHERE ended_at >= ${start}::timestamptz AND ended_at < ${end}::timestamptz`
  return {
    actions: used.actions,
    points: used.points,
    activeUsers: used.users,
    costMicroUsd: billed.cost,
    lossMicroUsd: billed.loss,
  }
}
const dump = async () =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => [
        table,
        (
          await world.system.$queryRawUnsafe<{ row: string }[]>(
            // What came to nothing is a row of zeros where it was folded, and no row where it was summed.
            `SELECT t::text AS row FROM ${table} AS t ${table.startsWith('money') ? 'WHERE amount <> 0' : ''} ORDER BY 1`,
          )
        ).map(({ row }) => row),
      ]),
    ),
  )

describe('the roll-ups', () => {
  test('lose nothing and double nothing while settlements, folds and readers meet', async () => {
    let settling = true
    const folding = (async () => {
      while (settling) await Promise.all([reports.fold(), reports.fold()])
    })()
    const reading = (async () => {
      let before = 0
      while (settling) {
        const { actions } = await reports.overview(WHOLE)
        expect(actions).toBeGreaterThanOrEqual(before)
        before = actions
      }
    })()
    const writers = Array.from({ length: 6 }, async () => {
      for (let n = 0; n < 20; n++) await settleSomething()
    })
    await Promise.all(writers).finally(() => (settling = false))
    await Promise.all([folding, reading])
    const expected = await fromRows({ start: '2026-10-20T00:00:00Z', end: '2026-11-01T00:00:00Z' })
    expect(expected.actions).toBeGreaterThan(25)
    expect(expected.lossMicroUsd).toBeGreaterThan(0n)
    // Partly folded, and all of it.
    expect(await reports.overview(WHOLE)).toMatchObject(expected)
    while (await reports.fold());
    await reports.fold()
    expect(await world.system.usageDelta.count()).toBe(0)
    expect(await world.system.moneyDelta.count()).toBe(0)
    expect(await reports.overview(WHOLE)).toMatchObject(expected)
  })

  test('come out the same when they are made anew from the rows', async () => {
    const folded = await dump()
    expect(folded.usage_quarter!.length).toBeGreaterThan(20)
    expect(folded.money_quarter!.length).toBeGreaterThan(2)
    await reports.rebuild()
    expect(await dump()).toEqual(folded)
  })

  test('are cut into the days of any zone, across a change of the clock', async () => {
    const analytics = await reports.analytics(BERLIN)
    // The day on which the clocks go back has 25 hours.
    const days = [
      { start: '2026-10-23T22:00:00Z', end: '2026-10-24T22:00:00Z' },
      { start: '2026-10-24T22:00:00Z', end: '2026-10-25T23:00:00Z' },
      { start: '2026-10-25T23:00:00Z', end: '2026-10-26T23:00:00Z' },
    ]
    expect(analytics).toMatchObject(await fromRows({ start: days[0]!.start, end: days[2]!.end }))
    // Counted, and then as kept: with what came in between.
    world.clock.turn(40 * 86_400_000)
    for (let round = 0; round < 3; round++) {
      const byDay = await reports.analytics(BERLIN).then(({ byDay }) => byDay())
      expect(byDay.map(({ date }) => date)).toEqual(['2026-10-24', '2026-10-25', '2026-10-26'])
      for (const [index, day] of byDay.entries()) expect(day).toMatchObject(await fromRows(days[index]!))
      if (round === 1) {
        for (let n = 0; n < 20; n++) await settleSomething()
        await reports.fold()
      }
    }
    expect(await world.system.zoneDay.count({ where: { timeZone: 'Europe/Berlin' } })).toBe(3)
  })

  test.each([['Asia/Kathmandu'], ['America/St_Johns'], ['UTC'], ['Pacific/Kiritimati']])(
    'have the same sums by day, function and model in %s',
    async (timeZone) => {
      const range = { ...WHOLE, timeZone }
      const analytics = await reports.analytics(range)
      const whole = await reports.overview(range)
      expect(analytics.points).toBe(whole.points)
      for (const parts of [await analytics.byDay(), analytics.byFunction, analytics.byModel]) {
        const sum = (key: 'points' | 'costMicroUsd' | 'lossMicroUsd') =>
          parts.reduce((all, part) => all + part[key], 0n)
        expect([sum('points'), sum('costMicroUsd'), sum('lossMicroUsd')]).toEqual([
          whole.points,
          whole.costMicroUsd,
          whole.lossMicroUsd,
        ])
      }
      expect((await reports.overview({ from: '2026-10-01', to: '2026-10-02', timeZone })).actions).toBe(0)
    },
  )

  test('of the days before are compared with', async () => {
    const after = { from: '2026-11-01', to: '2026-11-12', timeZone: 'UTC' }
    const { actions, previous } = await reports.overview(after)
    expect(actions).toBe(0)
    expect(await previous()).toMatchObject({
      from: '2026-10-20',
      to: '2026-10-31',
      actions: (await reports.overview(WHOLE)).actions,
    })
  })
})

test.each([
  [{ ...WHOLE, timeZone: 'Mars' }, 'timeZone'],
  [{ ...WHOLE, to: '2026-10-19' }, 'to'],
  [{ ...WHOLE, from: '2020-10-19' }, 'to'],
])('%j is refused', async (range, field) => {
  await expect(reports.overview(range)).rejects.toMatchObject({ field })
  await expect(reports.analytics(range)).rejects.toMatchObject({ field })
})
