import { chargedFor, expectAvailable, lostBanner, readAccount, STARTING_POINTS, startElsewhere } from './studio.ts'
import { expect, test } from './test.ts'

test.use({ expectedConsole: [[/net::ERR_|WebSocket connection to .* failed/], { scope: 'test' }] })
test.beforeEach(({ member }) => void member)
test.setTimeout(120_000)

/** The client waits longer from try to try, at most 15 s. */
const RECONNECTED_WITHIN_MS = 30_000

test('a server that is killed while it works comes back, and nobody pays for nothing', async ({
  page,
  context,
  product,
}) => {
  await page.goto('/studio')
  await expectAvailable(page, STARTING_POINTS)
  const { id, held } = await startElsewhere(context, product.url)
  await expectAvailable(page, STARTING_POINTS - held)

  await product.kill()
  await expect(lostBanner(page)).toBeVisible()
  await product.restart()
  await expect(lostBanner(page)).toBeHidden({ timeout: RECONNECTED_WITHIN_MS })

  // The lease of the dead runner has to end before another takes the work over.
  const charged = await chargedFor(context, product.url, id, { timeout: 60_000 })
  expect(charged).toBeLessThanOrEqual(held)
  const available = STARTING_POINTS - charged
  expect(await readAccount(context, product.url)).toEqual({ posted: available, held: 0, available })
  await expectAvailable(page, available)
})
