import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { chargedFor, points, startElsewhere } from './studio.ts'
import { expect, test } from './test.ts'

const TASK = 'Shoot the platform at night or as day for night?'
const WORK = { reasoningTask: { task: TASK } }

test('from the overview to the report, the activity and an action, which is run again', async ({
  page,
  context,
  product,
  member,
}) => {
  void member
  const figure = (name: string) => page.getByRole('region', { name, exact: true })
  const recent = page.getByRole('region', { name: 'Recent activity' })

  await page.goto('/')
  await expect(recent.getByText('Nothing made yet')).toBeVisible()
  await expect(figure('Points used')).toContainText('Nothing before either')

  const charged =
    await test.step('what starts elsewhere appears by itself, and moves the figures when it ends', async () => {
      const { id } = await startElsewhere(context, product.url, WORK)
      await expect(recent.getByRole('link', { name: TASK })).toBeVisible()
      const cost = await chargedFor(context, product.url, id)
      await expect(recent.getByText('Done').first()).toBeVisible()
      await expect(figure('Points used')).toContainText(`${cost} points`)
      await expect(figure('Points used')).toContainText('Nothing in the 30 days before')
      await expect(figure('Actions')).toContainText('1')
      return cost
    })

  await test.step('each day of the chart is told to the keyboard, and stacked by model too', async () => {
    const chart = page.getByRole('slider', { name: 'Points per day' })
    await chart.focus()
    await expect(chart).toHaveAttribute(
      'aria-valuetext',
      new RegExp(`: ${points(charged)}, 1 action, Reasoning ${charged}$`),
    )
    await page.keyboard.press('ArrowLeft')
    await expect(chart).toHaveAttribute('aria-valuetext', /: 0 points, 0 actions$/)
    await page.getByText('Model', { exact: true }).first().click()
    await expect(page).toHaveURL(/\?by=model$/)
    await expect(page.getByRole('list', { name: 'Points by model' })).toContainText('openai/gpt-4o')
  })

  await test.step('the report is of any days, in the address and in the file', async () => {
    await page.getByText('Custom', { exact: true }).click()
    await expect(page).toHaveURL(/\/usage\?from=.*&to=.*&by=model$/)
    await expect(page.getByText(/days in Europe\/Berlin|days in UTC/)).toBeVisible()
    await page.getByText('7 days', { exact: true }).click()
    await expect(page).toHaveURL(/\/usage\?days=7&by=model$/)
    await page.getByText('The days in figures').click()
    const table = page.getByRole('region', { name: 'Points per day, in figures' })
    await expect(table.getByRole('row')).toHaveCount(8)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export CSV' }).click()
    const file = await readFile(await (await download).path(), 'utf8')
    const [head, ...days] = parse(file, { bom: true }) as string[][]
    expect(head).toEqual(['Day', 'openai/gpt-4o', 'Points', 'Actions'])
    expect(days).toHaveLength(7)
    expect(days.at(-1)?.slice(1)).toEqual([String(charged), String(charged), '1'])
    await page.goto('/usage?days=7&from=tomorrow&by=person')
    await expect(page.getByRole('radio', { name: '7 days' })).toBeChecked()
  })

  await test.step('the activity is filtered by the address, and goes on while it is looked at', async () => {
    await page.getByRole('link', { name: 'Activity' }).click()
    const row = page.getByRole('row', { name: new RegExp(TASK.slice(0, 20)) })
    await expect(row).toHaveCount(1)
    await page.getByRole('combobox', { name: 'Status' }).selectOption('Failed')
    await expect(page).toHaveURL(/\/activity\?status=FAILED$/)
    await expect(page.getByText('Nothing fits')).toBeVisible()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('searchbox', { name: 'Title contains' }).fill('DAY FOR')
    await expect(page).toHaveURL(/\/activity\?text=DAY/)
    await expect(row).toHaveCount(1)
    await startElsewhere(context, product.url, WORK)
    await expect(row).toHaveCount(2)
  })

  await test.step('an action says what was asked, what happened and every call, and runs again', async () => {
    await page.getByRole('link', { name: TASK }).last().click()
    await expect(page.getByRole('region', { name: 'What you asked for' })).toContainText(TASK)
    const happened = page.getByRole('region', { name: 'What happened' })
    await expect(happened).toContainText('Asked openai/gpt-4o')
    await expect(happened).toContainText(`${points(charged)} charged`)
    await expect(page.getByRole('region', { name: 'Calls', exact: true }).getByRole('row')).toHaveCount(2)
    const before = page.url()
    await page.getByRole('button', { name: 'Run again' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Start for at most/ })
      .click()
    await expect(page).not.toHaveURL(before)
    await expect(page.getByRole('region', { name: 'Receipt' })).toBeVisible({ timeout: 20_000 })
  })

  await page.getByRole('link', { name: /to the overview/ }).click()
  await expect(figure('Actions')).toContainText('3')
})
