import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { adjustPoints, chargedFor, meter, startElsewhere } from './studio.ts'
import { ask, expect, test } from './test.ts'

const REASON = 'So that this journey begins with few points'
const WORK = { reasoningTask: { task: 'Shoot the platform at night or as day for night?' } }

const lines = (page: Page): Locator => page.getByRole('region', { name: 'Every point explained' })
/** The figures of the lines shown, newest first. */
async function shownLines(page: Page) {
  const rows = await lines(page).locator('tbody tr').all()
  return Promise.all(
    rows.map(async (row) => ({
      text: (await row.getByRole('link').textContent()) ?? '',
      amount: whole(await row.getByRole('cell').nth(2).textContent()),
      after: whole(await row.getByRole('cell').nth(3).textContent()),
    })),
  )
}
const whole = (text: string | null) => Number((text ?? '').replaceAll(',', '').replace('−', '-'))
const sum = (page: Page, term: string) =>
  lines(page)
    .locator('dl > div', { has: page.locator(`dt:text-is("${term}")`) })
    .locator('dd')

async function exported(page: Page) {
  const download = page.waitForEvent('download')
  await lines(page).getByRole('link', { name: 'Export CSV' }).click()
  const file = await (await download).path()
  return parse(await readFile(file, 'utf8'), { columns: true, bom: true }) as Record<string, string>[]
}

test('after work and an adjustment the lines add up, each is explained, and the file holds what the page shows', async ({
  page,
  context,
  product,
  member,
}) => {
  const first = await startElsewhere(context, product.url, WORK)
  const charged = await chargedFor(context, product.url, first.id)
  await adjustPoints(product, member.email, -100)
  await page.goto('/account')

  await test.step('the page’s lines lead from one balance to the next', async () => {
    await expect(lines(page).locator('tbody tr')).not.toHaveCount(0)
    const shown = await shownLines(page)
    for (const [index, { amount, after }] of shown.entries()) {
      expect(after - amount).toBe(shown[index + 1]?.after ?? 0)
    }
    expect(shown.at(-1)).toMatchObject({ text: 'Pro plan, monthly points', amount: 2_500 })
    await expect(sum(page, 'At first')).toHaveText('0')
    await expect(sum(page, 'Usage')).toHaveText(`−${charged}`)
    await expect(sum(page, 'Now')).toHaveText(shown[0]!.after.toLocaleString('en-US'))
  })

  await test.step('a filter is in the address, and in the file', async () => {
    await lines(page).getByRole('button', { name: 'Usage' }).click()
    await expect(page).toHaveURL(/\/account\?kinds=USAGE$/)
    await expect(lines(page).locator('tbody tr')).toHaveCount(1)
    await expect(lines(page)).toContainText(`1 line fits, and comes to −${charged} point`)
    const rows = await exported(page)
    expect(rows.map((row) => [row.Kind, row.Amount, row.Action])).toEqual([['USAGE', `-${charged}`, first.id]])
    await lines(page).getByRole('button', { name: 'Usage' }).click()
    await lines(page).getByLabel('Description contains').fill('few points')
    await expect(page).toHaveURL(/text=few/)
    await expect(lines(page).locator('tbody tr')).toHaveCount(1)
    const found = await exported(page)
    expect(found.map((row) => row.Description)).toEqual([REASON])
    await lines(page).getByRole('button', { name: 'Clear filters' }).click()
    expect(await exported(page)).toHaveLength((await shownLines(page)).length)
  })

  await test.step('days are in the address too: tomorrow has no lines, and begins with what there is', async () => {
    const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10)
    await page.goto(`/account?from=${tomorrow}`)
    await expect(page.getByText('No line fits')).toBeVisible()
    const now = whole(await sum(page, 'Now').textContent())
    expect(whole(await sum(page, 'Before').textContent())).toBe(now)
  })

  await test.step('a day is typed without being lost on the way', async () => {
    await page.goto('/account')
    await lines(page).getByLabel('From').pressSequentially('01022026')
    await expect(page).toHaveURL(/from=2026-01-02/)
    await expect(lines(page).getByLabel('From')).toHaveValue('2026-01-02')
  })

  await test.step('an explanation has an address of its own', async () => {
    await page.goto('/account?kinds=ADJUSTMENT')
    await lines(page).getByRole('link', { name: REASON }).click()
    await expect(page).toHaveURL(/\/account\/entries\/[0-9a-f-]{36}$/)
    await page.reload()
    await expect(page.getByText('An admin took these points back')).toBeVisible()
    await page.goto('/account?kinds=USAGE')
    await lines(page).locator('tbody').getByRole('link').click()
    const use = page.getByRole('region', { name: 'What it was used for' })
    await expect(use).toContainText('Monthly points of')
    await use.getByRole('link', { name: 'Reasoning' }).click()
    await expect(page).toHaveURL(new RegExp(`/studio/${first.id}$`))
    await page.goto('/account/entries/00000000-0000-4000-8000-000000000000')
    await expect(page.getByText('There is no such line')).toBeVisible()
  })
})

test('the page is live, keeps its place, and says what running work holds', async ({
  page,
  context,
  product,
  member,
}) => {
  void member
  await page.goto('/account')
  await expect(page.getByText('No work is running')).toBeVisible()
  await expect(page.getByText('shows here after three days of use')).toBeVisible()
  await lines(page).scrollIntoViewIfNeeded()
  const scrolled = await page.evaluate(() => {
    scrollTo(0, 200)
    return scrollY
  })
  const long = { storyBreakdown: { story: 'Mara comes home on the night train.', chapters: 20 } }
  const work = await startElsewhere(context, product.url, long)
  const held = page.getByRole('region', { name: 'How long they last' })
  await expect(held.getByRole('listitem')).toContainText(`${work.held} points`)
  await ask(context, product.url, 'mutation ($id: ID!) { cancelAction(id: $id) { id } }', { id: work.id })
  await chargedFor(context, product.url, work.id)
  await expect(held.getByRole('listitem')).toHaveCount(0)
  expect(await page.evaluate(() => scrollY)).toBe(scrolled)
})

test('who signs up in Berlin renews by Berlin’s clock, and can change it in place', async ({
  page,
  context,
  product,
}) => {
  await page.goto('/sign-up')
  await page.getByLabel('Name').fill('Mara Voss')
  await page.getByLabel('E-mail').fill(`${crypto.randomUUID()}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill('a long night on a train')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(meter(page)).toBeVisible()
  await page.goto('/account')
  await expect(page.getByText('Days in Europe/Berlin')).toBeVisible()
  await page.getByRole('button', { name: 'Change the time zone' }).click()
  await page.getByRole('combobox', { name: 'Time zone' }).fill('New York')
  await page.getByRole('option', { name: 'America/New York' }).click()
  await expect(page.getByText('Days in America/New York')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What you have' })).toContainText('America/New York')
  const { viewer } = await ask<{ viewer: { account: { timeZone: string } } }>(
    context,
    product.url,
    '{ viewer { account { timeZone } } }',
  )
  expect(viewer.account.timeZone).toBe('America/New_York')
})

test('by the keyboard alone: a filter, a line, and back; and what there was on a day', async ({ page, member }) => {
  void member
  await page.goto('/account')
  await expect(lines(page).locator('tbody tr')).toHaveCount(1)
  const press = async (name: string, key: string) => {
    for (let stop = 0; stop < 60; stop++) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => document.activeElement?.textContent ?? '')
      if (here === name) return page.keyboard.press(key)
    }
    throw new Error(`Tab never comes to ${name}`)
  }
  await press('Allocation', 'Space')
  await expect(page).toHaveURL(/kinds=ALLOCATION/)
  await press('Pro plan, monthly points', 'Enter')
  await expect(page.getByRole('heading', { name: 'Pro plan, monthly points' })).toBeVisible()
  await press('All points', 'Enter')
  await expect(page).toHaveURL(/\/account$/)
  const today = await page.evaluate(() => new Date().toLocaleDateString('en-CA', { timeZone: 'UTC' }))
  await page.getByLabel('What did I have on …').fill(today)
  await expect(page.getByText(/At the end of .*: 2,500 points/)).toBeVisible()
})
