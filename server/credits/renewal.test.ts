import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId } from '../brands.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../test/database.ts'
import { createCredits } from './service.ts'

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Auckland',
  'America/St_Johns',
]
const DAYS = [28, 29, 30, 31]
const MONTHS = 36
const DAY_MS = 86_400_000

let world: TestDatabase
let processes: ReturnType<typeof createCredits>[]
beforeEach(async () => {
  world = await createTestDatabase({ clock: testClock('2027-01-01T00:00:00Z'), poolSize: 12 })
  processes = [0, 1].map(() => {
    const bus = createBus({ carrier: undefined, onError: console.error })
    return createCredits({ transactions: createTransactions({ system: world.system, bus, clock: world.clock }) })
  })
})
afterEach(() => world.close())

const turnTo = (time: Date) => world.clock.turn(time.getTime() - world.clock.now().getTime())
const renewTwice = () => Promise.all(processes.map((credits) => credits.renewDue()))
const read = (id: AccountId) => world.system.account.findFirstOrThrow({ where: { id } })
const sumOf = async (accountId: AccountId) =>
  (await world.system.entry.aggregate({ where: { accountId }, _sum: { amount: true } }))._sum.amount

/** An account of a user who came then, and lives there: the day and the time of the clock stay the same. */
async function accountSince(anchorAt: Date, zone: string): Promise<AccountId> {
  turnTo(anchorAt)
  const { accountId } = await world.createUser()
  await world.system.$queryRaw`SELECT ledger.set_time_zone(${accountId}::uuid, ${zone}, ${anchorAt}::timestamptz)`
  return accountId
}

/** By the time zones of the runtime, which are not those of the database. */
function wallClock(time: Date, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  const [date = '', hour = ''] = format.format(time).split(', ')
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return { year, month, day, hour, daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate() }
}

describe('36 months, from the 28th to the 31st of January, in six zones with changes of the clock, by two processes at once', () => {
  test.each(ZONES)(
    '%s: each period once, on the day or the last of the month, at the same time of the day',
    async (zone) => {
      const accounts = []
      for (const day of DAYS) {
        const anchor = new Date(Date.UTC(2027, 0, day, 12, 30))
        accounts.push({ id: await accountSince(anchor, zone), anchor: wallClock(anchor, 'UTC'), months: 0 })
      }
      const boost = {
        kind: 'BOOST' as const,
        amount: 500n as never,
        key: 'boost',
        description: 'Boost',
        expiresAt: null,
      }
      for (const { id } of accounts)
        await world.transactions.statement((tx) => processes[0]!.grant(tx, { accountId: id, ...boost }))

      while (accounts.some(({ months }) => months < MONTHS)) {
        const { renewsAt } = await world.system.account.findFirstOrThrow({ orderBy: { renewsAt: 'asc' } })
        const due = await world.system.account.findMany({ where: { renewsAt } })
        turnTo(renewsAt)
        const before = new Date(renewsAt.getTime() - 1_000)
        for (const { id } of due) {
          await world.system
            .$queryRaw`SELECT * FROM ledger.adjust(${id}::uuid, -100, ${randomUUID()}, 'spent', ${before}::timestamptz)`
        }
        await renewTwice()
        for (const { id } of due) {
          const account = accounts.find((one) => one.id === id)!
          account.months++
          const at = wallClock(renewsAt, zone)
          expect({ month: at.month, day: at.day, hour: at.hour }).toEqual({
            month: ((account.anchor.month - 1 + account.months) % 12) + 1,
            day: Math.min(account.anchor.day, at.daysInMonth),
            hour: account.anchor.hour,
          })
          expect(await read(account.id)).toMatchObject({ posted: 3_000n, held: 0n })
        }
      }
      for (const { id, months } of accounts) {
        expect(await sumOf(id)).toBe(3_000n)
        const kinds = await world.system.entry.groupBy({
          by: ['kind'],
          where: { accountId: id },
          _count: true,
          _sum: { amount: true },
        })
        const of = (kind: string) => kinds.find((group) => group.kind === kind)
        expect(of('ALLOCATION')).toMatchObject({ _count: months + 1, _sum: { amount: 2_500n * BigInt(months + 1) } })
        expect(of('EXPIRY')!._sum.amount).toBe(-2_400n * BigInt(months))
      }
    },
  )
})

describe('a renewal', () => {
  test('after weeks without a server is one, that of the month which has begun', async () => {
    const id = await accountSince(new Date('2027-01-31T10:00:00Z'), 'UTC')
    turnTo(new Date('2027-06-15T00:00:00Z'))
    await renewTwice()
    expect(await read(id)).toMatchObject({ posted: 2_500n, renewsAt: new Date('2027-06-30T10:00:00Z') })
    expect(await world.system.grant.count({ where: { accountId: id } })).toBe(2)
    expect(await world.system.grant.count({ where: { accountId: id, key: 'allocation:2027-05-31' } })).toBe(1)
  })

  test('leaves what is held, and takes it back when it is given back', async () => {
    const id = await accountSince(new Date('2027-01-10T10:00:00Z'), 'UTC')
    const [credits] = processes
    const hold = { accountId: id, key: 'evening', requestHash: 'x', amount: 700n as never, ttlMs: 900_000 }
    turnTo(new Date('2027-02-10T09:59:00Z'))
    const [held] = await world.transactions.statement((tx) => credits!.hold(tx, [hold]))
    turnTo(new Date('2027-02-10T10:00:00Z'))
    await renewTwice()
    expect(await read(id)).toMatchObject({ posted: 3_200n, held: 700n })
    if (held?.kind !== 'held') throw new Error('It was not held')
    await world.transactions.statement((tx) =>
      credits!.release(tx, { accountId: id, holdId: held.holdId, expired: false }),
    )
    await credits!.expireDue()
    expect(await read(id)).toMatchObject({ posted: 2_500n, held: 0n })
  })
})

describe('another plan', () => {
  const setPlan = (accountId: AccountId, tier: 'FREE' | 'PRO' | 'STUDIO', key: string) =>
    world.transactions.statement((tx) => processes[0]!.setPlan(tx, { accountId, tier, key }))

  test('that gives more holds at once, with the part of the month that is left, once', async () => {
    const id = await accountSince(new Date('2027-04-01T00:00:00Z'), 'UTC')
    world.clock.turn(15 * DAY_MS)
    expect(await setPlan(id, 'STUDIO', 'a')).toEqual({ outcome: 'CHANGED', granted: 2_500n })
    expect((await setPlan(id, 'STUDIO', 'a')).granted).toBe(0n)
    expect(await read(id)).toMatchObject({ planTier: 'STUDIO', posted: 5_000n })
    world.clock.turn(15 * DAY_MS)
    await renewTwice()
    expect(await read(id)).toMatchObject({ planTier: 'STUDIO', posted: 7_500n })
  })

  test('that gives less holds from the renewal on, unless it is taken back before', async () => {
    const id = await accountSince(new Date('2027-04-01T00:00:00Z'), 'UTC')
    expect((await setPlan(id, 'FREE', 'down')).outcome).toBe('AT_RENEWAL')
    expect(await read(id)).toMatchObject({ planTier: 'PRO', posted: 2_500n })
    turnTo(new Date('2027-05-01T00:00:00Z'))
    await renewTwice()
    expect(await read(id)).toMatchObject({ planTier: 'FREE', nextPlanTier: null, posted: 50n })

    const other = await accountSince(new Date('2027-05-01T00:00:00Z'), 'UTC')
    await setPlan(other, 'FREE', 'down')
    expect((await setPlan(other, 'PRO', 'back')).outcome).toBe('CHANGED')
    turnTo(new Date('2027-06-01T00:00:00Z'))
    await renewTwice()
    expect(await read(other)).toMatchObject({ planTier: 'PRO', posted: 2_500n })
  })

  test('up and down and up again in a month gives the difference once', async () => {
    const id = await accountSince(new Date('2027-04-01T00:00:00Z'), 'UTC')
    await setPlan(id, 'STUDIO', 'up')
    await setPlan(id, 'PRO', 'down')
    await setPlan(id, 'STUDIO', 'up again')
    expect(await read(id)).toMatchObject({ planTier: 'STUDIO', nextPlanTier: null, posted: 7_500n })
  })
})
