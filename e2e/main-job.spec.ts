import type { Page } from '@playwright/test'
import { expectAvailable, numberIn, points, readAccount, receiptLine, STARTING_POINTS, STORY } from './studio.ts'
import { expect, somebody, test } from './test.ts'

test('who signs up turns a story into shots, sees the price before and the receipt after, and pays exactly that', async ({
  page,
  context,
  product,
}) => {
  const person = somebody()

  await test.step('signing up gives 2,500 points, and says so', async () => {
    await page.goto('/')
    await expect(page).toHaveURL(/\/sign-in/)
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill(person.name)
    await page.getByLabel('E-mail').fill(person.email)
    await page.getByLabel('Password', { exact: true }).fill(person.password)
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('Welcome: 2,500 points are yours')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible()
    await expectAvailable(page, STARTING_POINTS)
  })

  const quote = page.getByTestId('quote')
  await test.step('the price appears as one writes', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Studio' }).click()
    await page.getByRole('link', { name: 'Story breakdown' }).click()
    await expect(quote).toContainText('the price shows here before anything runs')
    await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
    await expect(quote).toContainText(/≈ \d+ points expected/)
  })
  const maximum = numberIn((await quote.getByText(/^At most/).textContent()) ?? '')

  await test.step('starting holds the most it can cost', async () => {
    await page.getByRole('button', { name: `Start for at most ${points(maximum)}` }).click()
    await expect(page).toHaveURL(/\/studio\/[0-9a-f-]{36}$/)
    await expectAvailable(page, STARTING_POINTS - maximum)
    expect(await readAccount(context, product.url)).toEqual({
      posted: STARTING_POINTS,
      held: maximum,
      available: STARTING_POINTS - maximum,
    })
  })

  await test.step('the text streams into its layout while it runs', async () => {
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
    expect(await lengthsWhileRunning(page)).toBeGreaterThanOrEqual(5)
  })

  await test.step('the typed result is laid out', async () => {
    await expect(page.getByRole('main').getByText('Done', { exact: true }).first()).toBeVisible()
    const chapters = page.locator('section[id^="chapter-"]')
    expect(await chapters.count()).toBeGreaterThanOrEqual(1)
    expect(await chapters.first().getByRole('listitem').count()).toBeGreaterThanOrEqual(8)
    await expect(chapters.first().getByText('Lens').first()).toBeVisible()
    const characters = page.getByRole('region', { name: 'Characters' })
    await expect(characters.getByText('@mara').first()).toBeVisible()
    await page.getByRole('link', { name: '@mara' }).first().click()
    await expect(page).toHaveURL(/#ref-mara/)
  })

  const charged = numberIn(await receiptLine(page, 'Charged').textContent())
  await test.step('the receipt adds up, and the meter has moved by what was charged', async () => {
    expect(charged).toBeGreaterThanOrEqual(1)
    expect(charged).toBeLessThanOrEqual(maximum)
    await expect(receiptLine(page, 'Held')).toHaveText(points(maximum))
    await expect(receiptLine(page, 'Came back')).toHaveText(points(maximum - charged))
    await expectAvailable(page, STARTING_POINTS - charged)
    const available = STARTING_POINTS - charged
    expect(await readAccount(context, product.url)).toEqual({ posted: available, held: 0, available })
  })

  await test.step('it stays in the history and in the account, with what it cost', async () => {
    await page.getByRole('link', { name: 'Studio', exact: true }).first().click()
    const row = page.getByRole('row', { name: /Mara comes home/ })
    await expect(row).toContainText('Done')
    await expect(row.getByRole('cell').last()).toContainText(String(charged))
    await page.getByRole('link', { name: 'Points', exact: true }).click()
    const entries = page.getByRole('region', { name: 'Every point explained' }).getByRole('row')
    await expect(entries.nth(1)).toContainText(`−${charged}`)
    await expect(entries.nth(2)).toContainText('+2,500')
  })

  await test.step('a reload shows the same', async () => {
    await page.reload()
    await expectAvailable(page, STARTING_POINTS - charged)
  })
})

/** How many different lengths the page's text had between its first words and the end of the run. */
function lengthsWhileRunning(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const main = document.querySelector('main')
        const lengths = new Set<number>()
        const look = () => {
          const running = [...document.querySelectorAll('button')].some((one) => one.textContent === 'Cancel')
          const shots = main?.querySelectorAll('section[id^="chapter-"] li').length ?? 0
          if (running && shots > 0) lengths.add(main?.textContent?.length ?? 0)
          if (running) return
          observer.disconnect()
          resolve(lengths.size)
        }
        const observer = new MutationObserver(look)
        observer.observe(document.body, { childList: true, subtree: true, characterData: true })
        look()
      }),
  )
}
