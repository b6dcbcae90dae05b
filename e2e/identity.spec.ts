import type { Page } from '@playwright/test'
import { codeFor } from '../server/auth/testing-totp.ts'
import { headed } from './looks.ts'
import { test } from './mailing-product.ts'
import { expect, somebody } from './test.ts'

const signIn = async (page: Page, { email, password }: { email: string; password: string }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test.describe('with wrong answers on the way', () => {
  test.use({ expectedConsole: [/status of (400|401)/] })

  test('who turns a second factor on is asked for a code from then on, and ends the session elsewhere', async ({
    page,
    browser,
    product,
  }) => {
    const mara = somebody()
    await page.goto('/sign-up')
    await page.getByLabel('Name').fill(mara.name)
    await page.getByLabel('E-mail').fill(mara.email)
    await page.getByLabel('Password').first().fill(mara.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await headed(page, 'Studio')
    await expect(page.getByText(`we wrote to ${mara.email}`)).toBeVisible()

    const elsewhere = await browser.newContext({ baseURL: product.url })
    const other = await elsewhere.newPage()
    await signIn(other, mara)
    await headed(other, 'Studio')

    let secret = ''
    await test.step('turns it on', async () => {
      await page.getByRole('link', { name: 'Settings' }).click()
      await headed(page, 'Profile')
      await page.getByRole('link', { name: 'Security' }).click()
      await page.getByRole('button', { name: 'Turn it on' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password').fill(mara.password)
      await dialog.getByRole('button', { name: 'Go on' }).click()
      await expect(dialog.getByRole('img', { name: 'The key as a picture to scan' })).toBeVisible()
      secret = (await dialog.getByTestId('secret').innerText()).replaceAll(/\s/g, '')
      await dialog.getByLabel('Code', { exact: true }).fill('000000')
      await dialog.getByRole('button', { name: 'Turn it on' }).click()
      await expect(dialog).toContainText('This code is not right')
      await dialog.getByLabel('Code', { exact: true }).fill(codeFor(secret))
      await dialog.getByRole('button', { name: 'Turn it on' }).click()
      await expect(dialog.getByRole('list', { name: 'Backup codes' }).getByRole('listitem')).toHaveCount(10)
      await dialog.getByRole('button', { name: 'I have kept them' }).click()
      await expect(page.getByRole('region', { name: 'Second factor' })).toContainText('On')
    })

    await test.step('signs out, and in again with a code', async () => {
      await page.getByRole('button', { name: `${mara.name}, your account` }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await headed(page, 'Sign in')
      await signIn(page, mara)
      await headed(page, 'Enter your code')
      await page.goto('/studio')
      await headed(page, 'Sign in')
      await signIn(page, mara)
      await headed(page, 'Enter your code')
      await page.getByLabel('Code', { exact: true }).fill(codeFor(secret))
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await headed(page, 'Studio')
    })

    await test.step('ends the other session, whose page notices by itself', async () => {
      await page.goto('/settings/security')
      const sessions = page.getByRole('region', { name: 'Sessions' })
      await expect(sessions.getByRole('listitem')).toHaveCount(2)
      await sessions.getByRole('button', { name: /^Sign out Chrome/ }).click()
      await expect(sessions.getByRole('listitem')).toHaveCount(1)
      await headed(other, 'Sign in', { timeout: 5_000 })
      await elsewhere.close()
    })
  })

  test('a forgotten password is replaced by the link of a mail, which works once', async ({
    page,
    browser,
    product,
    mailbox,
    member,
  }) => {
    await page.goto('/settings')
    await headed(page, 'Profile')
    const elsewhere = await browser.newContext({ baseURL: product.url })
    const other = await elsewhere.newPage()
    await other.goto('/sign-in')
    await other.getByRole('link', { name: 'Forgot your password?' }).click()
    await other.getByLabel('E-mail').fill(member.email)
    await other.getByRole('button', { name: 'Send the link' }).click()
    await headed(other, 'Look into your mail')

    const link = await mailbox.linkTo(member.email, /Choose a new password/)
    await other.goto(link)
    await other.getByLabel('New password').fill('another long night')
    await other.getByRole('button', { name: 'Change the password' }).click()
    await headed(other, 'Your password is changed')
    await headed(page, 'Sign in', { timeout: 5_000 })
    await other.goto(link)
    await other.getByLabel('New password').fill('yet another long night')
    await other.getByRole('button', { name: 'Change the password' }).click()
    await headed(other, 'This link does not work')
    await signIn(other, { email: member.email, password: 'another long night' })
    await headed(other, 'Studio')

    await other.goto(await mailbox.linkTo(member.email, /Is this your e-mail/))
    await headed(other, 'Your address is verified')
    await elsewhere.close()
  })
})
