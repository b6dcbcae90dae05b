import { expect, type Page } from '@playwright/test'
import axe, { type RunOptions } from 'axe-core'

/** What a colour decides; all else is the same in both schemes. */
const OF_COLOUR = ['color-contrast', 'link-in-text-block']
const LOOKS = { light: {}, dark: { runOnly: OF_COLOUR } } satisfies Record<string, RunOptions>

/** Axe finds nothing in either scheme, and nothing is wider than the page. Goes on after a fault, to tell all of them. */
export async function expectSound(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.waitForFunction(wears, colorScheme)
    await settle(page)
    expect.soft(await violations(page, LOOKS[colorScheme]), `${what}, ${colorScheme}`).toEqual([])
  }
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }))
  expect.soft(content, `${what} is not wider than the window`).toBeLessThanOrEqual(window)
}

/** Pages that are not the client's have no attribute, and follow the scheme at once. */
const wears = (scheme: string) =>
  [null, scheme].includes(document.documentElement.getAttribute('data-mantine-color-scheme'))

/** Axe is loaded once into a document, not for every look: that is most of its time. The product has no frames. */
async function violations(page: Page, options: RunOptions): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const found = await page.evaluate(
    (options) => (window as unknown as { axe: typeof axe }).axe.run({ ...options, resultTypes: ['violations'] }),
    options,
  )
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n')[1]?.trim()}`,
    ),
  )
}

/** Colours half-way through a transition are nobody's choice. What runs for ever is not waited for. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    // What has just changed is in motion from the next frame on.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.all(finite.map((one) => one.finished.catch(() => undefined)))
  })
}

export const WINDOWS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } }

export async function headed(page: Page, heading: string, options: { timeout?: number } = {}): Promise<Page> {
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible(options)
  return page
}
