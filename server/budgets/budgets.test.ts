import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountId, type HoldId, points } from '../brands.ts'
import { createCredits, type HoldOutcome } from '../credits/service.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../test/database.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let world: TestDatabase
beforeAll(async () => {
  world = await createTestDatabase({ clock: testClock('2027-03-10T12:00:00Z'), poolSize: 12 })
})
afterAll(() => world.close())

function process() {
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: world.system, bus, clock: world.clock })
  const credits = createCredits({ transactions })
  const hold = async (accountId: AccountId, amount: number, key: string = randomUUID()): Promise<HoldOutcome> => {
    const request = { accountId, key, requestHash: 'x', amount: points(amount), ttlMs: HOUR_MS }
    return (await transactions.statement((tx) => credits.hold(tx, [request])))[0]!
  }
  return {
    hold,
    use: async (accountId: AccountId, amount: number) => {
      const held = await hold(accountId, amount)
      if (held.kind !== 'held') throw new Error(`It was ${held.kind}`)
      const capture = { accountId, holdId: held.holdId, amount: points(amount), description: 'Work' }
      await transactions.statement((tx) => credits.capture(tx, [capture]))
    },
    release: (accountId: AccountId, holdId: HoldId) =>
      transactions.statement((tx) => credits.release(tx, { accountId, holdId, expired: false })),
    set: (accountId: AccountId, amount: number, stop = true) =>
      transactions.statement((tx) => credits.setBudget(tx, accountId, { points: points(amount), warnAt: 80, stop })),
    budget: async (accountId: AccountId) =>
      (await transactions.statement((tx) => credits.monthUse(tx, accountId))).budget,
    renew: credits.renewDue,
  }
}

test('fifty starts at once, over two processes, never pass a budget that stops: held points count as used', async () => {
  const { accountId } = await world.createUser()
  const [one, two] = [process(), process()]
  await one.use(accountId, 15)
  await one.set(accountId, 100)
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 ? one : two).hold(accountId, 10)))
  const held = outcomes.flatMap((outcome) => (outcome.kind === 'held' ? [outcome.holdId] : []))
  expect(held).toHaveLength(8)
  const refusals = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.refusal] : []))
  expect(refusals).toHaveLength(42)
  expect(refusals.at(-1)).toMatchObject({ name: 'BudgetReached', needed: 10n, budget: 100n, used: 15n, held: 80n })
  expect(await one.budget(accountId)).toMatchObject({ used: 15n, held: 80n })

  await one.release(accountId, held[0]!)
  expect((await two.hold(accountId, 10)).kind).toBe('held')
  expect((await two.hold(accountId, 6)).kind).toBe('refused')
  expect((await two.hold(accountId, 0)).kind).toBe('held')
})

test('a refused key is free to try again, and a key that was held before is no new start', async () => {
  const { accountId } = await world.createUser()
  const one = process()
  await one.set(accountId, 10)
  expect((await one.hold(accountId, 10, 'k')).kind).toBe('held')
  expect((await one.hold(accountId, 10, 'k')).kind).toBe('replayed')
  expect((await one.hold(accountId, 1, 'l')).kind).toBe('refused')
  await one.set(accountId, 11)
  expect((await one.hold(accountId, 1, 'l')).kind).toBe('held')
})

test('without a stop, and without a budget, nothing is refused by it', async () => {
  const { accountId } = await world.createUser()
  const one = process()
  await one.set(accountId, 10, false)
  expect((await one.hold(accountId, 50)).kind).toBe('held')
})

test('more than there are points is the budget’s to refuse first: buying some would not help', async () => {
  const { accountId } = await world.createUser({ points: 5n })
  const one = process()
  await one.set(accountId, 10)
  expect(await one.hold(accountId, 20)).toMatchObject({ refusal: { name: 'BudgetReached' } })
  expect(await one.hold(accountId, 8)).toMatchObject({ refusal: { name: 'InsufficientCredits' } })
})

test('a month of the owner’s own begins anew, at its instant and not when the job comes by', async () => {
  const { accountId } = await world.createUser()
  const one = process()
  await one.use(accountId, 70)
  await one.set(accountId, 100)
  expect((await one.hold(accountId, 31)).kind).toBe('refused')
  world.clock.turn(31 * DAY_MS - 1)
  expect(await one.budget(accountId)).toMatchObject({ used: 70n })
  world.clock.turn(1)
  const month = { startsAt: new Date('2027-04-10T12:00:00Z'), endsAt: new Date('2027-05-10T12:00:00Z') }
  expect(await one.budget(accountId)).toMatchObject({ used: 0n, ...month })
  while (await one.renew());
  await one.use(accountId, 60)
  await one.use(accountId, 40)
  expect(await one.budget(accountId)).toMatchObject({ used: 100n, ...month })
  expect((await one.hold(accountId, 1)).kind).toBe('refused')
})

test('setting a budget is a change of the account, setting the same again is none', async () => {
  const { accountId } = await world.createUser()
  const version = async () => (await world.system.account.findFirstOrThrow({ where: { id: accountId } })).version
  const one = process()
  const before = await version()
  await one.set(accountId, 10)
  await one.set(accountId, 10)
  expect(await version()).toBe(before + 1n)
})
