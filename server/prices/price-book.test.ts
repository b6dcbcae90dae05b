import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { rememberUntil } from '../events/remember.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { BelowCost } from './errors.ts'
import type { PackTerms } from './rules.ts'
import { createPrices, createRates } from './service.ts'

const ACTOR = { kind: 'system' } as const
const MEGA: PackTerms = {
  id: 'mega',
  name: 'Mega',
  points: 5_000n,
  priceMicroUsd: 30_000_000n,
  popular: false,
  active: true,
  position: 2,
}
/** Covered from 100 points a dollar on. */
const DEAR = { priceMicroUsd: 50_000_000n }
const DAY_MS = 86_400_000

let world: TestDatabase
let processes: ReturnType<typeof process>[]
beforeEach(async () => {
  world = await createTestDatabase({ poolSize: 16 })
  processes = [process(), process()]
})
afterEach(() => world.close())

function process() {
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: world.system, bus, clock: world.clock })
  const remember = rememberUntil('catalogue:all', bus)
  const { clock, system: database } = world
  return { bus, ...createPrices({ transactions, clock }), ...createRates({ database, clock, remember }) }
}

const rate = (pointsPerDollar: number, more: object = {}) => ({ pointsPerDollar, reason: 'Test', ...more })
const pack = (change: Partial<PackTerms> & { allowBelowCost?: boolean } = {}) => ({
  ...MEGA,
  reason: 'Test',
  ...change,
})
const audits = () => world.system.auditEntry.findMany({ orderBy: { createdAt: 'asc' } })

/** Whether every active offer covers its cost at what holds now and at what is planned. */
async function isCovered(): Promise<boolean> {
  const packs = await world.system.boostPack.findMany({ where: { active: true } })
  const plans = await world.system.plan.findMany({ where: { priceMicroUsd: { gt: 0 } } })
  const offers = [...packs, ...plans.map((plan) => ({ ...plan, points: plan.monthlyPoints }))]
  const rates = await world.system.rate.findMany({ orderBy: { number: 'desc' } })
  const now = world.clock.now()
  const current = rates.find(({ effectiveAt }) => effectiveAt <= now)!
  return [current, ...rates.filter(({ effectiveAt }) => effectiveAt > now)].every(({ pointsPerDollar }) =>
    offers.every(({ points, priceMicroUsd }) => BigInt(pointsPerDollar) * priceMicroUsd >= 1_000_000n * points),
  )
}

describe('a rate', () => {
  test('below what the cheapest point sells for is refused, with the least that would do', async () => {
    const refused = processes[0]!.setRate(ACTOR, rate(166))
    await expect(refused).rejects.toThrow(BelowCost)
    await expect(refused).rejects.toMatchObject({ minimumPointsPerDollar: 167 })
    expect(await world.system.rate.count()).toBe(1)
    expect(await audits()).toEqual([])
    await processes[0]!.setRate(ACTOR, rate(167))
    expect((await processes[0]!.current()).pointsPerDollar).toBe(167)
  })

  test('below cost holds with the override, and the audit says so', async () => {
    await processes[0]!.setRate(ACTOR, rate(100, { allowBelowCost: true, reason: ' A week of opening ' }))
    expect((await processes[0]!.current()).pointsPerDollar).toBe(100)
    expect(await audits()).toMatchObject([
      {
        action: 'rate.set',
        reason: 'A week of opening',
        before: { pointsPerDollar: 200 },
        after: { pointsPerDollar: 100, allowBelowCost: true },
      },
    ])
  })

  test('that is planned begins at its instant, without any event, on every instance', async () => {
    const now = world.clock.now()
    const effectiveAt = new Date(now.getTime() + DAY_MS)
    await processes[0]!.setRate(ACTOR, rate(300, { effectiveAt }))
    const current = () => Promise.all(processes.map(async (one) => (await one.current()).pointsPerDollar))
    expect(await current()).toEqual([200, 200])
    world.clock.turn(DAY_MS - 1)
    expect(await current()).toEqual([200, 200])
    world.clock.turn(1)
    expect(await current()).toEqual([300, 300])
  })

  test('for the instant of another takes its place: a plan can be taken back', async () => {
    const effectiveAt = new Date(world.clock.now().getTime() + DAY_MS)
    await processes[0]!.setRate(ACTOR, rate(900, { effectiveAt }))
    await processes[0]!.setRate(ACTOR, rate(200, { effectiveAt }))
    world.clock.turn(DAY_MS)
    expect((await processes[0]!.current()).pointsPerDollar).toBe(200)
  })

  test('of two admins at once: both are kept, and on every instance the later one holds', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => processes[index % 2]!.setRate(ACTOR, rate(201 + index))))
    const versions = await world.system.rate.findMany({ orderBy: { number: 'asc' } })
    expect(versions.length).toBe(11)
    expect(new Set(versions.map(({ number }) => number)).size).toBe(11)
    for (const one of processes) {
      one.bus.publish('catalogue:all')
      expect((await one.current()).id).toBe(versions.at(-1)!.id)
    }
    const told = await audits()
    expect(told.length).toBe(10)
  })

  test.each([
    ['pointsPerDollar', rate(0)],
    ['pointsPerDollar', rate(-200)],
    ['pointsPerDollar', rate(1_000_001)],
    ['reason', rate(300, { reason: '  ' })],
    ['reason', rate(300, { reason: 'x'.repeat(501) })],
    ['effectiveAt', rate(300, { effectiveAt: new Date('2026-11-22T08:58:59Z') })],
    ['effectiveAt', rate(300, { effectiveAt: new Date('2028-11-22T09:00:00Z') })],
  ])('with a wrong %s is refused, and nothing is written', async (field, given) => {
    await expect(processes[0]!.setRate(ACTOR, given)).rejects.toMatchObject({ field })
    expect([await world.system.rate.count(), await audits()]).toEqual([1, []])
  })

  test('is one of at most a hundred that are planned', async () => {
    const at = (minutes: number) => new Date(world.clock.now().getTime() + minutes * 60_000)
    for (let minute = 1; minute <= 100; minute++) {
      await processes[0]!.setRate(ACTOR, rate(300, { effectiveAt: at(minute) }))
    }
    await expect(processes[0]!.setRate(ACTOR, rate(300, { effectiveAt: at(101) }))).rejects.toThrow(/At most 100/)
  })
})

describe('a pack', () => {
  test('that sells below cost is refused, and not for what nobody can buy', async () => {
    const cheap = pack({ points: 6_001n })
    await expect(processes[0]!.setBoostPack(ACTOR, cheap)).rejects.toMatchObject({ minimumPointsPerDollar: 201 })
    expect(await world.system.boostPack.findFirst({ where: { id: 'mega' } })).toMatchObject({ points: 5_000n })
    await processes[0]!.setBoostPack(ACTOR, { ...cheap, active: false })
    await expect(processes[0]!.setBoostPack(ACTOR, cheap)).rejects.toThrow(BelowCost)
    await processes[0]!.setBoostPack(ACTOR, { ...cheap, allowBelowCost: true })
    expect((await audits()).at(-1)).toMatchObject({
      action: 'pack.change',
      target: 'mega',
      after: { allowBelowCost: true },
    })
  })

  test('that a planned rate would not cover is refused now', async () => {
    const effectiveAt = new Date(world.clock.now().getTime() + DAY_MS)
    await processes[0]!.setRate(ACTOR, rate(170, { effectiveAt }))
    await expect(processes[0]!.setBoostPack(ACTOR, pack({ points: 5_500n }))).rejects.toThrow(BelowCost)
  })

  test('changed beside a rate that is lowered: together they do not slip below cost', async () => {
    for (let round = 0; round < 12; round++) {
      const [one, other] = processes
      // From here each of the two would be covered alone.
      await one!.setRate(ACTOR, rate(200 + round))
      await one!.setBoostPack(ACTOR, pack(DEAR))
      const outcomes = await Promise.allSettled([
        one!.setRate(ACTOR, rate(167)),
        other!.setBoostPack(ACTOR, pack({ points: 5_900n })),
      ])
      expect(outcomes.filter(({ status }) => status === 'rejected').length).toBe(1)
      expect(await isCovered()).toBe(true)
    }
  })

  test('is one of at most a hundred', async () => {
    for (let index = 3; index < 100; index++) {
      await processes[0]!.setBoostPack(ACTOR, pack({ id: `pack-${index}`, position: index }))
    }
    await expect(processes[0]!.setBoostPack(ACTOR, pack({ id: 'one-more' }))).rejects.toThrow(/at most 100/)
    await processes[0]!.setBoostPack(ACTOR, pack({ name: 'Still there' }))
  })
})

describe('a plan', () => {
  const pro = (change: object = {}) => ({
    tier: 'PRO' as const,
    points: 2_500n,
    priceMicroUsd: 20_000_000n,
    startsPerMinute: 20,
    reason: 'Test',
    ...change,
  })

  test('that sells below cost is refused; the free one is given away and never does', async () => {
    await expect(processes[0]!.editPlan(ACTOR, pro({ points: 4_001n }))).rejects.toMatchObject({
      minimumPointsPerDollar: 201,
    })
    await processes[0]!.editPlan(ACTOR, pro({ points: 4_000n }))
    await processes[0]!.editPlan(ACTOR, pro({ tier: 'FREE', points: 80n, priceMicroUsd: 0n }))
    expect((await audits()).map(({ action, target }) => `${action} ${target}`)).toEqual([
      'plan.edit PRO',
      'plan.edit FREE',
    ])
    expect(await isCovered()).toBe(true)
  })

  test('that is edited, like a pack, changes nothing that was granted, bought or held', async () => {
    const { accountId, userId: id } = await world.createUser()
    const { system } = world
    await system.$queryRaw`SELECT * FROM ledger.grant(${id}::uuid, 'BOOST', 5000, 'purchase:1', 'Mega')`
    await system.$queryRaw`SELECT * FROM ledger.hold(${id}::uuid, 'k', 'h', 700, '15 minutes')`
    const books = () =>
      Promise.all([
        system.account.findFirstOrThrow({ where: { id: accountId } }),
        system.grant.findMany({ where: { accountId }, orderBy: { id: 'asc' } }),
        system.hold.findMany({ where: { accountId } }),
        system.entry.findMany({ where: { accountId }, orderBy: { version: 'asc' } }),
      ])
    const before = await books()
    await processes[0]!.editPlan(ACTOR, pro({ points: 3_000n, priceMicroUsd: 24_000_000n }))
    await processes[0]!.setBoostPack(ACTOR, pack({ points: 2_000n }))
    await processes[0]!.setBoostPack(ACTOR, pack({ active: false }))
    expect(await books()).toEqual(before)
  })
})
