import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instance } from '../test/world.ts'
import { openShop, type Shop } from './testing-boosts.ts'

const DELIVERIES = 50
const AT_ONCE = 25

let shop: Shop
let other: Instance
beforeAll(async () => {
  shop = await openShop({ silent: true })
  other = await shop.world.startInstance()
})
afterAll(() => shop.close())

test(`one payment, told of ${DELIVERIES} times, ${AT_ONCE} at once, to two instances, while it is asked about and looked at, is one grant`, async () => {
  const { world, stripe } = shop
  const person = await world.signUp()
  const { id, sessionId } = await shop.order(person)
  const socket = world.client.socket(person)
  const seen: string[] = []
  const watching = (async () => {
    const changes = socket.subscribe('subscription ($id: ID!) { purchaseChanged(id: $id) { status } }', { id })
    for await (const { data } of changes) {
      seen.push(data!.purchaseChanged.status)
      if (seen.at(-1) === 'PAID') return
    }
  })()
  stripe.pay(sessionId)
  const completed = stripe.events.find(({ type }) => type === 'checkout.session.completed')!

  for (let sent = 0; sent < DELIVERIES; sent += AT_ONCE) {
    const answers = await Promise.all([
      ...Array.from({ length: AT_ONCE }, (_, index) => {
        // The same message again and again, and the same payment told of in others.
        const event = index % 3 === 0 ? completed : { ...completed, id: `evt_${randomUUID()}` }
        const type = index % 3 === 2 ? 'checkout.session.async_payment_succeeded' : completed.type
        const body = JSON.stringify({ ...event, type })
        return shop.send(body, stripe.sign(body), index % 2 === 0 ? world.url : other.url)
      }),
      shop.ask(),
      world.client.query('query ($id: ID!) { viewer { purchase(id: $id) { status } } }', { id }, person),
      shop.ask(),
    ])
    for (const answer of answers) if (answer instanceof Response) expect(answer.status).toBe(200)
  }
  await shop.heard()
  await watching
  await socket.close()

  expect(await shop.grants(person)).toMatchObject([{ amount: 500n, remaining: 500n, expiresAt: null }])
  expect(await shop.entries(person, 'BOOST')).toHaveLength(1)
  expect((await shop.account(person)).posted).toBe(3_000n)
  expect(await shop.read(id)).toMatchObject({ status: 'PAID', nextCheckAt: null })
  expect(await world.system.notification.count({ where: { accountId: person.userId, kind: 'PURCHASE_PAID' } })).toBe(1)
  expect(await shop.anomalies()).toEqual([])
  expect(['PENDING,PAID', 'PAID']).toContain(seen.join())
})

test('a payment whose every message was lost is credited by asking, once', async () => {
  const { world, stripe } = shop
  const person = await world.signUp()
  const { id, sessionId } = await shop.order(person, { packId: 'power' })
  await shop.ask()
  await expect.poll(async () => (await shop.read(id)).checks).toBe(1)
  expect((await shop.read(id)).status).toBe('PENDING')
  stripe.pay(sessionId)
  await Promise.all([shop.ask(), shop.ask(), shop.ask()])
  await shop.settled(id, 'PAID')
  expect(await shop.grants(person)).toMatchObject([{ amount: 1_500n }])
})

test('an order that nobody pays is asked about ever more rarely, until its checkout has expired', async () => {
  const { world, stripe } = shop
  const person = await world.signUp()
  const { id, sessionId } = await shop.order(person)
  const waits: number[] = []
  for (let check = 1; check <= 4; check++) {
    await shop.ask()
    await expect.poll(async () => (await shop.read(id)).checks).toBe(check)
    const due = async () => Math.round(((await shop.read(id)).nextCheckAt!.getTime() - Date.now()) / 60_000)
    await expect.poll(due).toBe(2 ** check)
    waits.push(await due())
  }
  expect(waits).toEqual([2, 4, 8, 16])
  stripe.expire(sessionId)
  await shop.ask()
  expect(await shop.settled(id, 'FAILED')).toMatchObject({ failureCode: 'EXPIRED', nextCheckAt: null })
  expect(await shop.grants(person)).toEqual([])
})

test('money that came is credited although its order had been given up', async () => {
  const { world, stripe } = shop
  const person = await world.signUp()
  const { id, sessionId } = await shop.order(person)
  await world.system.purchase.update({
    where: { id },
    data: { status: 'FAILED', failureCode: 'LOST', nextCheckAt: null },
  })
  stripe.pay(sessionId)
  const body = JSON.stringify(stripe.events.findLast(({ type }) => type === 'checkout.session.completed'))
  await shop.send(body, stripe.sign(body))
  await shop.settled(id, 'PAID')
  expect(await shop.grants(person)).toHaveLength(1)
})
