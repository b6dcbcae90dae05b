import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../test/client.ts'
import { checkoutEvent, openShop, SECRET, type Shop } from './testing-boosts.ts'

let shop: Shop
let person: Person
let order: Awaited<ReturnType<Shop['order']>>
let paid: Record<string, unknown>
beforeAll(async () => {
  shop = await openShop({ silent: true })
  person = await shop.world.signUp()
  order = await shop.order(person)
  paid = {
    ...paidSession({ purchaseId: order.id, accountId: person.userId, sessionId: order.sessionId }),
  }
})
afterAll(() => shop.close())

/** As the provider would tell of a payment of this order. */
const paidSession = (of: { purchaseId: string; accountId: string; sessionId: string; amount?: number }) => ({
  object: 'checkout.session',
  id: of.sessionId,
  status: 'complete',
  payment_status: 'paid',
  payment_intent: `pi_${randomUUID()}`,
  amount_total: of.amount ?? 400,
  currency: 'usd',
  client_reference_id: of.accountId,
  metadata: { purchase_id: of.purchaseId, account_id: of.accountId },
})

const sign = (body: string, { secret = SECRET, atMs = Date.now(), scheme = 'v1' } = {}) => {
  const t = Math.floor(atMs / 1_000)
  return `t=${t},${scheme}=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

const MINUTE = 60_000
const noGrant = async () => {
  await shop.heard()
  expect(await shop.grants(person)).toEqual([])
  expect((await shop.read(order.id)).status).toBe('PENDING')
}

describe('what is forged on its way is refused, kept nowhere, and gives nothing', () => {
  const bytes = (text: string, ...more: number[]) => new Uint8Array([...Buffer.from(text), ...more])
  type Forged = (body: string) => [body: string | Uint8Array<ArrayBuffer>, signature?: string]
  test.each([
    ['unsigned', (body) => [body]],
    ['signed with another secret', (body) => [body, sign(body, { secret: 'whsec_somebody_elses_secret' })]],
    ['signed with nothing', (body) => [body, sign(body, { secret: '' })]],
    ['six minutes old', (body) => [body, sign(body, { atMs: Date.now() - 6 * MINUTE })]],
    ['six minutes from the future', (body) => [body, sign(body, { atMs: Date.now() + 6 * MINUTE })]],
    ['altered after it was signed', (body) => [body.replace('"usd"', '"eur"'), sign(body)]],
    ['with a space more than was signed', (body) => [`${body} `, sign(body)]],
    ['with a byte order mark that was not signed', (body) => [bytes(`\ufeff${body}`), sign(body)]],
    ['with bytes that only mended are what was signed', (body) => [bytes(body, 0xff), sign(`${body}\ufffd`)]],
    ['with the signature of another body', (body) => [body, sign('{"id":"evt_other"}')]],
    [
      'with the time of another signature',
      (body) => [body, sign(body, { atMs: 0 }).replace('t=0', `t=${Math.floor(Date.now() / 1_000)}`)],
    ],
    ['by a scheme that is not believed', (body) => [body, sign(body, { scheme: 'v0' })]],
    ['with two signatures, neither valid', (body) => [body, `${sign(body, { secret: 'a' })},v1=${'0'.repeat(64)}`]],
    ['with half a signature', (body) => [body, sign(body).slice(0, -10)]],
    ['without its time', (body) => [body, sign(body).replace(/^t=\d+,/, '')]],
    ['with a time that is none', (body) => [body, sign(body).replace(/^t=\d+/, 't=NaN')]],
    ['cut off', (body) => [body.slice(0, -20), sign(body)]],
    ['empty', () => ['', sign('')]],
    ['signed, and no JSON', () => ['hello', sign('hello')]],
    ['signed, and no event', () => ['[1]', sign('[1]')]],
    [
      'signed, and without a name',
      () => ['{"type":"checkout.session.completed"}', sign('{"type":"checkout.session.completed"}')],
    ],
  ] as [string, Forged][])('%s', async (_what, forge) => {
    const kept = await shop.world.system.webhookEvent.count()
    const [body, signature] = forge(checkoutEvent(paid))
    const { status } = await shop.send(body, signature)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(await shop.world.system.webhookEvent.count()).toBe(kept)
    expect(await shop.anomalies()).toEqual([])
    await noGrant()
  })

  test('anything that is not posted, and what is too large', async () => {
    expect((await fetch(`${shop.world.url}/webhooks/stripe`)).status).toBe(405)
    const body = `{"id":"evt_1","x":"${'x'.repeat(2_000_000)}"}`
    const answer = await shop.send(body, sign(body)).catch(() => undefined)
    expect(answer?.status ?? 413).toBe(413)
    await noGrant()
  })
})

describe('what is well signed and does not fit our order is answered, kept with its reason, and gives nothing', () => {
  const other = async () => {
    const somebody = await shop.world.signUp()
    return { somebody, theirs: await shop.order(somebody) }
  }
  type Altered = () => Promise<object> | object
  test.each([
    ['another amount', 'AMOUNT', () => ({ ...paid, amount_total: 1 })],
    ['no amount', 'AMOUNT', () => ({ ...paid, amount_total: null })],
    ['another currency', 'CURRENCY', () => ({ ...paid, currency: 'jpy' })],
    [
      'an amount of nothing that needs no payment',
      'AMOUNT',
      () => ({ ...paid, payment_status: 'no_payment_required', amount_total: 0 }),
    ],
    ['another buyer', 'OWNER', async () => ({ ...paid, client_reference_id: (await other()).somebody.userId })],
    [
      'another account in the metadata',
      'OWNER',
      async () => ({ ...paid, metadata: { purchase_id: order.id, account_id: (await other()).somebody.userId } }),
    ],
    ['no buyer', 'OWNER', () => ({ ...paid, client_reference_id: null })],
    [
      'somebody else’s order in the metadata',
      'ORDER',
      async () => ({ ...paid, metadata: { purchase_id: (await other()).theirs.id, account_id: person.userId } }),
    ],
    ['no order in the metadata', 'ORDER', () => ({ ...paid, metadata: {} })],
    ['another checkout of this order', 'SESSION', () => ({ ...paid, id: 'cs_another' })],
    [
      'an order that is not known here',
      'UNKNOWN_ORDER',
      () => ({ ...paid, id: 'cs_x', metadata: { purchase_id: randomUUID(), account_id: person.userId } }),
    ],
    [
      'an order that cannot be one',
      'UNKNOWN_ORDER',
      () => ({ ...paid, id: 'cs_x', metadata: { purchase_id: "' OR 1=1", account_id: person.userId } }),
    ],
    ['no payment', 'NO_PAYMENT', () => ({ ...paid, payment_intent: null })],
    ['no form that we know', 'UNREADABLE', () => ({ object: 'checkout.session', id: 7 })],
  ] as [string, string, Altered][])('%s', async (_what, reason, alter) => {
    const id = `evt_${randomUUID()}`
    const body = checkoutEvent(await alter(), { id })
    for (let times = 0; times < 2; times++) expect((await shop.send(body, sign(body))).status).toBe(200)
    await noGrant()
    expect(await shop.world.system.paymentAnomaly.findMany({ where: { subject: id } })).toMatchObject([
      { reason, payload: JSON.parse(body) },
    ])
  })

  test('the payment of somebody else’s order', async () => {
    const { somebody, theirs } = await other()
    const first = checkoutEvent({
      ...paidSession({ purchaseId: theirs.id, accountId: somebody.userId, sessionId: theirs.sessionId }),
      payment_intent: 'pi_theirs',
    })
    await shop.send(first, sign(first))
    await shop.settled(theirs.id, 'PAID')
    const id = `evt_${randomUUID()}`
    const second = checkoutEvent({ ...paid, payment_intent: 'pi_theirs' }, { id })
    expect((await shop.send(second, sign(second))).status).toBe(200)
    await noGrant()
    expect(await shop.world.system.paymentAnomaly.findMany({ where: { subject: id } })).toMatchObject([
      { reason: 'PAYMENT_TAKEN' },
    ])
    const third = checkoutEvent({
      ...paidSession({ purchaseId: theirs.id, accountId: somebody.userId, sessionId: theirs.sessionId }),
      payment_intent: 'pi_second',
    })
    await shop.send(third, sign(third))
    await shop.heard()
    expect(await shop.grants(somebody), 'paid a second time by another payment').toHaveLength(1)
    expect((await shop.anomalies()).at(-1)!.reason).toBe('OTHER_PAYMENT')
  })

  test('a refund of a payment that nobody knows, and one of more than was paid', async () => {
    const refund = (of: object) =>
      JSON.stringify({
        id: `evt_${randomUUID()}`,
        type: 'refund.created',
        data: {
          object: {
            object: 'refund',
            id: 're_1',
            amount: 400,
            currency: 'usd',
            status: 'succeeded',
            payment_intent: 'pi_nobodys',
            ...of,
          },
        },
      })
    for (const of of [{}, { payment_intent: null }]) {
      const body = refund(of)
      expect((await shop.send(body, sign(body))).status).toBe(200)
      await shop.heard()
      expect((await shop.anomalies()).at(-1)!.reason).toBe('UNKNOWN_PAYMENT')
    }
    for (const [of, reason] of [
      [{ amount: 401 }, 'AMOUNT'],
      [{ currency: 'eur' }, 'CURRENCY'],
    ] as const) {
      const body = refund({ payment_intent: 'pi_theirs', ...of })
      await shop.send(body, sign(body))
      await shop.heard()
      expect((await shop.anomalies()).at(-1)!.reason).toBe(reason)
    }
    expect(await shop.world.system.entry.count({ where: { kind: 'REVERSAL' } })).toBe(0)
  })
})

test('and after all of that the real payment is credited', async () => {
  const body = checkoutEvent(paid)
  expect((await shop.send(body, sign(body))).status).toBe(200)
  await shop.settled(order.id, 'PAID')
  expect(await shop.grants(person)).toMatchObject([{ amount: 500n }])
})
