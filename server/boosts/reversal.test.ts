import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOf, userId } from '../brands.ts'
import type { Person } from '../test/client.ts'
import { openShop, REFUND, type Shop, until } from './testing-boosts.ts'

let shop: Shop
let admin: Person
beforeAll(async () => {
  shop = await openShop({ deliver: () => ({ copies: 2, delayMs: 0 }) })
  admin = await shop.admin()
})
afterAll(() => shop.close())

const account = (person: Person) => accountOf(userId(person.userId))
const credits = () => shop.world.app.credits
const inTransaction: Shop['world']['app']['transactions']['statement'] = (work) =>
  shop.world.app.transactions.statement(work)

/** Nobody but the boost: the month's points are used up. */
async function buyer(): Promise<Person> {
  return shop.world.signUp({ points: 0n })
}

async function hold(person: Person, amount: bigint, key = 'work') {
  const request = { accountId: account(person), key, requestHash: 'x', amount: amount as never, ttlMs: 900_000 }
  const [outcome] = await inTransaction((tx) => credits().hold(tx, [request]))
  if (outcome?.kind !== 'held') throw new Error(`Not held: ${outcome?.kind}`)
  return outcome.holdId
}

const spend = async (person: Person, amount: bigint, key = 'spent') => {
  const holdId = await hold(person, amount, key)
  await inTransaction((tx) =>
    credits().capture(tx, [{ accountId: account(person), holdId, amount: amount as never, description: 'Work' }]),
  )
}

const refund = (id: string, reason = 'The buyer asked.') => shop.world.client.query(REFUND, { id, reason }, admin)
const amounts = (entries: { amount: bigint }[]) => entries.map(({ amount }) => amount)
const notices = async (person: Person) =>
  (
    await shop.world.system.notification.findMany({
      where: { accountId: person.userId },
      orderBy: { createdAt: 'asc' },
    })
  ).map(({ kind }) => kind)
const reversal = async (id: string) => {
  const { grant } = await shop.read(id)
  return { target: grant!.reversal, reversed: grant!.reversed, remaining: grant!.remaining }
}

describe('a refund', () => {
  test('takes all points back while none is used, once, however often it is told of and asked for', async () => {
    const person = await buyer()
    const { id, paymentId, sessionId } = await shop.bought(person)
    const answers = await Promise.all([refund(id), refund(id), refund(id)])
    for (const { data } of answers)
      expect(data.adminRefundPurchase).toMatchObject({ id, status: 'REFUNDED', reversed: 500 })
    await shop.heard()
    expect(shop.stripe.session(sessionId)!.payment.refunds).toMatchObject([{ amount: 400 }])
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-500n])
    expect(await shop.account(person)).toMatchObject({ posted: 0n, held: 0n })
    expect(await notices(person)).toEqual(['PURCHASE_PAID', 'PURCHASE_REVERSED'])
    expect(await shop.read(id)).toMatchObject({ refundedMicroUsd: 4_000_000n, paymentIntentId: paymentId })
    const audit = await shop.world.system.auditEntry.findMany({ where: { target: id } })
    expect(audit).toMatchObject([{ action: 'purchase.refund', actorId: admin.userId, reason: 'The buyer asked.' }])
  })

  test('takes no more than is left; what was spent is the loss of the house', async () => {
    const person = await buyer()
    const { id } = await shop.bought(person)
    await spend(person, 380n)
    expect((await refund(id)).data.adminRefundPurchase).toMatchObject({ reversed: 120, lost: 380 })
    const mine = 'query ($id: ID!) { viewer { purchase(id: $id) { reversed lost } } }'
    const { data } = await shop.world.client.query(mine, { id }, person)
    expect(data.viewer.purchase).toEqual({ reversed: 120, lost: null })
    await shop.heard()
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-120n])
    expect(await reversal(id)).toEqual({ target: 500n, reversed: 120n, remaining: 0n })
    expect((await shop.account(person)).posted).toBe(0n)
  })

  test('after all is spent takes nothing, and never below zero, nor from other points', async () => {
    const person = await buyer()
    const { id } = await shop.bought(person)
    await spend(person, 500n)
    const other = await shop.bought(person, 'power')
    await refund(id)
    await shop.heard()
    expect(await shop.entries(person, 'REVERSAL')).toEqual([])
    expect(await reversal(id)).toEqual({ target: 500n, reversed: 0n, remaining: 0n })
    expect((await shop.account(person)).posted).toBe(1_500n)
    expect((await shop.read(other.id)).status).toBe('PAID')
    expect((await shop.read(id)).status).toBe('REFUNDED')
  })

  test('during a running hold leaves the work its points, and takes what comes back', async () => {
    const person = await buyer()
    const { id } = await shop.bought(person)
    const holdId = await hold(person, 300n)
    await refund(id)
    expect(await shop.account(person)).toMatchObject({ posted: 300n, held: 300n })
    await expect(hold(person, 1n, 'more')).rejects.toThrow('Not held: refused')
    const capture = { accountId: account(person), holdId, amount: 40n as never, description: 'Work' }
    await inTransaction((tx) => credits().capture(tx, [capture]))
    expect(await shop.account(person)).toMatchObject({ posted: 0n, held: 0n })
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-200n, -260n])
    expect(await reversal(id)).toEqual({ target: 500n, reversed: 460n, remaining: 0n })
  })

  test('in parts takes in proportion, rounded down, and adds up exactly', async () => {
    const person = await buyer()
    const { id, sessionId } = await shop.bought(person, 'power')
    const parts = [333, 333, 333, 1]
    let given = 0
    for (const cents of parts) {
      shop.stripe.refund(sessionId, cents)
      given += cents
      const target = BigInt(Math.floor((1_500 * given) / 1_000))
      await until(async () => (await reversal(id)).reversed === target, `${target} are taken back`)
      expect((await shop.account(person)).posted).toBe(1_500n - target)
      expect((await shop.read(id)).status).toBe(given === 1_000 ? 'REFUNDED' : 'PAID')
    }
    await shop.heard()
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-499n, -500n, -499n, -2n])
  })

  test('that fails at the bank gives the points back', async () => {
    const person = await buyer()
    const { id, sessionId } = await shop.bought(person)
    const { id: refundId } = shop.stripe.refund(sessionId, 200)
    await until(async () => (await reversal(id)).reversed === 250n, 'half is taken back')
    await shop.heard()
    shop.stripe.failRefund(sessionId, refundId)
    await until(async () => (await shop.account(person)).posted === 500n, 'all is there again')
    expect(await shop.read(id)).toMatchObject({ status: 'PAID', refundedMicroUsd: 0n })
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-250n, 250n])
  })

  test('that was heard of before its payment waits for it', async () => {
    const quiet = await openShop({ silent: true })
    for (const first of ['charge.refunded', 'refund.created']) {
      const person = await quiet.world.signUp({ points: 0n })
      const { id, sessionId } = await quiet.order(person)
      quiet.stripe.pay(sessionId)
      quiet.stripe.refund(sessionId)
      for (const type of [first, first, 'checkout.session.completed', 'charge.refunded', 'refund.created']) {
        const body = JSON.stringify(quiet.stripe.events.findLast((event) => event.type === type))
        expect((await quiet.send(body, quiet.stripe.sign(body))).status).toBe(200)
        await quiet.heard()
      }
      await quiet.settled(id, 'REFUNDED')
      expect(amounts(await quiet.entries(person, 'BOOST'))).toEqual([500n])
      expect(amounts(await quiet.entries(person, 'REVERSAL'))).toEqual([-500n])
    }
    expect(await quiet.anomalies()).toEqual([])
    await quiet.close()
  })

  test('needs a reason, something that was paid, and an admin', async () => {
    const person = await buyer()
    const { id } = await shop.order(person)
    const paid = await shop.bought(person)
    const codeOf = async (answer: ReturnType<typeof refund>) => (await answer).errors?.[0]?.extensions.code
    expect(await codeOf(refund(id))).toBe('BAD_USER_INPUT')
    for (const reason of ['', '  ', 'x'.repeat(501), 'a\0b'])
      expect(await codeOf(refund(paid.id, reason))).toBe('BAD_USER_INPUT')
    expect(await codeOf(refund('nonsense'))).toBe('NOT_FOUND')
    expect(await codeOf(refund('00000000-0000-4000-8000-000000000000'))).toBe('NOT_FOUND')
    expect(await codeOf(shop.world.client.query(REFUND, { id: paid.id, reason: 'Mine.' }, person))).toBe('FORBIDDEN')
    expect(shop.stripe.session(paid.sessionId)!.payment.refunds).toEqual([])
  })

  test('that somebody made at the provider itself, and of which nothing was heard, is caught up with', async () => {
    const quiet = await openShop({ silent: true })
    const [person, boss] = [await quiet.world.signUp({ points: 0n }), await quiet.admin()]
    const { id, sessionId } = await quiet.order(person)
    quiet.stripe.pay(sessionId)
    await quiet.ask()
    await quiet.settled(id, 'PAID')
    quiet.stripe.refund(sessionId)
    const { data } = await quiet.world.client.query(REFUND, { id, reason: 'Twice.' }, boss)
    expect(data.adminRefundPurchase).toMatchObject({ status: 'REFUNDED', reversed: 500 })
    expect(quiet.stripe.session(sessionId)!.payment.refunds).toHaveLength(1)
    await quiet.close()
  })
})

describe('a dispute', () => {
  test('takes the points back at once, and gives the same back once when it is won', async () => {
    const person = await buyer()
    const { id, sessionId } = await shop.bought(person)
    await spend(person, 200n)
    const { id: disputeId } = shop.stripe.dispute(sessionId)
    await until(async () => (await shop.account(person)).posted === 0n, 'the rest is taken back')
    expect(await shop.read(id)).toMatchObject({ status: 'PAID', disputedMicroUsd: 4_000_000n })
    await shop.heard()
    shop.stripe.closeDispute(sessionId, disputeId, 'won')
    await until(async () => (await shop.account(person)).posted === 300n, 'the rest is there again')
    await shop.heard()
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-300n, 300n])
    expect(await reversal(id)).toEqual({ target: 0n, reversed: 0n, remaining: 300n })
    expect(await shop.read(id)).toMatchObject({ status: 'PAID', disputedMicroUsd: 0n })
    expect(await notices(person)).toEqual(['PURCHASE_PAID', 'PURCHASE_REVERSED', 'PURCHASE_RESTORED'])
    await spend(person, 300n, 'again')
  })

  test('that is lost leaves the order refunded', async () => {
    const person = await buyer()
    const { id, sessionId } = await shop.bought(person)
    const { id: disputeId } = shop.stripe.dispute(sessionId)
    shop.stripe.closeDispute(sessionId, disputeId, 'lost')
    await shop.settled(id, 'REFUNDED')
    await shop.heard()
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-500n])
  })

  test('after a refund takes nothing more, and gives nothing back when it is won', async () => {
    const person = await buyer()
    const { id, sessionId } = await shop.bought(person)
    await refund(id)
    const { id: disputeId } = shop.stripe.dispute(sessionId)
    await shop.heard()
    shop.stripe.closeDispute(sessionId, disputeId, 'won')
    await shop.heard()
    await until(async () => (await shop.read(id)).disputedMicroUsd === 0n, 'the dispute is over')
    expect(amounts(await shop.entries(person, 'REVERSAL'))).toEqual([-500n])
    expect(await shop.read(id)).toMatchObject({ status: 'REFUNDED' })
    expect((await shop.account(person)).posted).toBe(0n)
  })

  test('whose end is heard of before its beginning is over all the same', async () => {
    const quiet = await openShop({ silent: true })
    const person = await quiet.world.signUp({ points: 0n })
    const { id, sessionId } = await quiet.order(person)
    quiet.stripe.pay(sessionId)
    const { id: disputeId } = quiet.stripe.dispute(sessionId)
    quiet.stripe.closeDispute(sessionId, disputeId, 'won')
    for (const event of [...quiet.stripe.events].reverse()) {
      const body = JSON.stringify(event)
      await quiet.send(body, quiet.stripe.sign(body))
      await quiet.heard()
    }
    expect(await quiet.settled(id, 'PAID')).toMatchObject({ disputedMicroUsd: 0n })
    expect(await quiet.entries(person, 'REVERSAL')).toEqual([])
    expect((await quiet.account(person)).posted).toBe(500n)
    await quiet.close()
  })
})

test('refunds, disputes and work at once leave no account below zero, and every grant explained', async () => {
  const person = await buyer()
  const orders = await Promise.all([shop.bought(person), shop.bought(person, 'power'), shop.bought(person)])
  await Promise.all([
    ...orders.map(({ id }) => refund(id)),
    ...Array.from({ length: 12 }, (_, index) => spend(person, 90n, `w${index}`).catch(() => undefined)),
  ])
  await shop.heard()
  const { posted, held } = await shop.account(person)
  const grants = await shop.grants(person)
  expect(held).toBe(0n)
  expect(posted).toBe(0n)
  const spent = amounts(await shop.entries(person, 'USAGE')).reduce((sum, amount) => sum - amount, 0n)
  expect(grants.reduce((sum, { reversed }) => sum + reversed, 0n)).toBe(2_500n - spent)
})
