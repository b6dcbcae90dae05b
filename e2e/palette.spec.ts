import type { Page } from '@playwright/test'
import { expectSound } from './looks.ts'
import { expectAvailable, STARTING_POINTS } from './studio.ts'
import { expect, test } from './test.ts'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })
const field = (page: Page) => palette(page).getByRole('combobox')

test.beforeEach(({ member }) => void member)

test('by the keyboard alone: work is found in the palette, started, and its result taken along', async ({ page }) => {
  await page.goto('/usage')
  await expectAvailable(page, STARTING_POINTS)

  await test.step('the palette finds what to start, and Enter goes there', async () => {
    await page.keyboard.press('Control+K')
    await expect(field(page)).toBeFocused()
    await expectSound(page, 'the palette')
    await page.keyboard.type('reasoning')
    await expect(palette(page).getByRole('option')).toHaveText(/^Reasoning/)
    await expect(palette(page).getByRole('option')).toHaveAttribute('aria-selected', 'true')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/studio\/new\/reasoning$/)
    await expect(palette(page)).toBeHidden()
  })

  await test.step('the form has the focus, and a reload keeps what was typed', async () => {
    await expect(page.getByRole('textbox', { name: 'Task' })).toBeFocused()
    await page.keyboard.type('Shoot the platform at night or as day for night?')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Task' })).toHaveValue(/day for night/)
    await expect(page.getByRole('textbox', { name: 'Task' })).toBeFocused()
  })

  await test.step('two keys start it, and the page that follows has the focus and is named', async () => {
    await expect(page.getByTestId('quote')).toContainText(/At most|Free|point/)
    await page.keyboard.press('Control+Enter')
    await expect(page).toHaveURL(/\/studio\/[0-9a-f-]{36}$/)
    await expect(page.getByTestId('announced')).toHaveText(/platform at night/)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })

  await test.step('what came of it is said, and leaves as a file', async () => {
    await expect(page.getByRole('status').filter({ hasText: /^Done\. \d+ points? charged\.$/ })).toBeAttached()
    await page.getByRole('button', { name: 'Download' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('menuitem', { name: 'Markdown, .md' })).toBeFocused()
    const download = page.waitForEvent('download')
    await page.keyboard.press('Enter')
    expect((await download).suggestedFilename()).toMatch(/^[\p{L}\p{N}-]+\.md$/u)
  })

  await test.step('it is found by its title, and Escape gives the focus back', async () => {
    await page.getByRole('link', { name: 'Studio', exact: true }).first().focus()
    await page.keyboard.press('Control+K')
    await page.keyboard.type('day for night')
    await expect(palette(page).getByRole('group', { name: 'Recent work' }).getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(palette(page)).toBeHidden()
    await expect(page.getByRole('link', { name: 'Studio', exact: true }).first()).toBeFocused()
  })
})
