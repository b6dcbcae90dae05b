import { startSandbox } from '../server/providers/sandbox/start-sandbox.ts'
import { startProduct } from './product.ts'
import { expect, test } from './test.ts'

/** A check comes so often; two in a row that fail are an outage. */
const CHECKED_EVERY_MS = 1_000
const SHOWN_WITHIN_MS = 8_000

test('a provider that goes down shows to a guest within seconds, and so does its return', async ({ browser }) => {
  test.setTimeout(120_000)
  const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
  const product = await startProduct({
    OPENROUTER_API_KEY: 'sk-e2e',
    OPENROUTER_BASE_URL: sandbox.url,
    HEALTH_INTERVAL_MS: String(CHECKED_EVERY_MS),
  })
  const listsAnswer = (status: number | null) =>
    fetch(new URL('/sandbox/lists', sandbox.url), { method: 'POST', body: JSON.stringify({ status }) })
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(`${product.url}/status`)
    const banner = page.getByRole('main').getByRole('status')
    await expect(banner).toContainText('Everything works')
    await expect(page.getByText(/^Live/)).toBeVisible()
    await expect(page.getByText('None so far.')).toBeVisible()

    await listsAnswer(503)
    await expect(banner).toContainText('OpenRouter is down', { timeout: SHOWN_WITHIN_MS })
    await expect(page.getByRole('region', { name: 'Incidents' })).toContainText('OpenRouter: down')
    await expect(page.getByRole('region', { name: 'Replicate' })).toContainText('Works')
    const feed = await context.request.get(`${product.url}/status/feed.atom`)
    expect(await feed.text()).toContain('<title>OpenRouter is down</title>')
    expect(await xmlFault(page, await feed.text())).toBeNull()

    await listsAnswer(null)
    await expect(banner).toContainText('Everything works', { timeout: SHOWN_WITHIN_MS })
    await expect(page.getByRole('region', { name: 'Incidents' })).not.toContainText('Not over yet')
  } finally {
    await context.close()
    await product.stop()
    await sandbox.stop()
  }
})

test('the days can be walked by key, and each says its date and how it was', async ({ page, product }) => {
  await page.goto(`${product.url}/status`)
  const days = page.getByRole('slider').first()
  const figure = page.getByRole('figure').first()
  await days.focus()
  await expect(days).toHaveAttribute('aria-valuenow', '90')
  const today = (await days.getAttribute('aria-valuetext'))?.split(':')[0] ?? 'no day'
  await expect(figure).toContainText(today)
  await page.keyboard.press('ArrowLeft')
  await expect(days).toHaveAttribute('aria-valuetext', /^\w{3} \d+: No data$/)
  await expect(figure).not.toContainText(today)
  await page.keyboard.press('Home')
  await expect(days).toHaveAttribute('aria-valuenow', '1')
})

test('without a connection the page says that it may be old, and catches up', async ({ page, cable }) => {
  await page.goto(`${cable.url}/status`)
  await expect(page.getByText(/^Live/)).toBeVisible()
  cable.cut()
  await expect(page.getByText('Not live: reconnecting, so this may be old')).toBeVisible()
  cable.mend()
  await expect(page.getByText(/^Live/)).toBeVisible({ timeout: 30_000 })
})

test.use({ expectedConsole: [[/net::ERR_|WebSocket connection to .* failed/], { scope: 'test' }] })

/** What the browser's own parser finds wrong; null: it is well-formed. */
function xmlFault(page: import('@playwright/test').Page, xml: string): Promise<string | null> {
  return page.evaluate(
    (text) =>
      new DOMParser().parseFromString(text, 'application/xml').querySelector('parsererror')?.textContent ?? null,
    xml,
  )
}
