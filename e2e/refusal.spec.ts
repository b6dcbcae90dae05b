import { adjustPoints, expectAvailable, numberIn, points, readAccount, STARTING_POINTS, STORY } from './studio.ts'
import { expect, test } from './test.ts'

const LEFT = 100

test('work that could cost more than one has is refused, with what is needed and what is there', async ({
  page,
  context,
  product,
  member,
}) => {
  await adjustPoints(product, member.email, LEFT - STARTING_POINTS)
  await page.goto('/studio/new/story-breakdown')
  await expectAvailable(page, LEFT)

  const quote = page.getByTestId('quote')
  await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
  await page.getByLabel('Chapters').fill('20')
  await expect(quote).toContainText('too few')
  const needed = numberIn(await quote.getByText(/^At most/).textContent())
  expect(needed).toBeGreaterThan(LEFT)

  await page.getByRole('button', { name: `Start for at most ${points(needed)}` }).click()
  await expect(page.getByRole('alert')).toContainText(`This needs up to ${points(needed)}; you have ${points(LEFT)}`)
  await expect(page).toHaveURL(/\/studio\/new\/story-breakdown$/)
  expect(await readAccount(context, product.url)).toEqual({ posted: LEFT, held: 0, available: LEFT })

  // Asked for less, the same form starts.
  await page.getByLabel('Chapters').fill('1')
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(quote).not.toContainText('too few')
  await page.getByRole('button', { name: /^Start for at most/ }).click()
  await expect(page).toHaveURL(/\/studio\/[0-9a-f-]{36}$/)
})
