import { readFile } from 'node:fs/promises'
import { linesOf, unzip } from '../server/privacy/testing-archive.ts'
import { chargedFor, numberIn, STORY, startElsewhere } from './studio.ts'
import { ask, expect, test } from './test.ts'

test('a budget stops a start and says so beforehand; all data comes in one archive; then the account goes for good', async ({
  page,
  context,
  product,
  member,
}) => {
  const { id } = await startElsewhere(context, product.url)
  const used = await chargedFor(context, product.url, id)

  await test.step('a budget is set, with a stop', async () => {
    await page.goto('/settings/budget')
    await expect(page.getByRole('heading', { name: 'No budget is set' })).toBeVisible()
    await page.getByLabel('Points a month').fill('ten')
    await page.getByRole('button', { name: 'Set the budget' }).click()
    await expect(page.getByText('Enter a whole number of points')).toBeVisible()
    await page.getByLabel('Points a month').fill(String(used + 1))
    await page.getByLabel('Stop at 100 %').check()
    await page.getByRole('button', { name: 'Set the budget' }).click()
    await expect(page.getByRole('region', { name: 'This month' })).toContainText(`${used} of ${used + 1} points used`)
  })

  await test.step('the price says that it would be refused, and so it is, with the way to the budget', async () => {
    await page.goto('/studio/new/story-breakdown')
    await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
    await expect(page.getByTestId('quote')).toContainText('It could pass your budget, so it would be refused')
    const maximum = numberIn(
      (await page
        .getByTestId('quote')
        .getByText(/^At most/)
        .textContent()) ?? '',
    )
    await page.getByRole('button', { name: /^Start for at most/ }).click()
    const refusal = page.getByRole('alert', { name: 'This could pass your budget' })
    await expect(refusal).toContainText(`This could pass your budget of ${used + 1} points`)
    await expect(refusal).toContainText(`It needs up to ${maximum} points; ${used} are used this month`)
    await refusal.getByRole('link', { name: 'To your budget' }).click()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await expect(page.getByRole('heading', { name: 'No budget is set' })).toBeVisible()
    await startElsewhere(context, product.url).then((again) => chargedFor(context, product.url, again.id))
  })

  await test.step('everything of theirs comes in one archive', async () => {
    await page.goto('/settings/data')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download my data' }).click(),
    ])
    const files = await unzip(await readFile(await download.path()))
    expect(linesOf(files.get('profile.jsonl'))).toMatchObject([{ email: member.email }])
    expect(linesOf(files.get('actions.jsonl')).map(({ input }) => input.story)).toEqual([STORY, STORY])
  })

  await test.step('the account goes, and with it whoever was signed in', async () => {
    await page.getByRole('button', { name: 'Delete my account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your e-mail address').fill(member.email)
    await dialog.getByLabel('Your password').fill('something else')
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expect(dialog.getByText('This password is not right.')).toBeVisible()
    await dialog.getByLabel('Your password').fill(member.password)
    await dialog.getByRole('button', { name: 'Delete for good' }).click()
    await expect(page.getByText('Your account is deleted')).toBeVisible()
    expect(await ask(context, product.url, '{ viewer { user { id } } }')).toEqual({ viewer: null })
  })

  await test.step('the address may sign up again, and the month is not given twice', async () => {
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill(member.name)
    await page.getByLabel('E-mail').fill(member.email)
    await page.getByLabel('Password', { exact: true }).fill(member.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByRole('heading', { name: 'Studio', level: 1 })).toBeVisible()
    const { viewer } = await ask<{ viewer: { account: { posted: number } } }>(
      context,
      product.url,
      '{ viewer { account { posted } } }',
    )
    expect(viewer.account.posted).toBe(0)
  })
})
