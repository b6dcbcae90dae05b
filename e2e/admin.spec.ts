import type { Page } from '@playwright/test'
import { grantAdmin } from './admin-command.ts'
import { expect, test } from './test.ts'

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
      await expect(page.getByRole('heading', { name: 'Admin', level: 1 })).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 10_000 })
    await expect(page).toHaveURL(/\/admin$/)
  })
})
