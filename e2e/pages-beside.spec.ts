import { randomUUID } from 'node:crypto'
import { grantAdmin } from './admin-command.ts'
import { expectSound, headed, WINDOWS } from './looks.ts'
import { bell, tellOfWork, unread } from './notices.ts'
import { ask, expect, test } from './test.ts'

// The pages beside the studio; pages.spec.ts has those in it.

for (const [name, viewport] of Object.entries(WINDOWS)) {
  test.describe(`on a ${name}, in light and dark, axe finds nothing and nothing scrolls sideways`, () => {
    test.use({ viewport })
    test.setTimeout(480_000)

    test('in the settings', async ({ page, context, product, member }) => {
      void member
      await page.goto('/settings/keys')
      await expect(page.getByText('No keys yet')).toBeVisible()
      await expectSound(await headed(page, 'API keys'), 'no keys')
      await page.getByRole('button', { name: 'New key' }).click()
      await expect(page.getByRole('button', { name: 'Create the key' })).toBeVisible()
      await expectSound(page, 'the form of a key')
      await page.getByLabel('Name').fill('Storyboard script')
      await page.getByRole('button', { name: 'Create the key' }).click()
      await expect(page.getByTestId('api-key')).toBeVisible()
      await expectSound(page, 'a new key')
      await page.getByRole('button', { name: 'I have it' }).click()
      await ask(
        context,
        product.url,
        'mutation ($name: String!) { createApiKey(name: $name, scopes: [ACT]) { key } }',
        {
          name: `A long name: ${randomUUID()}`,
        },
      )
      await page.reload()
      await expect(page.getByRole('button', { name: /^Revoke/ })).toHaveCount(2)
      await expectSound(page, 'keys')
      await page
        .getByRole('button', { name: /^Revoke/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toContainText('This cannot be undone')
      await expectSound(page, 'revoking a key')
    })

    test('on the budget, their data and the page for developers', async ({ page, context, product, member }) => {
      void member
      await page.goto('/settings/budget')
      await expect(page.getByRole('heading', { name: 'No budget is set' })).toBeVisible()
      await expectSound(await headed(page, 'Budget'), 'no budget')
      await ask(context, product.url, 'mutation { setBudget(budget: { points: 1000, stop: true }) { id } }')
      await page.reload()
      await expect(page.getByRole('heading', { name: 'This month' })).toBeVisible()
      await expectSound(page, 'a budget')
      await page.goto('/settings/data')
      await expectSound(await headed(page, 'Your data'), 'their data')
      await page.getByRole('button', { name: 'Delete my account' }).click()
      await page.getByRole('button', { name: 'Delete for good' }).click()
      await expect(page.getByText('Enter your password.')).toBeVisible()
      await expectSound(page, 'deleting the account, with what is missing')
      await page.goto('/developers')
      await expectSound(await headed(page, 'Developers'), 'the page for developers')
      await page.getByRole('tab', { name: 'urql' }).click()
      await expectSound(page, 'an example')
    })

    test('on the charging policy', async ({ page, member }) => {
      void member
      await page.goto('/policy')
      await expect(page.getByRole('table', { name: /^Boosts/ })).toBeVisible()
      await expectSound(await headed(page, 'How you are charged'), 'the charging policy, for a member')
    })

    test('under the bell, in its settings and on the card for codes', async ({ page, product, member }) => {
      await page.goto('/settings/notifications')
      await expect(page.getByRole('switch')).toHaveCount(13)
      await expectSound(await headed(page, 'Notifications'), 'what is mailed')
      await bell(page).click()
      await expect(page.getByText('Nothing to tell yet')).toBeVisible()
      await expectSound(page, 'an empty bell')
      await tellOfWork(product, member.email, [
        '“Ten past four” is ready',
        `“${'Donaudampfschiff'.repeat(8)}” is ready`,
      ])
      await page.goto('/boosts')
      await unread(page, 2).click()
      await expect(page.getByRole('dialog', { name: 'Notifications' }).getByRole('listitem')).toHaveCount(2)
      await expectSound(page, 'a bell with something to tell')
      await page.keyboard.press('Escape')
      await page.getByRole('textbox', { name: 'Promo code' }).fill('NO-SUCH-CODE')
      await page.getByRole('button', { name: 'Redeem' }).click()
      await expect(page.getByRole('alert')).toContainText('There is no such code')
      await expectSound(page, 'a code that is none')
    })

    test("on the admin's pages", async ({ page, product, member }) => {
      await grantAdmin(product, member.email)
      await expect(async () => {
        await page.goto('/admin')
        await headed(page, 'Business overview', { timeout: 1_000 })
      }).toPass({ timeout: 10_000 })
      await expect(page.getByRole('slider')).toBeVisible()
      await expectSound(page, 'the overview of the business')
      await page.goto('/admin/money')
      await expect(page.getByRole('region', { name: 'By plan', exact: true }).getByRole('table')).toBeVisible()
      await expectSound(await headed(page, 'Money'), 'the money')
      await page.goto('/admin/models')
      await expect(page.getByRole('switch')).toHaveCount(10)
      await expectSound(await headed(page, 'Models'), 'the models')
      await page.getByRole('button', { name: 'Change the models: Reasoning' }).click()
      await expect(page.getByRole('list', { name: 'The chain' }).getByRole('listitem')).toHaveCount(3)
      await expectSound(page, 'the chain of a function')
      await page.goto('/admin/prices')
      await expect(page.getByRole('list', { name: 'Packs' }).getByRole('listitem')).toHaveCount(3)
      await expectSound(await headed(page, 'Prices'), 'the prices')
      await page.goto('/admin/guards')
      await expect(page.getByRole('list', { name: 'Limits by plan' }).getByRole('listitem')).toHaveCount(3)
      await expectSound(await headed(page, 'Guards'), 'the guards')
    })
  })
}
