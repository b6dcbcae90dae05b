import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountId, type HoldId, points } from '../brands.ts'
import { BudgetReached, InsufficientCredits } from '../credits/errors.ts'
import { createCredits } from '../credits/service.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../test/database.ts'
import { createTellings } from './tellings.ts'
import { noticeProcess, toldTo } from './testing-notices.ts'

const HOUR_MS = 3_600_000

let world: TestDatabase
let processes: ReturnType<typeof tellingProcess>[]
beforeAll(async () => {
  world = await createTestDatabase({ clock: testClock('2027-01-31T10:00:00Z'), poolSize: 12 })
  processes = [tellingProcess(), tellingProcess()]
})
afterAll(() => world.close())

function tellingProcess() {
  const { transactions, notifications } = noticeProcess(world)
  const tellings = createTellings(notifications)
  const credits = createCredits({ transactions, onRenewed: tellings.renewed })
  const captured = tellings.captured(credits)
  return {
    credits,
    transactions,
    refused: tellings.refused({ transactions, credits, log: pino({ level: 'silent' }) }),

    hold: async (accountId: AccountId, amount: bigint) => {
      const request = { accountId, key: randomUUID(), requestHash: 'x', amount: points(amount), ttlMs: HOUR_MS }
      const [held] = await transactions.statement((tx) => credits.hold(tx, [request]))
      if (held?.kind !== 'held') throw new Error('It was not held')
      return held.holdId
    },

    /** As a settlement does. */
    capture: (accountId: AccountId, holdId: HoldId, amount: bigint) =>
      transactions.transaction(async (tx) => {
        await credits.capture(tx, [{ accountId, holdId, amount: points(amount), description: 'Work' }])
        await captured(tx, accountId)
      }),
  }
}

const one = () => processes[0]!
const titles = async (accountId: AccountId) => (await toldTo(world, accountId)).map(({ title }) => title)
const use = async (accountId: AccountId, amount: bigint) =>
  one().capture(accountId, await one().hold(accountId, amount), amount)
const EIGHTY = "80 % of this month's points are used"
const NINETY_FIVE = "95 % of this month's points are used"

describe('the allocation', () => {
  test('is told of at 80 % and at 95 %, each once', async () => {
    const { accountId } = await world.createUser()
    await use(accountId, 1_999n)
    expect(await titles(accountId)).toEqual([])
    await use(accountId, 1n)
    await use(accountId, 300n)
    expect(await titles(accountId)).toEqual([EIGHTY])
    await use(accountId, 75n)
    await use(accountId, 125n)
    expect(await titles(accountId)).toEqual([EIGHTY, NINETY_FIVE])
  })

  test('that jumps over both marks is told of once, at 95 %', async () => {
    const { accountId } = await world.createUser()
    await use(accountId, 2_450n)
    await use(accountId, 10n)
    expect(await titles(accountId)).toEqual([NINETY_FIVE])
  })

  test('is told of once when fifty captures by two processes cross a mark at once', async () => {
    const { accountId } = await world.createUser()
    const holds = await Promise.all(Array.from({ length: 50 }, () => one().hold(accountId, 50n)))
    await Promise.all(holds.map((holdId, i) => processes[i % 2]!.capture(accountId, holdId, 45n)))
    // 2,250 of 2,500: 90 %.
    expect(await titles(accountId)).toEqual([EIGHTY])
  })

  test('does not count what is held, nor boosts: they are no part of the month', async () => {
    const { accountId } = await world.createUser()
    const boost = { kind: 'BOOST' as const, amount: points(10_000n), key: 'b', description: 'Boost', expiresAt: null }
    await world.transactions.statement((tx) => one().credits.grant(tx, { accountId, ...boost }))
    const held = await one().hold(accountId, 2_400n)
    await use(accountId, 100n)
    await use(accountId, 5_000n)
    expect(await titles(accountId)).toEqual([])
    await one().capture(accountId, held, 2_400n)
    expect(await titles(accountId)).toEqual([NINETY_FIVE])
  })

  test('of another time zone is the same month, and that of the next month is told of again', async () => {
    const { accountId } = await world.createUser()
    await use(accountId, 2_450n)
    await world.system
      .$queryRaw`SELECT ledger.set_time_zone(${accountId}::uuid, 'Pacific/Auckland', ${world.clock.now()}::timestamptz)`
    await use(accountId, 10n)
    expect(await titles(accountId)).toEqual([NINETY_FIVE])
    const { renewsAt } = await world.system.account.findFirstOrThrow({ where: { id: accountId } })
    world.clock.turn(renewsAt.getTime() - world.clock.now().getTime())
    await Promise.all(processes.map(({ credits }) => credits.renewDue()))
    await use(accountId, 2_450n)
    expect(await titles(accountId)).toEqual([NINETY_FIVE, '2,500 new points', NINETY_FIVE])
  })
})

test('a renewal is told of once, by whichever of two processes renewed', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, () => world.createUser()))
  world.clock.turn(31 * 24 * HOUR_MS)
  await Promise.all(processes.map(({ credits }) => credits.renewDue()))
  await Promise.all(processes.map(({ credits }) => credits.renewDue()))
  for (const { accountId } of people) {
    expect(await titles(accountId)).toEqual(['2,500 new points'])
    expect((await world.system.account.findFirstOrThrow({ where: { id: accountId } })).posted).toBe(2_500n)
  }
})

const short = (needed: bigint) =>
  new InsufficientCredits({ needed: points(needed), available: points(2_500n), held: points(0n) })

describe('too few points', () => {
  test('are told of with the smallest pack that is enough, at most once an hour', async () => {
    const { accountId } = await world.createUser()
    const refusal = short(3_100n)
    await Promise.all(Array.from({ length: 20 }, (_, i) => processes[i % 2]!.refused(accountId, refusal)))
    expect((await toldTo(world, accountId)).map(({ body }) => body)).toEqual([
      'That work may cost 3,100 points; 2,500 are available. The Power boost adds 1,500 for $10.00.',
    ])
    world.clock.turn(HOUR_MS)
    await one().refused(accountId, short(3_000n))
    expect((await toldTo(world, accountId)).at(-1)!.body).toContain('The Quick boost adds 500 for $4.00.')
  })

  test('that no pack makes up for are told of without one', async () => {
    const { accountId } = await world.createUser()
    await one().refused(accountId, short(900_000n))
    expect((await toldTo(world, accountId))[0]!.body).toBe('That work may cost 900,000 points; 2,500 are available.')
  })

  test('never keep the answer from whoever was refused', async () => {
    await expect(one().refused(randomUUID() as AccountId, short(2n))).resolves.toBeUndefined()
  })
})

describe('the budget', () => {
  const budgetOf = (accountId: AccountId, amount: bigint, warnAt = 80) =>
    one().transactions.statement((tx) =>
      one().credits.setBudget(tx, accountId, { points: points(amount), warnAt, stop: false }),
    )
  const HALF = "50 % of this month's budget are used"
  const ALL = "This month's budget is used up"

  test('is told of at the share that was chosen and when it is used up, each once a month and budget', async () => {
    const { accountId } = await world.createUser()
    await budgetOf(accountId, 100n, 50)
    await use(accountId, 49n)
    expect(await titles(accountId)).toEqual([])
    await use(accountId, 1n)
    await use(accountId, 1n)
    expect(await titles(accountId)).toEqual([HALF])
    await use(accountId, 49n)
    await use(accountId, 1n)
    expect(await titles(accountId)).toEqual([HALF, ALL])
    await budgetOf(accountId, 200n, 50)
    await use(accountId, 1n)
    expect(await titles(accountId)).toEqual([HALF, ALL, HALF])
  })

  test('that stopped starts says so once, however many programs went on trying', async () => {
    const { accountId } = await world.createUser()
    const refusal = new BudgetReached({
      needed: points(12n),
      budget: points(100n),
      used: points(90n),
      held: points(0n),
      renewsAt: new Date('2027-02-28T10:00:00Z'),
    })
    await Promise.all(Array.from({ length: 10 }, (_, i) => processes[i % 2]!.refused(accountId, refusal)))
    expect((await toldTo(world, accountId)).map(({ title, body }) => [title, body])).toEqual([
      [
        'Your budget stopped a start',
        'It could have passed your budget. 90 of 100 points are used. The next month begins on February 28, 2027.',
      ],
    ])
  })
})
