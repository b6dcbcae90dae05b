import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type StripeSandbox, startStripeSandbox } from './start-stripe-sandbox.ts'
import type { Deliver } from './webhooks.ts'

const SECRET = 'whsec_between_the_two_of_us'
const ORDER = {
  mode: 'payment',
  client_reference_id: 'account',
  'metadata[purchase_id]': 'order',
  'payment_intent_data[metadata][purchase_id]': 'order',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'usd',
  'line_items[0][price_data][unit_amount]': '400',
  'line_items[0][price_data][product_data][name]': 'Quick <boost>',
  success_url: 'http://studio.example/boosts/1',
  cancel_url: 'http://studio.example/boosts/1?left=true',
}

type Heard = { headers: IncomingHttpHeaders; body: string }
let sandbox: StripeSandbox
let heard: Heard[]
let answers: number[]
const receiver = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  heard.push({ headers: request.headers, body })
  response.writeHead(answers.shift() ?? 200).end()
})

async function start(deliver?: Deliver) {
  sandbox = await startStripeSandbox({ port: 0, host: '127.0.0.1', webhookSecret: SECRET, ...(deliver && { deliver }) })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  sandbox.tell(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)
}
beforeEach(() => {
  heard = []
  answers = []
})
afterEach(async () => {
  await sandbox.stop()
  await new Promise((resolve) => receiver.close(resolve))
})

const post = (path: string, params: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(params),
    headers: { authorization: 'Bearer sk_test', ...headers },
    redirect: 'manual',
  })
// biome-ignore lint/suspicious/noExplicitAny: the protocol's own JSON
const json = async (response: Response): Promise<any> => response.json()
const order = async () => json(await post('/v1/checkout/sessions', ORDER))
const types = () => heard.map(({ body }) => JSON.parse(body).type as string)

describe('the page', () => {
  beforeEach(() => start())
  const page = (id: string) => fetch(`${sandbox.url}/checkout/${id}`)

  test('says that no money moves, names what is bought, and runs nothing', async () => {
    const { id, url } = await order()
    expect(url).toBe(`${sandbox.url}/checkout/${id}`)
    const response = await page(id)
    const text = await response.text()
    expect(text).toContain('No money moves here')
    expect(text).toContain('Quick &#60;boost&#62;')
    expect(text).toContain('$4.00')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test.each([
    ['pay', ORDER.success_url, 'complete', 'paid'],
    ['decline', ORDER.success_url, 'complete', 'unpaid'],
    ['cancel', ORDER.cancel_url, 'open', 'unpaid'],
  ])('its button %s leads to %s', async (button, location, status, payment_status) => {
    const { id } = await order()
    const answer = await post(`/checkout/${id}`, { button })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, location])
    const asked = await fetch(`${sandbox.url}/v1/checkout/sessions/${id}`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    expect(await json(asked)).toMatchObject({ status, payment_status })
  })

  test('of a checkout that is done, or that there is not, takes no payment', async () => {
    const { id } = await order()
    await post(`/checkout/${id}`, { button: 'pay' })
    await post(`/checkout/${id}`, { button: 'pay' })
    expect(sandbox.events.filter(({ type }) => type === 'checkout.session.completed')).toHaveLength(1)
    expect(await (await page(id)).text()).toContain('This checkout is done')
    expect((await page('cs_test_nothing')).status).toBe(404)
  })
})

describe('what it tells', () => {
  test('is signed over the time and the very bytes', async () => {
    await start()
    sandbox.pay((await order()).id)
    await expect.poll(types).toContain('checkout.session.completed')
    for (const { headers, body } of heard) {
      const [, t, v1] = /^t=(\d+),v1=([\da-f]{64})$/.exec(String(headers['stripe-signature'])) ?? []
      expect(v1).toBe(createHmac('sha256', SECRET).update(`${t}.${body}`).digest('hex'))
      expect(Math.abs(Date.now() / 1_000 - Number(t))).toBeLessThan(5)
    }
  })

  test('is sent again until it is heard', async () => {
    await start(({ type }) => ({ copies: type === 'checkout.session.completed' ? 1 : 0, delayMs: 0 }))
    answers = [500, 404]
    sandbox.pay((await order()).id)
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(3)
    expect(new Set(heard.map(({ body }) => body)).size).toBe(1)
  })

  test('comes doubled, lost and out of order when that is asked', async () => {
    const late = { 'checkout.session.completed': 200 }
    await start(({ type }) => ({
      copies: type === 'charge.succeeded' ? 0 : 2,
      delayMs: late[type as keyof typeof late] ?? 0,
    }))
    const { id } = await order()
    sandbox.pay(id)
    sandbox.refund(id)
    await expect.poll(() => heard.length).toBe(8)
    expect(types()).not.toContain('charge.succeeded')
    expect(types().slice(-2)).toEqual(['checkout.session.completed', 'checkout.session.completed'])
  })
})

describe('what it is asked', () => {
  beforeEach(() => start())

  test('under one key has one answer, and with other words none', async () => {
    const key = { 'idempotency-key': 'k' }
    const ids = await Promise.all(
      [1, 2, 3].map(async () => (await json(await post('/v1/checkout/sessions', ORDER, key))).id),
    )
    expect(new Set(ids).size).toBe(1)
    const other = await post('/v1/checkout/sessions', { ...ORDER, client_reference_id: 'x' }, key)
    expect([other.status, (await json(other)).error.type]).toEqual([400, 'idempotency_error'])
  })

  test('without a key, about nothing, or for a price that is none is refused', async () => {
    expect((await post('/v1/checkout/sessions', ORDER, { authorization: '' })).status).toBe(401)
    for (const unit_amount of ['-5', '0', '1.5', 'x', '10', '']) {
      const params = { ...ORDER, 'line_items[0][price_data][unit_amount]': unit_amount }
      expect((await post('/v1/checkout/sessions', params)).status, unit_amount).toBe(400)
    }
    expect((await post('/v1/refunds', { payment_intent: 'pi_none' })).status).toBe(404)
  })

  test('gives back what is left, and no more', async () => {
    const { id } = await order()
    sandbox.pay(id)
    const { payment } = sandbox.session(id)!
    const refund = async (amount?: string) =>
      json(await post('/v1/refunds', { payment_intent: payment.id, ...(amount && { amount }) }))
    expect(await refund('150')).toMatchObject({ amount: 150, status: 'succeeded' })
    expect((await refund('251')).error).toBeDefined()
    expect(await refund()).toMatchObject({ amount: 250 })
    expect((await refund()).error.code).toBe('charge_already_refunded')
  })
})
