import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { networkOf } from '../auth/limits.ts'
import { type UserId, userId } from '../brands.ts'
import { createCredits } from '../credits/service.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { PromoRejected, TooManyGuesses } from './errors.ts'
import type { PromoInput } from './rules.ts'
import { createPromos } from './service.ts'

const MINUTE_MS = 60_000
const ADMIN = { kind: 'session', admin: true, suspended: false, sessionId: 's', expiresAt: new Date() } as const

let world: TestDatabase
let processes: ReturnType<typeof promoProcess>[]
beforeEach(async () => {
  world = await createTestDatabase({ poolSize: 12 })
  processes = [promoProcess(), promoProcess()]
})
afterEach(() => world.close())

function promoProcess() {
  const bus = createBus({ carrier: undefined, onError: console.error })
  const transactions = createTransactions({ system: world.system, bus, clock: world.clock })
  return createPromos({ transactions, credits: createCredits({ transactions }), networkOf })
}

/** A code that is new, and gives 100 points. */
async function issue(more: Partial<PromoInput> = {}): Promise<string> {
  const code = `CODE-${randomUUID().slice(0, 8).toUpperCase()}`
  const actor = { ...ADMIN, userId: userId(randomUUID()) }
  await processes[0]!.issue(actor, { code, points: 100n, uses: 100, usesPerUser: 1, expiresAt: null, ...more })
  return more.code ?? code
}

type Answer = 'redeemed' | 'LIMITED' | PromoRejected['reason']
const answerOf = (redeeming: Promise<string>): Promise<Answer> =>
  redeeming.then(
    () => 'redeemed' as const,
    (error: unknown) => {
      if (error instanceof PromoRejected) return error.reason
      if (error instanceof TooManyGuesses) return 'LIMITED' as const
      throw error
    },
  )
const redeem = (who: UserId, code: string, { on = 0, address }: { on?: number; address?: string } = {}) =>
  answerOf(processes[on]!.redeem(who, code, { address }))

const tally = (answers: Answer[]) =>
  Object.fromEntries([...new Set(answers)].sort().map((one) => [one, answers.filter((other) => other === one).length]))

/** Who has how much, and that it adds up: posted, the entries, what is left of the grants, and the code's own count. */
async function expectExact(code: string, { redeemed }: { redeemed: number }): Promise<void> {
  const promo = await world.system.promo.findFirstOrThrow({ where: { code }, include: { redemptions: true } })
  expect(promo.used).toBe(redeemed)
  expect(promo.redemptions).toHaveLength(redeemed)
  const entries = await world.system.entry.aggregate({ where: { kind: 'PROMO' }, _sum: { amount: true }, _count: true })
  expect(entries).toEqual({ _sum: { amount: redeemed ? promo.points * BigInt(redeemed) : null }, _count: redeemed })
  const wrong = await world.system.$queryRaw`
    SELECT a.id FROM account a WHERE a.posted <> (SELECT sum(amount) FROM entry e WHERE e.account_id = a.id)
      OR a.posted <> (SELECT sum(remaining) FROM credit_grant g WHERE g.account_id = a.id)`
  expect(wrong).toEqual([])
}

describe('a code', () => {
  test('whose last three uses fifty people want at once, on two instances, is used exactly three times more', async () => {
    const code = await issue({ uses: 5 })
    const people = await Promise.all(Array.from({ length: 52 }, () => world.createUser()))
    for (const { userId } of people.slice(50)) expect(await redeem(userId, code)).toBe('redeemed')
    const answers = await Promise.all(people.slice(0, 50).map(({ userId }, i) => redeem(userId, code, { on: i % 2 })))
    expect(tally(answers)).toEqual({ USED_UP: 47, redeemed: 3 })
    await expectExact(code, { redeemed: 5 })
  })

  test('that one person redeems twenty times at once, on two instances, is redeemed once', async () => {
    const [code, { userId }] = [await issue(), await world.createUser()]
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => redeem(userId, code, { on: i % 2 })))
    expect(tally(answers)).toEqual({ ALREADY_REDEEMED: 19, redeemed: 1 })
    await expectExact(code, { redeemed: 1 })
  })

  test('with two uses a person gives each of them twice and no more', async () => {
    const code = await issue({ usesPerUser: 2 })
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    const tries = [ada, ada, ada, ben, ben, ben].map(({ userId }, i) => redeem(userId, code, { on: i % 2 }))
    expect(tally(await Promise.all(tries))).toEqual({ ALREADY_REDEEMED: 2, redeemed: 4 })
    await expectExact(code, { redeemed: 4 })
  })

  test('holds until the instant of its end, by the clock', async () => {
    const code = await issue({ expiresAt: new Date(world.clock.now().getTime() + MINUTE_MS), usesPerUser: 2 })
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    world.clock.turn(MINUTE_MS - 1)
    expect(await redeem(ada.userId, code)).toBe('redeemed')
    world.clock.turn(1)
    expect(await redeem(ada.userId, code)).toBe('EXPIRED')
    expect(await redeem(ben.userId, code)).toBe('EXPIRED')
    await expectExact(code, { redeemed: 1 })
  })

  test('is taken as people type it, and gives points that never expire', async () => {
    const [code, { userId, accountId }] = [await issue(), await world.createUser()]
    expect(await redeem(userId, `  ${code.toLowerCase()} `)).toBe('redeemed')
    const grant = await world.system.grant.findFirstOrThrow({ where: { accountId, kind: 'PROMO' } })
    expect(grant).toMatchObject({ amount: 100n, remaining: 100n, expiresAt: null })
    expect(await world.system.entry.findFirst({ where: { grantId: grant.id } })).toMatchObject({
      description: `Promo code ${code}`,
    })
  })

  test('gives nothing when the ledger refuses, and stays to be used', async () => {
    const [code, { userId, accountId }] = [await issue({ points: 100n }), await world.createUser()]
    const promo = await world.system.promo.findFirstOrThrow({ where: { code } })
    await world.system
      .$queryRaw`SELECT * FROM ledger.grant(${accountId}::uuid, 'BOOST', 7, ${`promo:${promo.id}:1`}, 'In the way')`
    await expect(redeem(userId, code)).rejects.toThrow(/idempotency key/)
    await expectExact(code, { redeemed: 0 })
  })

  test('of ten thousand characters is unknown, without a question to the database', async () => {
    await world.database.close()
    expect(await redeem(userId(randomUUID()), 'X'.repeat(10_000))).toBe('UNKNOWN')
    world = await createTestDatabase()
  })
})

describe('who guesses', () => {
  test('is stopped after ten wrong codes, forty at once on two instances, and then not even a right one is looked at', async () => {
    const [code, { userId }] = [await issue(), await world.createUser()]
    const guesses = Array.from({ length: 40 }, (_, i) => redeem(userId, `WRONG-${i}`, { on: i % 2 }))
    expect(tally(await Promise.all(guesses))).toEqual({ LIMITED: 30, UNKNOWN: 10 })
    expect(await redeem(userId, code)).toBe('LIMITED')
    world.clock.turn(15 * MINUTE_MS - 1)
    expect(await redeem(userId, code)).toBe('LIMITED')
    world.clock.turn(1)
    expect(await redeem(userId, code)).toBe('redeemed')
  })

  test('is told how long to wait', async () => {
    const { userId } = await world.createUser()
    for (let i = 0; i < 10; i++) await redeem(userId, `WRONG-${i}`)
    world.clock.turn(5 * MINUTE_MS)
    const refusal = await processes[0]!.redeem(userId, 'WRONG', { address: undefined }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ retryAfterSeconds: 600, message: 'Too many wrong codes. Try again in 10 min.' })
  })

  test('is counted by their network too, whoever they sign up as', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => world.createUser()))
    const address = (i: number) => `2001:db8:1:2::${i + 1}`
    const guesses = people.map(({ userId }, i) => redeem(userId, 'WRONG', { on: i % 2, address: address(i) }))
    expect(tally(await Promise.all(guesses))).toEqual({ LIMITED: 2, UNKNOWN: 10 })
    const { userId } = people[0]!
    expect(await redeem(userId, 'WRONG', { address: '2001:db8:1:3::1' })).toBe('UNKNOWN')
  })

  test('is not whoever uses right codes, however many, at once and with few guesses left', async () => {
    const { userId } = await world.createUser()
    const codes = await Promise.all(Array.from({ length: 25 }, () => issue()))
    for (let i = 0; i < 9; i++) await redeem(userId, `WRONG-${i}`, { address: '203.0.113.7' })
    const right = codes.map((code, i) => redeem(userId, code, { on: i % 2, address: '203.0.113.7' }))
    expect(tally(await Promise.all(right))).toEqual({ redeemed: 25 })
    // Neither is asking again for what is used or over.
    const again = codes.map((code) => redeem(userId, code, { address: '203.0.113.7' }))
    expect(tally(await Promise.all(again))).toEqual({ ALREADY_REDEEMED: 25 })
    expect(await redeem(userId, 'WRONG-9')).toBe('UNKNOWN')
    expect(await redeem(userId, 'WRONG-10')).toBe('LIMITED')
  })
})

describe('the database itself refuses', () => {
  test('more uses than there are, and a change of what a code gives', async () => {
    const code = await issue({ uses: 1 })
    await expect(world.system.$executeRaw`UPDATE promo SET used = 2 WHERE code = ${code}`).rejects.toThrow(/check/)
    await expect(world.system.$executeRaw`UPDATE promo SET points = 2 WHERE code = ${code}`).rejects.toThrow(
      /permission denied/,
    )
  })

  test('to show codes to people, and others’ uses', async () => {
    const [code, ada, ben] = [await issue(), await world.createUser(), await world.createUser()]
    await redeem(ada.userId, code)
    await expect(world.forUser(ada.userId).promo.findMany()).rejects.toThrow(/permission denied/)
    expect(await world.forUser(ada.userId).promoRedemption.findMany()).toHaveLength(1)
    expect(await world.forUser(ben.userId).promoRedemption.findMany()).toEqual([])
  })
})

test('a code that is ended while many redeem it gives nothing to whoever comes after', async () => {
  const code = await issue()
  const { id } = await world.system.promo.findFirstOrThrow({ where: { code } })
  const people = await Promise.all(Array.from({ length: 8 }, () => world.createUser()))
  const actor = { ...ADMIN, userId: userId(randomUUID()) }
  const end = () => processes[0]!.end(actor, { id, reason: 'It leaked' })
  const answers = await Promise.all([
    ...people.slice(0, 4).map(({ userId: who }) => redeem(who, code)),
    end(),
    end(),
    ...people.slice(4).map(({ userId: who }) => redeem(who, code, { on: 1 })),
  ])
  const redeemed = answers.filter((answer) => answer === 'redeemed').length
  expect(answers.filter((answer) => answer === 'EXPIRED')).toHaveLength(people.length - redeemed)
  const late = await world.createUser()
  expect(await redeem(late.userId, code, { on: 1 })).toBe('EXPIRED')
  await expectExact(code, { redeemed })
  expect(await world.system.auditEntry.count({ where: { action: 'promo.end' } })).toBe(1)
})
