import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

test('with no key set, a pack is paid on the sandbox’s page at this server’s own address', async () => {
  const person = await world.signUp()
  const buy =
    'mutation { purchaseBoost(packId: "quick", idempotencyKey: "k") { ... on PurchaseStarted { checkoutUrl purchase { id } } } }'
  const { data } = await world.client.query(buy, {}, person)
  const { checkoutUrl, purchase } = data.purchaseBoost
  expect(checkoutUrl.startsWith(`${world.url}/sandbox/checkout/cs_`)).toBe(true)
  const page = await fetch(checkoutUrl)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${world.url}`)
  expect(await page.text()).toContain('No money moves here')

  const paid = await fetch(checkoutUrl, {
    method: 'POST',
    body: new URLSearchParams({ button: 'pay' }),
    redirect: 'manual',
  })
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `${world.url}/boosts/${purchase.id}`])
  const points = async () =>
    (await world.client.query('{ viewer { account { boostRemaining } } }', {}, person)).data.viewer.account
      .boostRemaining
  await expect.poll(points).toBe(500)
})

test.each([
  '/sandbox',
  '/sandbox/checkout/',
  '/sandbox/checkout/..%2f..%2fv1%2frefunds',
  '/sandbox/checkout/a/b',
  '/sandbox/v1/refunds',
])('%s is nothing, and never the client’s', async (path) => {
  expect((await fetch(world.url + path)).status).toBe(404)
})
