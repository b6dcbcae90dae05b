import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId } from '../brands.ts'
import { InvalidInput } from '../errors.ts'
import { createTestDatabase, type TestDatabase, testClock } from '../test/database.ts'
import { TooManyTimeZones } from './errors.ts'
import { createCredits } from './service.ts'
import { createTimeZones } from './time-zones.ts'

const HOUR_MS = 3_600_000
/** 25 hours apart. */
const [WEST, EAST] = ['Pacific/Pago_Pago', 'Pacific/Kiritimati']

let world: TestDatabase
let credits: ReturnType<typeof createCredits>
beforeEach(async () => {
  world = await createTestDatabase({ clock: testClock('2027-01-15T12:00:00Z') })
  credits = createCredits({ transactions: world.transactions })
})
afterEach(() => world.close())

const turnTo = (time: Date) => world.clock.turn(time.getTime() - world.clock.now().getTime())
const read = (id: AccountId) => world.system.account.findFirstOrThrow({ where: { id } })
const move = (accountId: AccountId, timeZone: string) =>
  world.transactions.statement((tx) => credits.setTimeZone(tx, { accountId, timeZone }))
const allocations = (accountId: AccountId) =>
  world.system.entry.findMany({ where: { accountId, kind: 'ALLOCATION' }, orderBy: { version: 'asc' } })

async function signUp(timeZone: string | null, createdAt = world.clock.now()): Promise<AccountId> {
  const id = randomUUID()
  await world.system.user.create({ data: { id, email: `${id}@x.com`, name: 'T', timeZone, createdAt } })
  return id as AccountId
}

describe('who signs up', () => {
  test.each([
    [EAST, '2027-01-15T12:00:00Z', '2027-02-15T12:00:00.000Z', '2027-01-16'],
    [EAST, '2027-01-30T12:00:00Z', '2027-02-27T12:00:00.000Z', '2027-01-31'],
    ['Europe/Berlin', '2027-02-28T23:30:00Z', '2027-03-31T22:30:00.000Z', '2027-03-01'],
    [null, '2027-01-31T23:30:00Z', '2027-02-28T23:30:00.000Z', '2027-01-31'],
    ['Middle/Earth', '2027-01-31T23:30:00Z', '2027-02-28T23:30:00.000Z', '2027-01-31'],
  ])('in %s at %s renews on their own day', async (zone, at, renewsAt, day) => {
    const id = await signUp(zone, new Date(at))
    const account = await read(id)
    expect(account.renewsAt.toISOString()).toBe(renewsAt)
    expect(account.timeZone).toBe(zone === 'Middle/Earth' || zone === null ? 'UTC' : zone)
    expect(await world.system.grant.count({ where: { accountId: id, key: `allocation:${day}` } })).toBe(1)
  })
})

describe('another zone', () => {
  test('keeps the day and the time of the clock, and moves the end of the month’s points with it', async () => {
    const id = await signUp('Europe/Berlin')
    await move(id, 'America/New_York')
    const { renewsAt, timeZone, version } = await read(id)
    expect([renewsAt.toISOString(), timeZone]).toEqual(['2027-02-15T18:00:00.000Z', 'America/New_York'])
    const [grant] = await world.system.grant.findMany({ where: { accountId: id } })
    expect(grant!.expiresAt).toEqual(renewsAt)
    await move(id, 'America/New_York')
    expect((await read(id)).version).toBe(version)
  })

  test('is refused where there is none of that name', async () => {
    const id = await signUp('UTC')
    expect(await move(id, 'Middle/Earth')).toBe(false)
    expect((await read(id)).timeZone).toBe('UTC')
  })

  test('to the east, where the month is over already, begins the next at once', async () => {
    const id = await signUp(WEST)
    const due = (await read(id)).renewsAt
    turnTo(new Date(due.getTime() - HOUR_MS))
    await move(id, EAST)
    const account = await read(id)
    expect(account.posted).toBe(2_500n)
    expect(account.renewsAt.getTime() - world.clock.now().getTime()).toBeGreaterThan(26 * 24 * HOUR_MS)
    expect(await allocations(id)).toHaveLength(2)
  })

  test('flipped before and after each renewal of a year gives each month once, and no month is shorter than the zones are apart', async () => {
    const id = await signUp(WEST)
    const spent = async () => {
      const { posted } = await read(id)
      const now = world.clock.now()
      if (posted > 0n)
        await world.system
          .$queryRaw`SELECT * FROM ledger.adjust(${id}::uuid, ${-posted}, ${randomUUID()}, 's', ${now}::timestamptz)`
    }
    for (let month = 0; month < 12; month++) {
      await spent()
      // As early as it can be had …
      const { renewsAt } = await read(id)
      turnTo(new Date(renewsAt.getTime() - 25 * HOUR_MS))
      await move(id, EAST)
      await credits.renewDue()
      await spent()
      // … and once more, from where that day has not come yet.
      await move(id, WEST)
      await credits.renewDue()
      turnTo(new Date(world.clock.now().getTime() + 25 * HOUR_MS))
      await credits.renewDue()
      await move(id, EAST)
      await move(id, WEST)
      await credits.renewDue()
    }
    const given = await allocations(id)
    expect(given).toHaveLength(13)
    const gaps = given.slice(1).map(({ createdAt }, index) => createdAt.getTime() - given[index]!.createdAt.getTime())
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual((28 * 24 - 25) * HOUR_MS)
    const whole = given.at(-1)!.createdAt.getTime() - given[0]!.createdAt.getTime()
    expect(whole).toBeGreaterThanOrEqual((365 * 24 - 26) * HOUR_MS)
  })

  test('right after a renewal in the east gives no more of a larger plan than its whole month', async () => {
    const id = await signUp(EAST)
    turnTo((await read(id)).renewsAt)
    await credits.renewDue()
    await move(id, WEST)
    const { granted } = await world.transactions.statement((tx) =>
      credits.setPlan(tx, { accountId: id, tier: 'STUDIO', key: 'up' }),
    )
    expect(granted).toBe(5_000n)
  })
})

describe('a person who changes it', () => {
  const zones = () => createTimeZones({ transactions: world.transactions, credits, pool: world.pool })

  test('may three times a day; the zone that is set is no change', async () => {
    const { accountId } = await world.createUser()
    const { set } = zones()
    for (const zone of ['Europe/Berlin', 'Europe/Berlin', 'Asia/Tokyo', 'UTC']) await set(accountId, zone)
    await expect(set(accountId, 'Europe/Paris')).rejects.toThrow(TooManyTimeZones)
    expect((await read(accountId)).timeZone).toBe('UTC')
    await set((await world.createUser()).accountId, 'Europe/Paris')
  })

  test.each(['', 'Middle/Earth', '+01:00', 'x'.repeat(2_000), 'EST5EDT4', "UTC'; DROP TABLE entry"])(
    'is told that %j is no zone',
    async (zone) => {
      const { accountId } = await world.createUser()
      await expect(zones().set(accountId, zone)).rejects.toThrow(InvalidInput)
    },
  )
})
