import { codeFor } from '../server/auth/testing-totp.ts'
import { expectSound, headed, WINDOWS } from './looks.ts'
import { test } from './mailing-product.ts'
import { expect } from './test.ts'

// The pages about who one is: the ways in, and the settings; with mail and with the buttons of Google and GitHub.

for (const [name, viewport] of Object.entries(WINDOWS)) {
  test.describe(`on a ${name}, in light and dark, axe finds nothing and nothing scrolls sideways`, () => {
    test.use({ viewport, expectedConsole: [/status of (400|401|404)/] })
    test.setTimeout(480_000)

    test('on the ways in', async ({ page }) => {
      await page.goto('/sign-in?error=account_not_linked')
      await expect(page.getByRole('alert')).toContainText('not verified on both sides')
      await expectSound(await headed(page, 'Sign in'), 'a provider that did not let in')
      await page.goto('/sign-up')
      await expectSound(await headed(page, 'Create your account'), 'sign-up with providers')
      await page.goto('/sign-in/code')
      await page.getByLabel('Code', { exact: true }).fill('123456')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page.getByRole('alert')).toContainText('Sign in again from the start')
      await expectSound(await headed(page, 'Enter your code'), 'a code that came too late')
      await page.getByRole('button', { name: 'I do not have the device' }).click()
      await expectSound(await headed(page, 'Enter a backup code'), 'a backup code')
      await page.goto('/forgot-password')
      await expectSound(await headed(page, 'Forgot your password?'), 'a forgotten password')
      await page.getByLabel('E-mail').fill('nobody@example.com')
      await page.getByRole('button', { name: 'Send the link' }).click()
      await expectSound(await headed(page, 'Look into your mail'), 'a link that is on its way')
      await page.goto('/reset-password?token=not-a-token-of-ours')
      await expectSound(await headed(page, 'Choose a new password'), 'a new password')
      await page.getByLabel('New password').fill('a long night on a train')
      await page.getByRole('button', { name: 'Change the password' }).click()
      await expectSound(await headed(page, 'This link does not work'), 'a link that is spent')
      await page.goto('/verify-email?token=cut-short')
      await expectSound(await headed(page, 'This link does not work'), 'an address that is not verified')
    })

    test('in the settings of the person', async ({ page, member, mailbox }) => {
      await page.goto('/settings')
      await expect(page.getByText('Days in')).toBeVisible()
      await expect(page.getByText(`we wrote to ${member.email}`)).toBeVisible()
      await expectSound(await headed(page, 'Profile'), 'the profile')
      await page.getByRole('button', { name: 'Change the address' }).click()
      await page.getByLabel('Your password').fill('not it')
      await page.getByLabel('New e-mail').fill('mara@another.example')
      await page.getByRole('button', { name: 'Send the link' }).click()
      await expect(page.getByRole('dialog')).toContainText('This is not your password')
      await expectSound(page, 'another address, refused')
      await page.getByLabel('Your password').fill(member.password)
      await page.getByRole('button', { name: 'Send the link' }).click()
      await expect(page.getByText('a link is on its way')).toBeVisible()
      await expectSound(page, 'another address, asked for')

      await page.goto('/settings/security')
      await expect(page.getByText('This one')).toBeVisible()
      await expect(page.getByLabel('Current password')).toBeVisible()
      await expectSound(await headed(page, 'Security'), 'security')
      await page.getByRole('button', { name: 'Turn it on' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password').fill(member.password)
      await expectSound(page, 'a password for the second factor')
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await expect(dialog.getByTestId('secret')).toBeVisible()
      await expectSound(page, 'the second factor to scan')
      const secret = (await dialog.getByTestId('secret').innerText()).replaceAll(/\s/g, '')
      await dialog.getByLabel('Code', { exact: true }).fill(codeFor(secret))
      await dialog.getByRole('button', { name: 'Turn it on' }).click()
      await expect(dialog.getByRole('list', { name: 'Backup codes' })).toBeVisible()
      await expectSound(page, 'backup codes')
      await dialog.getByRole('button', { name: 'I have kept them' }).click()
      await expect(page.getByRole('button', { name: 'New backup codes' })).toBeVisible()
      await expectSound(page, 'security with a second factor')
      await page.getByRole('button', { name: 'Turn it off' }).click()
      await expect(dialog).toContainText('the password alone')
      await expectSound(page, 'a second factor that goes')

      await page.goto(await mailbox.linkTo(member.email, /Is this your e-mail/))
      await expectSound(await headed(page, 'Your address is verified'), 'an address that is verified')
    })
  })
}
