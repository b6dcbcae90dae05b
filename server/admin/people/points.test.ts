import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AccountId } from '../../brands.ts'
import { createCredits } from '../../credits/service.ts'
import type { PlanTier } from '../../generated/prisma/client.ts'
import { createNotifications } from '../../notifications/service.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../../test/database.ts'
import { createPointsAdmin } from './service.ts'

const ACTOR = { kind: 'system' } as const
const DAY_MS = 86_400_000
const APRIL = new Date('2027-04-01T00:00:00Z')
const TIERS = ['FREE', 'PRO', 'STUDIO'] as const
const MONTHLY: Record<PlanTier, bigint> = { FREE: 50n, PRO: 2_500n, STUDIO: 7_500n }

let world: TestDatabase
let points: ReturnType<typeof createPointsAdmin>
beforeAll(async () => {
  world = await createTestDatabase({ clock: testClock(APRIL.toISOString()), poolSize: 16 })
  const credits = createCredits({ transactions: world.transactions })
  const { notify } = createNotifications({ transactions: world.transactions, mails: false })
  points = createPointsAdmin({ transactions: world.transactions, credits, notify })
})
afterAll(() => world.close())

const turnTo = (time: Date) => world.clock.turn(time.getTime() - world.clock.now().getTime())
const account = (id: AccountId) => world.system.account.findFirstOrThrow({ where: { id } })
const audits = (target: string) => world.system.auditEntry.findMany({ where: { target }, orderBy: { id: 'asc' } })
const notices = (accountId: AccountId) => world.system.notification.findMany({ where: { accountId } })
const adjust = (userId: string, amount: bigint, more: object = {}) =>
  points.adjust(ACTOR, { userId, amount, reason: 'A lost render', idempotencyKey: randomUUID(), ...more })
const setPlan = (userId: string, plan: PlanTier) => points.setPlan(ACTOR, { userId, plan, reason: 'Asked by mail' })

describe('an adjustment', () => {
  test('gives or takes points, with a reason, a line of the audit and a word to the person', async () => {
    const { userId, accountId } = await world.createUser()
    const entryId = await adjust(userId, 300n)
    await adjust(userId, -100n)
    expect(await account(accountId)).toMatchObject({ posted: 2_700n, held: 0n })
    expect(await world.system.entry.findFirst({ where: { id: entryId } })).toMatchObject({
      kind: 'ADJUSTMENT',
      amount: 300n,
      balanceAfter: 2_800n,
      description: 'A lost render',
    })
    expect(await audits(accountId)).toMatchObject([
      { action: 'points.adjust', reason: 'A lost render', before: { available: '2500' }, after: { available: '2800' } },
      { action: 'points.adjust', before: { available: '2800' }, after: { available: '2700' } },
    ])
    expect((await notices(accountId)).map(({ kind, title }) => `${kind} ${title}`).sort()).toEqual([
      'ADJUSTED 100 points taken',
      'ADJUSTED 300 points added',
    ])
  })

  test('said ten times at once with one key is one entry, one line and one word', async () => {
    const { userId, accountId } = await world.createUser()
    const idempotencyKey = randomUUID()
    const ids = await Promise.all(Array.from({ length: 10 }, () => adjust(userId, 50n, { idempotencyKey })))
    expect(new Set(ids).size).toBe(1)
    expect(await account(accountId)).toMatchObject({ posted: 2_550n })
    expect([(await audits(accountId)).length, (await notices(accountId)).length]).toEqual([1, 1])
    await expect(adjust(userId, 51n, { idempotencyKey })).rejects.toMatchObject({ name: 'IdempotencyConflict' })
    await expect(adjust(userId, 50n, { idempotencyKey, reason: 'Other' })).rejects.toMatchObject({
      name: 'IdempotencyConflict',
    })
  })

  test('of more than is available is refused and leaves no trace; so do twenty at once, but for what fits', async () => {
    const { userId, accountId } = await world.createUser({ points: 100n })
    await world.system.$queryRaw`SELECT * FROM ledger.hold(${userId}::uuid, 'k', 'h', 40, '15 minutes')`
    await expect(adjust(userId, -61n)).rejects.toMatchObject({ needed: 61n, available: 60n, held: 40n })
    expect([await audits(accountId), await notices(accountId)]).toEqual([[], []])
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => adjust(userId, -30n)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(2)
    expect(await account(accountId)).toMatchObject({ posted: 40n, held: 40n })
    expect((await audits(accountId)).length).toBe(2)
  })

  test.each([
    ['amount', { amount: 0n }],
    ['amount', { amount: 10_000_001n }],
    ['amount', { amount: -10_000_001n }],
    ['reason', { reason: '' }],
    ['reason', { reason: ' \n ' }],
    ['reason', { reason: 'x'.repeat(501) }],
    ['reason', { reason: 'a\0b' }],
    ['idempotencyKey', { idempotencyKey: '' }],
    ['idempotencyKey', { idempotencyKey: 'x'.repeat(256) }],
    ['idempotencyKey', { idempotencyKey: 'a\0b' }],
    ['userId', { userId: randomUUID() }],
    ['userId', { userId: 'nobody' }],
    ['userId', { userId: '\0' }],
  ])('with a wrong %s is refused: %o', async (field, change) => {
    const { userId, accountId } = await world.createUser()
    await expect(adjust(userId, 5n, change)).rejects.toMatchObject({ name: 'InvalidInput', field })
    expect(await account(accountId)).toMatchObject({ posted: 2_500n })
  })
})

describe('a plan that an admin sets', () => {
  test('gives more at once and less from the renewal, and the planned change can be seen and taken back', async () => {
    turnTo(APRIL)
    const { userId, accountId } = await world.createUser()
    world.clock.turn(15 * DAY_MS)
    await setPlan(userId, 'STUDIO')
    expect(await account(accountId)).toMatchObject({ planTier: 'STUDIO', nextPlanTier: null, posted: 5_000n })
    const { version } = await account(accountId)
    await setPlan(userId, 'FREE')
    const planned = await account(accountId)
    expect(planned).toMatchObject({ planTier: 'STUDIO', nextPlanTier: 'FREE', posted: 5_000n })
    expect(planned.version).toBeGreaterThan(version)
    await setPlan(userId, 'STUDIO')
    expect(await account(accountId)).toMatchObject({ planTier: 'STUDIO', nextPlanTier: null, posted: 5_000n })
    expect((await audits(accountId)).map(({ before, after }) => ({ before, after }))).toEqual([
      { before: { plan: 'PRO', nextPlan: null }, after: { plan: 'STUDIO', nextPlan: null, granted: '2500' } },
      { before: { plan: 'STUDIO', nextPlan: null }, after: { plan: 'STUDIO', nextPlan: 'FREE', granted: '0' } },
      { before: { plan: 'STUDIO', nextPlan: 'FREE' }, after: { plan: 'STUDIO', nextPlan: null, granted: '0' } },
    ])
    expect((await notices(accountId)).map(({ kind }) => kind)).toEqual(Array(3).fill('PLAN_CHANGED'))
  })

  test('said twenty times at once is one change, one line and one word', async () => {
    turnTo(APRIL)
    const { userId, accountId } = await world.createUser()
    for (const [plan, posted] of [
      ['STUDIO', 7_500n],
      ['PRO', 7_500n],
      ['STUDIO', 7_500n],
    ] as const) {
      const before = (await audits(accountId)).length
      await Promise.all(Array.from({ length: 20 }, () => setPlan(userId, plan)))
      expect(await account(accountId)).toMatchObject({ planTier: 'STUDIO', posted })
      expect((await audits(accountId)).length).toBe(before + 1)
      expect((await notices(accountId)).length).toBe(before + 1)
    }
  })

  test.each([['reason'], ['userId']])('with a wrong %s is refused', async (field) => {
    const { userId } = await world.createUser()
    const given = { userId, plan: 'FREE' as const, reason: 'r', [field]: '' }
    await expect(points.setPlan(ACTOR, given)).rejects.toMatchObject({ name: 'InvalidInput', field })
  })
})

type Step = { tier: PlanTier; waitHours: number }
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ tier: fc.constantFrom(...TIERS), waitHours: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 14 },
)

test('plans that go up and down as they like give, in a month, no more than the best of them from the first rise on', async () => {
  const run = fc.asyncProperty(fc.constantFrom(...TIERS), steps, async (first, sequence) => {
    turnTo(APRIL)
    const { userId, accountId } = await world.createUser()
    await setPlan(userId, first)
    // From May on it is the plan of the sequence.
    turnTo(new Date('2027-05-01T00:00:00Z'))
    await world.transactions.statement((tx) => createCredits({ transactions: world.transactions }).lock(tx, accountId))
    const { planTier, renewsAt } = await account(accountId)
    const monthMs = renewsAt.getTime() - world.clock.now().getTime()
    let best = MONTHLY[planTier]
    let firstRise: Date | undefined
    for (const { tier, waitHours } of sequence) {
      world.clock.turn(waitHours * 3_600_000)
      if (world.clock.now() >= renewsAt) break
      if (MONTHLY[tier] > best) {
        firstRise ??= world.clock.now()
        best = MONTHLY[tier]
      }
      await setPlan(userId, tier)
    }
    const { _sum } = await world.system.grant.aggregate({
      where: { accountId, key: { startsWith: 'plan:' }, createdAt: { gte: new Date('2027-05-01T00:00:00Z') } },
      _sum: { amount: true },
    })
    const left = firstRise ? renewsAt.getTime() - firstRise.getTime() : 0
    const most = ((best - MONTHLY[planTier]) * BigInt(left)) / BigInt(monthMs)
    expect(_sum.amount ?? 0n).toBeLessThanOrEqual(most)
    const now = await account(accountId)
    expect(MONTHLY[now.planTier]).toBe(best)
  })
  await fc.assert(run, { numRuns: 60 })
}, 120_000)

test('no edit of the plans between two changes makes a month give more than the plan that it ends on', async () => {
  turnTo(APRIL)
  const { userId, accountId } = await world.createUser()
  const owner = async (tier: PlanTier, monthlyPoints: bigint) =>
    world.system.plan.update({ where: { tier }, data: { monthlyPoints } })
  try {
    await setPlan(userId, 'STUDIO')
    for (let round = 0; round < 3; round++) {
      await owner('STUDIO', 1_000n)
      await setPlan(userId, 'PRO')
      await owner('STUDIO', 7_500n)
      await setPlan(userId, 'STUDIO')
    }
    expect(await account(accountId)).toMatchObject({ planTier: 'STUDIO', posted: 7_500n })
  } finally {
    await owner('STUDIO', 7_500n)
  }
})
