import { FIRST_ADDRESSES, FIRST_PAGES } from '../client/first/pages.ts'
import { expect, test } from './test.ts'

const PROGRAM = '**/assets/*.js'

test('who is signed in sees the page’s frame before the program is there, and then the page in its place', async ({
  page,
  member,
}) => {
  void member
  for (const address of FIRST_ADDRESSES) {
    const { title, lead } = FIRST_PAGES[address]
    let letProgramIn = () => {}
    const held = new Promise<void>((resolve) => {
      letProgramIn = resolve
    })
    await page.route(PROGRAM, async (route) => {
      await held
      await route.continue()
    })
    await page.goto(address, { waitUntil: 'commit' })
    const drawn = page.locator('#drawn')
    await expect(drawn.getByText(title, { exact: true }).last()).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    const early = await drawn.getByText(lead, { exact: true }).boundingBox()
    expect(early, address).not.toBeNull()

    letProgramIn()
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expect(drawn).toHaveCount(0)
    const settled = await page.getByText(lead, { exact: true }).boundingBox()
    expect({ ...settled, y: 0 }, address).toEqual({ ...early, y: 0 })
    await page.unroute(PROGRAM)
  }
})

test('a guest sees nothing of it, and neither does one whose session has ended once the program is there', async ({
  page,
  context,
  member,
}) => {
  void member
  const drawnIn = async () => (await (await page.request.get('/studio')).text()).includes('id="drawn"')
  expect(await drawnIn()).toBe(true)
  const [cookie] = await context.cookies()
  await context.clearCookies()
  expect(await drawnIn()).toBe(false)

  await context.addCookies([{ ...cookie!, value: 'ended' }])
  await page.goto('/studio')
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await expect(page.locator('#drawn')).toHaveCount(0)
})
