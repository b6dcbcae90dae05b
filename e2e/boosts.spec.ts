import { grantAdmin } from './admin-command.ts'
import { expectSound } from './looks.ts'
import { adjustPoints, expectAvailable, points, STARTING_POINTS, STORY } from './studio.ts'
import { ask, expect, signUp, somebody, test } from './test.ts'

const LANDING = /\/boosts\/[0-9a-f-]{36}$/
const CHECKOUT = /\/sandbox\/checkout\/cs_test_\w+$/

test.beforeEach(({ member }) => void member)

test('a pack is paid for in the sandbox, its points are there, and a refund shows as it happens', async ({
  page,
  context,
  product,
  browser,
}) => {
  await page.goto('/boosts')
  const power = page.getByRole('listitem').filter({ hasText: 'Most popular' })
  await expect(power).toContainText('1,500 points')
  await expect(power).toContainText('0.67 ¢')
  await expect(power).toContainText((STARTING_POINTS + 1_500).toLocaleString('en-US'))
  await expect(page.getByText('Nothing bought yet')).toBeVisible()
  await page.getByRole('button', { name: 'Buy Power for $10' }).click()

  await expect(page).toHaveURL(CHECKOUT)
  await expect(page.getByText('No money moves here')).toBeVisible()
  await expectSound(page, 'the sandbox checkout')
  await page.getByRole('button', { name: 'Pay $10.00' }).click()

  await expect(page).toHaveURL(LANDING)
  await expect(page.getByRole('heading', { name: '1,500 points added' })).toBeVisible()
  await expectAvailable(page, STARTING_POINTS + 1_500)
  await expect(page.getByText(`You have ${points(STARTING_POINTS + 1_500)} now.`)).toBeVisible()
  const landing = page.url()

  // Back is the checkout, which cannot be paid twice, and forward is the receipt again.
  await page.goBack()
  await page.reload()
  await expect(page.getByText('This checkout is done')).toBeVisible()
  await page.goForward()
  await expect(page.getByRole('region', { name: 'Receipt' })).toContainText('Paid')
  await page.reload()
  await expect(page.getByRole('heading', { name: '1,500 points added' })).toBeVisible()

  const boss = somebody()
  const office = await browser.newContext()
  await signUp(office, product.url, boss)
  await grantAdmin(product, boss.email)
  const refund = 'mutation ($id: ID!) { adminRefundPurchase(id: $id, reason: "The buyer asked.") { status } }'
  const refunded = await ask(office, product.url, refund, { id: landing.split('/').at(-1) })
  expect(refunded).toEqual({ adminRefundPurchase: { status: 'REFUNDED' } })
  await office.close()
  await expect(page.getByRole('heading', { name: '$10 went back to you' })).toBeVisible()
  await expectAvailable(page, STARTING_POINTS)

  await page.getByRole('link', { name: 'Boosts' }).first().click()
  const row = page.getByRole('region', { name: 'Your purchases' }).getByRole('row', { name: /Power/ })
  await expect(row).toContainText('Refunded')
  await row.getByRole('link', { name: 'Receipt of the Power boost' }).click()
  await expect(page).toHaveURL(landing)
  const { viewer } = await ask<{ viewer: { purchases: { edges: unknown[] } } }>(
    context,
    product.url,
    '{ viewer { purchases { edges { node { status } } } } }',
  )
  expect(viewer.purchases.edges).toEqual([{ node: { status: 'REFUNDED' } }])
})

test('who leaves the checkout pays later, and who is declined is told', async ({ page }) => {
  await page.goto('/boosts')
  await page.getByRole('button', { name: 'Buy Quick for $4' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { name: 'You left the payment page' })).toBeVisible()
  await expectSound(page, 'an order that was left')
  await page.getByRole('link', { name: 'Pay $4' }).click()
  await expect(page).toHaveURL(CHECKOUT)
  await page.getByRole('button', { name: 'Decline' }).click()
  await expect(page.getByRole('heading', { name: 'This was not paid' })).toBeVisible()
  await expect(page.getByText('The payment did not go through.')).toBeVisible()
  await expectSound(page, 'an order that failed')
  await expectAvailable(page, STARTING_POINTS)
  await page.getByRole('link', { name: 'Choose a pack' }).click()
  await expect(page.getByRole('row', { name: /Quick/ })).toContainText('Not paid')
})

test('a page that waits for the payment shows it when it comes, from whatever tab', async ({ page, context }) => {
  await page.goto('/boosts')
  await page.getByRole('button', { name: 'Buy Quick for $4' }).click()
  await expect(page).toHaveURL(CHECKOUT)
  const checkout = page.url()
  await page.goto('/boosts')
  await page.getByRole('link', { name: 'Open the Quick boost' }).click()
  await expect(page.getByRole('heading', { name: 'Waiting for the payment' })).toBeVisible()
  await expectSound(page, 'an order that waits')
  const other = await context.newPage()
  await other.goto(checkout)
  await other.getByRole('button', { name: 'Pay $4.00' }).click()
  await expect(page.getByRole('heading', { name: '500 points added' })).toBeVisible()
  await expectAvailable(page, STARTING_POINTS + 500)
})

test('work that one cannot pay for offers the pack that would do, and is there again after it', async ({
  page,
  product,
  member,
}) => {
  await adjustPoints(product, member.email, 100 - STARTING_POINTS)
  await page.goto('/studio/new/story-breakdown')
  await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
  await page.getByLabel('Chapters').fill('20')
  await page.getByRole('button', { name: /^Start for at most/ }).click()
  await page.getByRole('alert').getByRole('button', { name: 'Buy 500 points for $4' }).click()
  await page.getByRole('button', { name: 'Pay $4.00' }).click()
  await expect(page.getByRole('heading', { name: '500 points added' })).toBeVisible()
  await page.getByRole('link', { name: 'Back to your work' }).click()
  await expect(page).toHaveURL(/\/studio\/new\/story-breakdown$/)
  await expect(page.getByRole('textbox', { name: 'Story' })).toHaveValue(STORY)
  await expectAvailable(page, 600)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('every step looks as it should, in light and dark', async ({ page }) => {
    await page.goto('/boosts')
    await expect(page.getByText('Nothing bought yet')).toBeVisible()
    await expectSound(page, 'the packs')
    await page.getByRole('button', { name: 'Buy Mega for $30' }).click()
    await expect(page.getByText('No money moves here')).toBeVisible()
    await expectSound(page, 'the checkout')
    await page.getByRole('button', { name: 'Pay $30.00' }).click()
    await expect(page.getByRole('heading', { name: '5,000 points added' })).toBeVisible()
    await expectSound(page, 'what was bought')
    await page.getByRole('link', { name: 'Your purchases' }).click()
    await expect(page.getByRole('row', { name: /Mega/ })).toContainText('Paid')
    await expectSound(page, 'the purchases')
  })
})

test.describe('what is not there', () => {
  test('an order of nobody’s is a page that is not there', async ({ page }) => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'nonsense']) {
      await page.goto(`/boosts/${id}`)
      await expect(page.getByRole('heading', { name: 'This page is not in the script' })).toBeVisible()
    }
  })
})
