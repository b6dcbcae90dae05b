import { randomUUID } from 'node:crypto'
import { grantAdmin } from './admin-command.ts'
import { bell, unread } from './notices.ts'
import { expectAvailable, STARTING_POINTS, startElsewhere } from './studio.ts'
import { ask, expect, signUp, somebody, test } from './test.ts'

const BONUS = 300
/** Work has been unseen for half a minute, and a job looks every ten seconds. */
const TOLD_WITHIN = 50_000

test('a code gives its points once, and a wrong one says why', async ({ page, browser, product, member }) => {
  void member
  const admin = somebody()
  const admins = await browser.newContext()
  await signUp(admins, product.url, admin)
  await grantAdmin(product, admin.email)
  const code = `PREMIERE-${randomUUID().slice(0, 6).toUpperCase()}`
  const create = `mutation ($code: String!, $points: Points!) {
    adminCreatePromo(code: $code, points: $points, uses: 5) { code } }`
  // Open sessions notice within five seconds.
  await expect(() => ask(admins, product.url, create, { code, points: BONUS })).toPass({ timeout: 10_000 })
  await admins.close()

  await page.goto('/boosts')
  const field = page.getByRole('textbox', { name: 'Promo code' })
  const redeem = page.getByRole('button', { name: 'Redeem' })
  await field.fill('NO-SUCH-CODE')
  await redeem.click()
  await expect(page.getByRole('alert')).toContainText('There is no such code')
  await field.fill(code.toLowerCase())
  await field.press('Enter')
  await expect(page.getByText(`${BONUS} points added.`)).toBeVisible()
  await expectAvailable(page, STARTING_POINTS + BONUS)
  await field.fill(code)
  await redeem.click()
  await expect(page.getByRole('alert')).toContainText('You have used this code already')
  await expectAvailable(page, STARTING_POINTS + BONUS)
  await page.goto('/account')
  await expect(page.getByText(`Promo code ${code}`)).toBeVisible()
})

test('work that ends while one is away is told under the bell, leads back, and is read in every tab', async ({
  context,
  product,
  member,
}) => {
  test.setTimeout(120_000)
  void member
  const [first, second] = [await context.newPage(), await context.newPage()]
  for (const page of [first, second]) {
    await page.goto('/usage')
    await expect(bell(page)).toHaveAccessibleName('Notifications')
  }
  await bell(first).click()
  await expect(first.getByText('Nothing to tell yet')).toBeVisible()
  await first.keyboard.press('Escape')
  await expect(first.getByText('Nothing to tell yet')).toBeHidden()
  await expect(bell(first)).toBeFocused()

  const { id } = await startElsewhere(context, product.url)
  await expect(unread(first, 1)).toBeVisible({ timeout: TOLD_WITHIN })
  await expect(unread(second, 1)).toBeVisible()
  // Of two tabs one says it aloud.
  await expect
    .poll(async () => (await Promise.all([first, second].map((page) => page.getByText(/is ready$/).count()))).sort())
    .toEqual([0, 1])

  await unread(second, 1).click()
  const panel = second.getByRole('dialog', { name: 'Notifications' })
  await expect(panel.getByRole('listitem')).toContainText('is ready')
  await panel.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(panel.getByRole('button', { name: 'Mark all as read' })).toBeHidden()
  for (const page of [first, second]) await expect(bell(page)).toHaveAccessibleName('Notifications')

  await panel.getByRole('link').filter({ hasText: 'is ready' }).click()
  await expect(second).toHaveURL(new RegExp(`/studio/${id}$`))
  await expect(second.getByRole('region', { name: 'Receipt' })).toBeVisible()
  await expect(panel).toBeHidden()
})

test('what is mailed is chosen with one press each, and stays chosen', async ({ page, member }) => {
  void member
  await page.goto('/usage')
  await bell(page).click()
  await page.getByRole('link', { name: 'What is mailed to you' }).click()
  await expect(page.getByRole('heading', { name: 'Notifications', level: 1 })).toBeVisible()
  await expect(page.getByText('This server does not send mail')).toBeVisible()
  const renewal = page.getByRole('switch', { name: 'A new month has begun' })
  const paid = page.getByRole('switch', { name: 'A boost is paid' })
  await expect(renewal).not.toBeChecked()
  await expect(paid).toBeChecked()
  await renewal.click()
  await paid.press('Space')
  await expect(renewal).toBeChecked()
  await expect(paid).not.toBeChecked()
  await page.reload()
  await expect(renewal).toBeChecked()
  await expect(paid).not.toBeChecked()
})
