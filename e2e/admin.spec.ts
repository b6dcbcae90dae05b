import type { Page } from '@playwright/test'
import { grantAdmin } from './admin-command.ts'
import { ask, expect, signUp, somebody, test } from './test.ts'

const pressLogo = (page: Page) => page.getByRole('link', { name: /Director's Palette/ }).click({ clickCount: 3 })
const notFound = (page: Page) => page.getByRole('heading', { name: 'This page is not in the script' })

/** What is on the page, without what the browser adds while it runs. */
const shown = (page: Page) => page.getByRole('main').innerHTML()

test('three presses on the logo lead an admin to the board, and anybody else nowhere', async ({
  page,
  browser,
  product,
  member,
}) => {
  await page.goto('/no-such-page')
  await expect(notFound(page)).toBeVisible()
  const unknown = await shown(page)

  await test.step('a user finds what everyone finds at an unknown address', async () => {
    await page.goto('/studio')
    await pressLogo(page)
    await expect(notFound(page)).toBeVisible()
    expect(await shown(page)).toBe(unknown)
    await page.goto('/admin')
    await expect(notFound(page)).toBeVisible()
    expect(await shown(page)).toBe(unknown)
  })

  await test.step('and so does a guest', async () => {
    const guests = await browser.newContext({ baseURL: product.url })
    const guest = await guests.newPage()
    await guest.goto('/admin')
    await expect(notFound(guest)).toBeVisible()
    expect(await shown(guest)).toBe(unknown)
    await guests.close()
  })

  await test.step('the operator makes them an admin beside the running server', async () => {
    expect(await grantAdmin(product, member.email)).toBe(`${member.email} is an admin now.`)
  })

  await test.step('the admin finds the board', async () => {
    // Open sessions notice within five seconds.
    await expect(async () => {
      await page.goto('/studio')
      await pressLogo(page)
      await expect(page.getByRole('heading', { name: 'Business overview', level: 1 })).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
    await expect(page).toHaveURL(/\/admin$/)
  })

  await test.step('and sees it move while somebody works, without a reload', async () => {
    const actions = page.getByRole('region', { name: 'Actions', exact: true })
    // Of everybody: what others made on this server before is counted too.
    const count = async () => Number(/\d+/.exec(await actions.innerText())?.[0])
    await expect.poll(count).toBeGreaterThanOrEqual(0)
    const before = await count()
    const others = await browser.newContext({ baseURL: product.url })
    const worker = { ...somebody(), name: 'Tom Okafor' }
    await signUp(others, product.url, worker)
    const start = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename } }`
    const work = { entityExtraction: { story: 'Mara meets Tom on the night train.' } }
    await ask(others, product.url, start, { input: { idempotencyKey: 'moves', work } })
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(before)
    await expect(page.getByRole('region', { name: 'Latest sign-ups' })).toContainText(worker.email, { timeout: 20_000 })
    await page.getByRole('link', { name: 'Money' }).click()
    await expect(page.getByRole('region', { name: 'By person', exact: true })).toContainText(worker.email)
    await others.close()
  })
})
