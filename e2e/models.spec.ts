import { grantAdmin } from './admin-command.ts'
import { headed } from './looks.ts'
import { expect, signUp, somebody, test } from './test.ts'

test('an admin sets what a function runs on and switches it off, and the studio follows', async ({
  page,
  browser,
  product,
  member,
}) => {
  await grantAdmin(product, member.email)
  const studio = await browser.newContext({ baseURL: product.url })
  await signUp(studio, product.url, somebody())
  const work = await studio.newPage()
  const functions = page.getByRole('region', { name: 'Functions' })
  const reasoning = functions.getByRole('listitem', { name: 'Reasoning', exact: true })

  await test.step('the page shows every function with its chain', async () => {
    await expect(async () => {
      await page.goto('/admin/models')
      await headed(page, 'Models', { timeout: 2_000 })
    }).toPass({ timeout: 20_000 })
    await expect(functions.getByRole('switch')).toHaveCount(10)
    await expect(reasoning.getByRole('list')).toContainText('1GPT-4o2GPT-4o mini')
  })

  await test.step('the second model is moved up by the keyboard, and the next price is its own', async () => {
    await reasoning.getByRole('button', { name: 'Change the models' }).click()
    const dialog = page.getByRole('dialog')
    const chain = dialog.getByRole('list', { name: 'The chain' })
    await expect(chain.getByRole('listitem')).toHaveCount(3)
    await dialog.getByRole('button', { name: 'Move up: GPT-4o mini' }).focus()
    await page.keyboard.press('ArrowUp')
    await expect(dialog.getByRole('status')).toContainText('GPT-4o mini is now the default of 3')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await expect(reasoning.getByRole('list')).toContainText('1GPT-4o mini2GPT-4o')

    await work.goto('/studio/new/reasoning')
    await work.getByRole('textbox', { name: 'Task' }).fill('Which scene comes first?')
    await expect(work.getByTestId('quote')).toContainText('With GPT-4o mini')
  })

  await test.step('switched off, the studio says so with the words, and on again it works', async () => {
    await reasoning.getByRole('switch').click({ force: true })
    const dialog = page.getByRole('dialog', { name: /^Switch off/ })
    await dialog.getByLabel('Reason').fill('We look into odd answers.')
    await dialog.getByRole('button', { name: 'Switch it off' }).click()
    await expect(dialog).toBeHidden()
    await expect(reasoning).toContainText('We look into odd answers.')
    await work.reload()
    await expect(work.getByText('Switched off for now')).toBeVisible()
    await expect(work.getByTestId('quote')).toContainText('We look into odd answers.')
    await reasoning.getByRole('switch').click({ force: true })
    await page.getByRole('dialog').getByLabel('Reason').fill('They are fine again.')
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await expect(reasoning.getByText('Off', { exact: true })).toBeHidden()
    await work.reload()
    await expect(work.getByTestId('quote')).toContainText('With GPT-4o mini')
  })

  await test.step('put back, the first model is the first again', async () => {
    await reasoning.getByRole('button', { name: 'Change the models' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Move up: GPT-4o', exact: true }).focus()
    await page.keyboard.press('ArrowUp')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await expect(reasoning.getByRole('list')).toContainText('1GPT-4o2GPT-4o mini')
  })

  await test.step('a model is tried for real, with its time and its cost', async () => {
    const catalogue = page.getByRole('region', { name: 'Catalogue' })
    await catalogue.getByLabel('Find a model').fill('qwen-turbo')
    await expect(catalogue.getByRole('status')).toHaveText('1 model')
    await catalogue.getByRole('button', { name: 'Try it' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Run it/ }).click()
    await expect(dialog.getByText('Done')).toBeVisible({ timeout: 30_000 })
    await expect(dialog.locator('dl').first()).toContainText(/Charged\d+ points?Cost the house\$/)
    await page.keyboard.press('Escape')
  })

  await test.step('retired, a model is offered no more; what needs it is said before', async () => {
    const catalogue = page.getByRole('region', { name: 'Catalogue' })
    await catalogue.getByRole('button', { name: 'Retire' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('In no chain')
    await dialog.getByLabel('Reason').fill('Nobody uses it')
    await dialog.getByRole('button', { name: 'Retire it' }).click()
    await expect(catalogue.getByRole('listitem').getByText('Retired')).toBeVisible()
    await catalogue.getByLabel('Find a model').fill('gen4-image')
    await catalogue.getByRole('button', { name: 'Retire: Gen-4 Image', exact: true }).click()
    await expect(page.getByRole('dialog')).toContainText('would have nothing left to run on')
  })
  await studio.close()
})
