import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { grantAdmin } from './admin-command.ts'
import { expectSound } from './looks.ts'
import { startProduct } from './product.ts'
import { test as base, expect, signUp, somebody } from './test.ts'

/** A provider whose models can be put out of service, and a webhook that is told. */
async function startOutside() {
  const down = new Set<string>()
  const alerts: { title: string }[] = []
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.method === 'POST') alerts.push(JSON.parse(Buffer.concat(chunks).toString()))
    const broken = [...down].some((model) => path.includes(model))
    response.writeHead(broken ? 503 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(path.includes('/endpoints') ? { data: { endpoints: [{ status: 0 }] } } : { data: {} }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, down, alerts, stop: () => void server.close() }
}

type Outside = Awaited<ReturnType<typeof startOutside>>
const test = base.extend<object, { outside: Outside }>({
  outside: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs
    async ({}, use) => {
      const outside = await startOutside()
      await use(outside)
      outside.stop()
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ outside }, use) => {
      const product = await startProduct({
        OPENROUTER_API_KEY: 'sk-test',
        OPENROUTER_BASE_URL: outside.url,
        ALERT_WEBHOOK_URL: `${outside.url}/hook`,
        HEALTH_INTERVAL_MS: '1000',
      })
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 90_000 },
  ],
})

const MODEL = 'openai/gpt-4o'

test('an admin sees an outage as it happens, says who is on it, and announces maintenance', async ({
  page,
  context,
  browser,
  product,
  outside,
}) => {
  // Axe looks at some seven hundred bars, twice in two schemes.
  test.setTimeout(180_000)
  const admin = somebody()
  await signUp(context, product.url, admin)
  await grantAdmin(product, admin.email)
  const row = page.getByRole('listitem', { name: 'GPT-4o', exact: true })
  const incidents = page.getByRole('region', { name: 'Incidents' })
  const alerts = page.getByRole('region', { name: 'Alerts', exact: true })

  await test.step('nobody else finds anything at this address', async () => {
    const others = await browser.newContext({ baseURL: product.url })
    const other = await others.newPage()
    const notFound = other.getByRole('heading', { name: 'This page is not in the script' })
    await other.goto('/admin/health')
    await expect(notFound).toBeVisible()
    await signUp(others, product.url, somebody())
    await other.goto('/admin/health')
    await expect(notFound).toBeVisible()
    await others.close()
  })

  await test.step('all is well, with the evidence on every tile', async () => {
    // Open sessions notice within five seconds.
    await expect(async () => {
      await page.goto('/admin/health')
      await expect(page.getByRole('heading', { name: 'API health', level: 1 })).toBeVisible({ timeout: 4_000 })
    }).toPass({ timeout: 30_000 })
    await expect(row).toContainText('Works', { timeout: 15_000 })
    await expect(row).toContainText('No own calls')
    await expect(row).toContainText('probe answered in')
    await expect(incidents).toContainText('None so far')
  })

  await test.step('an outage shows by itself, with its incident, and the webhook is told once', async () => {
    outside.down.add(`${MODEL}/`)
    await expect(row).toContainText('Down', { timeout: 15_000 })
    await expect(page.getByRole('status').filter({ hasText: 'GPT-4o: down' })).toBeVisible()
    await expect(incidents.getByText('Ongoing')).toBeVisible()
    await expect(alerts.getByText('ALERT_WEBHOOK_URL: sent')).toBeVisible({ timeout: 15_000 })
    expect(outside.alerts.map(({ title }) => title)).toEqual(['GPT-4o is down'])
  })

  await test.step('the admin is on it, and writes down why', async () => {
    await incidents.getByRole('button', { name: 'Acknowledge: GPT-4o' }).click()
    await expect(incidents).toContainText(`${admin.name} is on it`)
    await incidents.getByRole('button', { name: 'Add a note: GPT-4o' }).click()
    await page.getByRole('textbox', { name: 'Note' }).fill('They have put a notice on their page.')
    await page.getByRole('button', { name: 'Add the note' }).click()
    await expect(incidents).toContainText('They have put a notice on their page.')
    await expectSound(page, 'the board in an outage')
    await page.setViewportSize({ width: 390, height: 844 })
    await expectSound(page, 'the board in an outage on a phone')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('a rule has an address that is public, and of a webhook only the host is shown', async () => {
    const rules = page.getByRole('region', { name: 'Alert rules' })
    await rules.getByRole('button', { name: 'Add a rule' }).click()
    const dialog = page.getByRole('dialog', { name: 'New alert rule' })
    await dialog.getByLabel('Where to').fill('http://127.0.0.1/hook')
    await dialog.getByRole('button', { name: 'Add the rule' }).click()
    await expect(dialog.getByRole('alert')).toContainText('Only public addresses are fetched.')
    await dialog.getByLabel('Where to').fill('https://93.184.215.14/a-secret')
    await dialog.getByRole('button', { name: 'Add the rule' }).click()
    await expect(rules).toContainText('Webhook to 93.184.215.14')
    await expect(rules).not.toContainText('a-secret')
    await rules.getByRole('button', { name: 'Edit the rule: Webhook to 93.184.215.14' }).click()
    const change = page.getByRole('dialog', { name: 'Change the alert rule' })
    await change.getByRole('combobox', { name: 'From when on' }).click()
    await page.getByRole('option', { name: 'Whatever is wrong' }).click()
    await change.getByRole('button', { name: 'Save the rule' }).click()
    await expect(rules).toContainText('Whatever is wrong')
    await expect(rules).toContainText('Webhook to 93.184.215.14')
    await rules.getByRole('button', { name: /Remove the rule/ }).click()
    await expect(rules.getByRole('button', { name: /Remove the rule/ })).toBeHidden()
  })

  await test.step('maintenance is laid over it at once, and is over when the admin ends it', async () => {
    const maintenance = page.getByRole('region', { name: 'Maintenance' })
    await maintenance.getByRole('button', { name: 'Schedule' }).click()
    const dialog = page.getByRole('dialog', { name: 'Schedule maintenance' })
    await dialog.getByLabel('Reason').fill('They move')
    await dialog.getByRole('button', { name: 'Schedule it' }).click()
    await expect(row).toContainText('Maintenance', { timeout: 2_000 })
    await expect(maintenance).toContainText('They move')
    outside.down.clear()
    await maintenance.getByRole('button', { name: 'End now: Everything' }).click()
    await expect(row).toContainText('Works', { timeout: 15_000 })
    await expect(incidents.getByText('Ongoing')).toBeHidden({ timeout: 15_000 })
    await expect
      .poll(() => outside.alerts.map(({ title }) => title))
      .toEqual(['GPT-4o is down', 'GPT-4o has recovered'])
  })

  await test.step('a check before its time is asked for once', async () => {
    const check = page.getByRole('button', { name: 'Check now', exact: true })
    await check.click()
    await expect(check).toBeEnabled()
    await check.click()
    await expect(page.getByText('It was checked within the last 30 seconds.')).toBeVisible()
  })
})
