import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorld } from '../test/world.ts'
import { PurchaseUnavailable } from './errors.ts'
import { createPurchases } from './service.ts'
import { BUY, openShop, type Shop, until } from './testing-boosts.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

const buy = (variables: object, as: Parameters<Shop['world']['client']['query']>[2]) =>
  shop.world.client.query(BUY, { key: randomUUID(), packId: 'quick', ...variables }, as)

describe('an order', () => {
  test('is paid on a page of the provider’s, and its points never expire', async () => {
    const person = await shop.world.signUp()
    const { id, url, sessionId } = await shop.order(person, { packId: 'mega' })
    expect(url).toBe(`${shop.stripe.url}/checkout/${sessionId}`)
    expect(shop.stripe.session(sessionId)).toMatchObject({ amount: 3_000, currency: 'usd', reference: person.userId })
    shop.stripe.pay(sessionId)
    await shop.settled(id, 'PAID')
    expect(await shop.grants(person)).toMatchObject([{ amount: 5_000n, expiresAt: null }])
    const { data } = await shop.world.client.query(
      '{ viewer { account { available boostRemaining } purchases { edges { node { id status price points paidAt checkoutUrl refunded reversed pack { name } } } } } }',
      {},
      person,
    )
    expect(data.viewer.account).toEqual({ available: 7_500, boostRemaining: 5_000 })
    expect(data.viewer.purchases.edges).toMatchObject([
      {
        node: {
          id,
          status: 'PAID',
          price: '30.000000',
          points: 5_000,
          checkoutUrl: null,
          refunded: '0.000000',
          reversed: 0,
          pack: { name: 'Mega' },
        },
      },
    ])
  })

  test('whose payment is declined fails, and says so', async () => {
    const person = await shop.world.signUp()
    const { id, sessionId } = await shop.order(person)
    shop.stripe.payLater(sessionId, { succeeds: false })
    expect(await shop.settled(id, 'FAILED')).toMatchObject({ failureCode: 'DECLINED' })
    const told = { accountId: person.userId, kind: 'PURCHASE_FAILED' }
    expect(await shop.world.system.notification.count({ where: told })).toBe(1)
    expect(await shop.grants(person)).toEqual([])
  })

  test('whose payment takes days is paid when it comes', async () => {
    const person = await shop.world.signUp()
    const { id, sessionId } = await shop.order(person)
    shop.stripe.payLater(sessionId, { succeeds: true })
    await shop.settled(id, 'PAID')
    expect(await shop.grants(person)).toHaveLength(1)
  })

  test('by the same key is the same, at once and later, paid or not', async () => {
    const person = await shop.world.signUp()
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 8 }, () => buy({ key }, person)))
    const started = answers.map(({ data }) => data.purchaseBoost)
    expect(new Set(started.map(({ purchase }) => purchase.id)).size).toBe(1)
    expect(new Set(started.map(({ checkoutUrl }) => checkoutUrl)).size).toBe(1)
    const { id } = started[0].purchase
    expect(await shop.world.system.purchase.count({ where: { accountId: person.userId } })).toBe(1)
    shop.stripe.pay((await shop.read(id)).checkoutSessionId!)
    await shop.settled(id, 'PAID')
    const { data } = await buy({ key }, person)
    expect(data.purchaseBoost).toMatchObject({ purchase: { id, status: 'PAID' } })
    expect(data.purchaseBoost.checkoutUrl).toBe(`${shop.world.url}/boosts/${id}`)
    expect((await buy({ key, packId: 'mega' }, person)).data.purchaseBoost.__typename).toBe('IdempotencyConflict')
  })

  test('of a key that somebody else used is one’s own', async () => {
    const [ada, ben] = [await shop.world.signUp(), await shop.world.signUp()]
    const [first, second] = [await shop.order(ada, { key: 'k' }), await shop.order(ben, { key: 'k' })]
    expect(first.id).not.toBe(second.id)
  })

  test.each([
    ['packId', { packId: 'gigantic' }],
    ['packId', { packId: 'x'.repeat(10_000) }],
    ['packId', { packId: '' }],
    ['packId', { packId: 'quick\0' }],
    ['packId', { packId: "quick' OR 1=1 --" }],
    ['packId', { packId: 'retired' }],
    ['idempotencyKey', { key: '' }],
    ['idempotencyKey', { key: 'k'.repeat(256) }],
    ['idempotencyKey', { key: 'a\0b' }],
  ])('is refused by the field %s: %j', async (field, variables) => {
    const { clone } = shop.world
    const { default: pg } = await import('pg')
    const owner = new pg.Client({ connectionString: clone.ownerUrl })
    await owner.connect()
    await owner.query(
      `INSERT INTO boost_pack (id, name, points, price_micro_usd, active, position) VALUES ('retired', 'Old', 1, 1000000, false, 9) ON CONFLICT DO NOTHING`,
    )
    await owner.end()
    const person = await shop.world.signUp()
    const { data, errors } = await buy(variables, person)
    expect(errors).toBeUndefined()
    expect(data.purchaseBoost).toMatchObject({ __typename: 'InvalidInput', field })
    expect(await shop.world.system.purchase.count({ where: { accountId: person.userId } })).toBe(0)
  })

  test('is one of at most twenty an hour, counted by all instances together; a key used before is none', async () => {
    const person = await shop.world.signUp()
    for (let order = 0; order < 20; order++) await shop.order(person, { key: `${order}` })
    const { errors } = await buy({ key: 'one more' }, person)
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
    expect(errors![0]!.extensions.retryAfterSeconds).toBeGreaterThan(0)
    await shop.order(person, { key: '3' })
    expect(await shop.world.system.purchase.count({ where: { accountId: person.userId } })).toBe(20)
  })
})

describe('after a crash between the order and its checkout', () => {
  test('the same key goes on with the same order, and the same checkout', async () => {
    const person = await shop.world.signUp()
    const { id, key, sessionId } = await shop.order(person)
    await shop.world.system.purchase.update({ where: { id }, data: { checkoutSessionId: null, checkoutUrl: null } })
    expect(await shop.order(person, { key })).toMatchObject({ id, sessionId })
  })

  test('a payment is credited by the order’s own name, although the checkout’s was not kept', async () => {
    const person = await shop.world.signUp()
    const { id, sessionId } = await shop.order(person)
    await shop.world.system.purchase.update({ where: { id }, data: { checkoutSessionId: null, checkoutUrl: null } })
    shop.stripe.pay(sessionId)
    expect(await shop.settled(id, 'PAID')).toMatchObject({ checkoutSessionId: sessionId })
    expect(await shop.grants(person)).toHaveLength(1)
  })

  test('an order whose checkout was never made ends after a day', async () => {
    const person = await shop.world.signUp()
    const { id } = await shop.order(person)
    await shop.world.system.purchase.update({ where: { id }, data: { checkoutSessionId: null, checkoutUrl: null } })
    await shop.ask()
    await expect.poll(async () => (await shop.read(id)).checks).toBe(1)
    expect((await shop.read(id)).status).toBe('PENDING')
    const { default: pg } = await import('pg')
    const owner = new pg.Client({ connectionString: shop.world.clone.ownerUrl })
    await owner.connect()
    await owner.query(`UPDATE purchase SET created_at = now() - interval '25 hours' WHERE id = $1`, [id])
    await owner.end()
    await shop.ask()
    expect(await shop.settled(id, 'FAILED')).toMatchObject({ failureCode: 'EXPIRED' })
  })
})

describe('when the provider', () => {
  test('does not answer, the order waits for the next try under its key', async () => {
    const person = await shop.world.signUp()
    const { clock, transactions } = { clock: { now: () => new Date(), forDatabase: () => null }, ...shop.world.app }
    const silent = createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { createStripeClient } = await import('../payments/stripe/client.ts')
    const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const purchases = createPurchases({
      transactions,
      clock,
      log: pino({ level: 'silent' }),
      admitOrder: async () => {},
      siteUrl: () => shop.world.url,
      payments: createStripeClient({ secretKey: 'sk_x', webhookSecret: 'whsec_x', baseUrl }),
    })
    const started = purchases.start(person.userId as never, { packId: 'quick', idempotencyKey: 'k' })
    await expect(started).rejects.toThrow(PurchaseUnavailable)
    silent.close()
    const [order] = await shop.world.system.purchase.findMany({ where: { accountId: person.userId } })
    expect(order).toMatchObject({ status: 'PENDING', checkoutSessionId: null })
    expect((await shop.order(person, { key: 'k' })).id).toBe(order!.id)
  })

  test('is not set up, nothing can be bought, and its messages are refused', async () => {
    const world = await startWorld({ env: { SANDBOX: 'false' } })
    const person = await world.signUp()
    const { data } = await world.client.query(BUY, { packId: 'quick', key: 'k' }, person)
    expect(data.purchaseBoost).toMatchObject({ __typename: 'PurchaseUnavailable', reason: 'NOT_CONFIGURED' })
    expect((await fetch(`${world.url}/webhooks/stripe`, { method: 'POST', body: '{}' })).status).toBe(403)
    expect((await fetch(`${world.url}/sandbox/checkout/cs_1`)).status).toBe(404)
    await world.close()
  })
})

describe('the database itself refuses', () => {
  test.each([
    [
      'a pack of no points',
      `INSERT INTO boost_pack (id, name, points, price_micro_usd, position) VALUES ('b', 'B', 0, 1000000, 9)`,
    ],
    ['a pack of points below zero', `UPDATE boost_pack SET points = -500`],
    ['a pack of more points than can be', `UPDATE boost_pack SET points = 1000000001`],
    ['a pack that is free', `UPDATE boost_pack SET price_micro_usd = 0`],
    ['a price of parts of a cent', `UPDATE boost_pack SET price_micro_usd = 4000001`],
    ['a price beyond what can be paid at once', `UPDATE boost_pack SET price_micro_usd = 1000000000000`],
    ['an order of fewer points than none', `UPDATE purchase SET points = -1`],
    ['an order that is paid by nothing', `UPDATE purchase SET status = 'PAID'`],
    ['more refunded than was paid', `UPDATE purchase SET refunded_micro_usd = price_micro_usd + 1`],
    ['one payment for two orders', `UPDATE purchase SET payment_intent_id = 'pi_1', status = 'PAID', paid_at = now()`],
  ])('%s', async (_what, sql) => {
    const person = await shop.world.signUp()
    await shop.order(person)
    const { default: pg } = await import('pg')
    const owner = new pg.Client({ connectionString: shop.world.clone.ownerUrl })
    await owner.connect()
    await expect(owner.query(sql)).rejects.toThrow(/constraint/)
    await owner.end()
  })

  test('whoever would change what was ordered, or take an order back', async () => {
    const { system } = shop.world
    await expect(system.$executeRaw`UPDATE purchase SET points = 1000000`).rejects.toThrow(/permission denied/)
    await expect(system.$executeRaw`UPDATE purchase SET price_micro_usd = 500000`).rejects.toThrow(/permission denied/)
    await expect(system.$executeRaw`DELETE FROM purchase`).rejects.toThrow(/permission denied/)
    await expect(system.$executeRaw`DELETE FROM payment_anomaly`).rejects.toThrow(/permission denied/)
  })
})

describe('a message that nobody worked off', () => {
  test('is worked off in the end, and not removed before', async () => {
    const person = await shop.world.signUp()
    const { id, sessionId } = await shop.order(person)
    shop.stripe.tell('http://127.0.0.1:9/')
    shop.stripe.pay(sessionId)
    const payload = shop.stripe.events.findLast(({ type }) => type === 'checkout.session.completed')! as never
    const receivedAt = new Date(Date.now() - 8 * 86_400_000)
    await shop.world.system.webhookEvent.create({
      data: { id: randomUUID(), source: 'STRIPE', externalId: 'evt_lost', payload, receivedAt },
    })
    const run = (task: string) => shop.world.app.transactions.statement((tx) => tx.enqueue([{ task, payload: {} }]))
    await run('webhooks.purge')
    await run('webhooks.retry')
    await shop.settled(id, 'PAID')
    await run('webhooks.purge')
    await until(
      async () => (await shop.world.system.webhookEvent.count({ where: { externalId: 'evt_lost' } })) === 0,
      'gone',
    )
  })
})
