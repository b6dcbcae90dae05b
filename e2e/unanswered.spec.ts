import type { Page } from '@playwright/test'
import { expect, test } from './test.ts'

const PAGES = [
  '/',
  '/studio',
  '/studio/new/image',
  '/studio/new/story-breakdown',
  '/studio/gallery',
  '/activity',
  '/usage',
  '/account',
  '/boosts',
  '/settings/budget',
  '/settings/keys',
  '/settings/notifications',
  '/status',
]
/** A lone zero, or an amount of what is counted: what a page would say that took nothing for none. */
const FIGURE = /(^|\s)0(\.0+)?( %|%)?(?=\s|$)|\b[\d,]+ (points?|actions?|images?|incidents?|keys?|days left)\b|\$\d/gim

async function failAllButWhoIsThere(page: Page): Promise<void> {
  await page.routeWebSocket(/\/graphql/, (socket) => socket.close())
  await page.route('**/graphql*', async (route) => {
    const asked = route.request().postDataJSON() as { operationName?: string } | null
    if (asked?.operationName === 'Viewer') return route.continue()
    const errors = [{ message: 'Something broke.', extensions: { code: 'INTERNAL' } }]
    await route.fulfill({ json: { data: null, errors } })
  })
}

test('where the server fails to answer, every page says so, offers to try again, and shows no figure at all', async ({
  page,
  member,
}) => {
  test.setTimeout(120_000)
  expect(member.email).toBeTruthy()
  await failAllButWhoIsThere(page)
  for (const path of PAGES) {
    await page.goto(path)
    const main = page.getByRole('main')
    await expect(main.getByRole('button', { name: 'Try again' }).first(), path).toBeVisible()
    await expect(main.locator('[aria-busy="true"]'), `${path} waits for nothing more`).toHaveCount(0)
    const text = await main.innerText()
    expect.soft(text.match(FIGURE) ?? [], `${path} shows no figure`).toEqual([])
  }
})

test('a page that has failed is whole as soon as the server answers and one tries again', async ({ page, member }) => {
  expect(member.email).toBeTruthy()
  await failAllButWhoIsThere(page)
  await page.goto('/account')
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' })
  await expect(again).toHaveCount(3)
  await page.unrouteAll()
  while (await again.count()) await again.first().click()
  await expect(page.getByRole('main')).toContainText('2,500points left')
})
