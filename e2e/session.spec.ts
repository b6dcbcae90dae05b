import { expectAvailable, STARTING_POINTS } from './studio.ts'
import { expect, test } from './test.ts'

test.use({ expectedConsole: [[/status of 401 .*\/api\/auth\/sign-in\/email/], { scope: 'test' }] })

test('who signs out is out, and comes back with the right password only', async ({ page, member }) => {
  await page.goto('/usage')
  await page.getByRole('button', { name: /your account/ }).click()
  await expect(page.getByText(member.email)).toBeVisible()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  // Every page of a member leads back here, and on to where one wanted to go.
  await page.goto('/settings/keys')
  await expect(page).toHaveURL(/\/sign-in\?next=/)

  await page.getByLabel('E-mail').fill(member.email)
  await page.getByLabel('Password', { exact: true }).fill('a short night on a bus')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('E-mail or password is not right.')).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()

  await page.getByLabel('Password', { exact: true }).fill(member.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/settings\/keys$/)
  await expectAvailable(page, STARTING_POINTS)
})
