import { adjustPoints, chargedFor, expectAvailable, lostBanner, STARTING_POINTS, startElsewhere } from './studio.ts'
import { expect, test } from './test.ts'

// What the browser itself reports of requests that fail, and of nothing else.
test.use({ expectedConsole: [[/net::ERR_|WebSocket connection to .* failed/], { scope: 'test' }] })

/** The client waits longer from try to try, at most 5 s. */
const RECONNECTED_WITHIN_MS = 10_000
const A_MOMENT = 2_000

test.beforeEach(({ member }) => void member)

test('a lost connection is said, stops nothing, and what was missed is there when it is back', async ({
  page,
  context,
  product,
  cable,
}) => {
  await page.goto(`${cable.url}/studio`)
  await expectAvailable(page, STARTING_POINTS)
  const { id, held } = await startElsewhere(context, product.url)
  await page.goto(`${cable.url}/studio/${id}`)
  await expectAvailable(page, STARTING_POINTS - held)

  cable.cut()
  await expect(lostBanner(page)).toBeVisible()
  const charged = await chargedFor(context, product.url, id)
  // Nothing is made up meanwhile: the last that was known stays.
  await expectAvailable(page, STARTING_POINTS - held)

  cable.mend()
  await expect(lostBanner(page)).toBeHidden({ timeout: RECONNECTED_WITHIN_MS })
  await expectAvailable(page, STARTING_POINTS - charged)
  await expect(page.getByRole('region', { name: 'Receipt' })).toBeVisible()
  await expect(page.getByRole('main').getByText('Done', { exact: true }).first()).toBeVisible()
})

test('a machine that slept for an hour is right within two seconds, though its socket died without a word', async ({
  page,
  product,
  cable,
  member,
}) => {
  // Dates move, timers go on: what is due in the hour does not happen while a machine sleeps.
  await page.addInitScript(() => {
    const awake = Date.now
    Date.now = () => awake() + ((window as { asleepMs?: number }).asleepMs ?? 0)
  })
  await page.goto(`${cable.url}/studio`)
  await expectAvailable(page, STARTING_POINTS)
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'connected')

  cable.stall()
  await adjustPoints(product, member.email, -100)
  await page.evaluate(() => {
    Object.assign(window, { asleepMs: 3_600_000 })
    document.dispatchEvent(new Event('resume'))
  })
  await expectAvailable(page, STARTING_POINTS - 100, { within: A_MOMENT })
  await expect(page.getByTestId('connection')).toHaveAttribute('data-state', 'connected')
})
