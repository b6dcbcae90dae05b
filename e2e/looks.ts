import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const SCHEMES = ['light', 'dark'] as const

/** Axe finds nothing in either scheme, and nothing is wider than the page. Goes on after a fault, to tell all of them. */
export async function expectSound(page: Page, what: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await settle(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`,
      ),
    )
    expect.soft(found, `${what}, ${colorScheme}`).toEqual([])
  }
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  expect.soft(content, `${what} is not wider than the window`).toBeLessThanOrEqual(window)
}

/** Colours half-way through a transition are nobody's choice. What runs for ever is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(finite.map((one) => one.finished.catch(() => undefined)))
  })
}

export const WINDOWS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } }

export async function headed(page: Page, heading: string, options: { timeout?: number } = {}): Promise<Page> {
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible(options)
  return page
}
