import { STORY } from './studio.ts'
import { expect, test } from './test.ts'

test('a guest reads the charging policy with the prices of now, and comes back to it after signing in', async ({
  page,
}) => {
  await page.goto('/policy')
  await expect(page).toHaveTitle(/How you are charged/)
  await expect(page.getByRole('row', { name: /^Mega/ })).toContainText('0.60 ¢')
  await expect(page.getByRole('row', { name: /^Pro/ })).toContainText('2,500')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fpolicy/)
})

test('every part of the policy has an address, and a link to it shows that part', async ({ page }) => {
  await page.goto('/policy#refunds')
  await expect(page.getByRole('heading', { name: 'Refunds' })).toBeInViewport()
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Failed work' }).click()
  await expect(page).toHaveURL(/#failed-work$/)
  await expect(page.getByRole('heading', { name: 'Failed work' })).toBeInViewport()
})

test('beside a price a link leads to the policy, in the product', async ({ page, member }) => {
  void member
  await page.goto('/studio/new/story-breakdown')
  await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
  await page.getByRole('button', { name: 'How you are charged' }).click()
  await page.getByRole('link', { name: /The whole policy/ }).click()
  await expect(page.getByRole('heading', { name: 'How you are charged', level: 1 })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
})
