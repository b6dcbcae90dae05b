import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import {
  expectAvailable,
  numberIn,
  points,
  readAccount,
  receiptLine,
  STARTING_POINTS,
  startElsewhere,
} from './studio.ts'
import { expect, test } from './test.ts'

test.beforeEach(({ member }) => void member)

const PLATFORM = 'An empty platform at night, sodium light, rain'
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

const prompt = (page: Page) => page.getByRole('textbox', { name: 'Prompt' })
const startButton = (page: Page) => page.getByRole('button', { name: /^Start for at most/ })
const largeViews = (page: Page) => page.getByRole('button', { name: /^Show large/ })
const linesOfRuns = (page: Page) => page.getByRole('list', { name: 'What is being made' })
/** Which of its lines one gets to see depends on how quick one is. */
const TOLD = /the model|Using seed|Generating/i
const tiles = (page: Page) => page.getByRole('article')

test('a prompt becomes images, an image the first frame of a video, and all of it stays in the gallery', async ({
  page,
  context,
  product,
}) => {
  test.setTimeout(120_000)
  await test.step('the price follows what one chooses', async () => {
    await page.goto('/studio')
    await page.getByRole('link', { name: 'Image generation' }).click()
    await prompt(page).fill(PLATFORM)
    await expect(startButton(page)).toBeVisible()
    const ofOne = numberIn(await startButton(page).textContent())
    await page.getByRole('radiogroup', { name: 'Images' }).getByText('2', { exact: true }).click()
    await expect(startButton(page)).toHaveText(`Start for at most ${points(2 * ofOne)}`)
  })
  const price = numberIn(await startButton(page).textContent())

  await test.step('each run tells how it goes, then the images are there in its place', async () => {
    await startButton(page).click()
    await expect(page).toHaveURL(/\/studio\/[0-9a-f-]{36}$/)
    await expect(page.getByText('Image 2 of 2')).toBeVisible()
    await expect(linesOfRuns(page)).toContainText(TOLD)
    await expectAvailable(page, STARTING_POINTS - price)
    await expect(largeViews(page)).toHaveCount(2, { timeout: 20_000 })
    await expect(receiptLine(page, 'Charged')).toHaveText(points(price))
    for (const picture of await largeViews(page).locator('img').all())
      await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(500)
  })

  await test.step('an image opens large, arrows lead on, Escape leads back', async () => {
    await largeViews(page).first().click()
    const large = page.getByRole('dialog')
    await expect(large).toContainText('1 of 2')
    await page.keyboard.press('ArrowRight')
    await expect(large).toContainText('2 of 2')
    await page.keyboard.press('Escape')
    await expect(large).toBeHidden()
    await expect(largeViews(page).first()).toBeFocused()
  })

  await test.step('a download brings the file', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download' }).first().click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/\.png$/)
    const bytes = await readFile(await download.path())
    expect(bytes.subarray(0, PNG.length)).toEqual(PNG)
    expect(bytes.length).toBeGreaterThan(1_000)
  })

  await test.step('made again, its price comes first', async () => {
    await page.getByRole('button', { name: 'Make again' }).click()
    await expect(page.getByRole('dialog')).toContainText(`${price} points`)
    await expect(
      page.getByRole('dialog').getByRole('button', { name: `Start for at most ${points(price)}` }),
    ).toBeEnabled()
    await page.keyboard.press('Escape')
  })

  await test.step('the image begins a video, which plays', async () => {
    await page.getByRole('button', { name: 'Use as start image' }).first().click()
    await expect(page).toHaveURL(/\/studio\/new\/video$/)
    await expect(page.getByRole('img', { name: 'Start image' })).toBeVisible()
    await prompt(page).fill('The train pulls in')
    await page.getByRole('slider', { name: 'Length' }).fill('3')
    await expect(page.getByText('3 seconds')).toBeVisible()
    await startButton(page).click()
    const video = page.locator('video')
    await expect(video).toBeVisible({ timeout: 20_000 })
    await video.evaluate((one: HTMLVideoElement) => one.play())
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.2)
  })

  await test.step('the gallery has them, newest first, page by page', async () => {
    for (let round = 0; round < 6; round++)
      await startElsewhere(context, product.url, { imageGeneration: { prompt: `${PLATFORM}, ${round}`, count: 4 } })
    await page.getByRole('link', { name: 'Gallery' }).click()
    await expect(tiles(page).first()).toBeVisible()
    // What is made elsewhere comes by itself.
    await expect(tiles(page)).toHaveCount(24, { timeout: 30_000 })
    await page.getByRole('button', { name: 'More' }).click()
    await expect(tiles(page)).toHaveCount(27)
    await expect(tiles(page).last()).toContainText(PLATFORM)
    await expect(tiles(page).filter({ hasText: 'The train pulls in' }).locator('video')).toHaveCount(1)
    await tiles(page).filter({ hasText: 'The train pulls in' }).getByRole('link').click()
    await expect(page.getByRole('heading', { name: 'The train pulls in', level: 1 })).toBeVisible()
  })
})

test('work that is cancelled while it runs gives its points back', async ({ page, context, product }) => {
  await page.goto('/studio/new/image')
  await prompt(page).fill(`${PLATFORM} [[sandbox:slow=60000]]`)
  await startButton(page).click()
  await expect(linesOfRuns(page)).toContainText(TOLD)
  const held = STARTING_POINTS - (await readAccount(context, product.url)).available
  expect(held).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Stop it' }).click()
  await expect(page.getByText('Nothing was charged.')).toBeVisible()
  await expect(receiptLine(page, 'Came back')).toHaveText(points(held))
  await expectAvailable(page, STARTING_POINTS)
  expect(await readAccount(context, product.url)).toEqual({
    posted: STARTING_POINTS,
    held: 0,
    available: STARTING_POINTS,
  })
})

test('work that fails costs nothing and says why', async ({ page }) => {
  await page.goto('/studio/new/image')
  await prompt(page).fill(`${PLATFORM} [[sandbox:nsfw]]`)
  await startButton(page).click()
  await expect(page.getByRole('alert')).toContainText('it cost 0 points', { timeout: 20_000 })
  await expect(page.getByRole('alert')).toContainText('The AI provider refused the material.')
  await expect(receiptLine(page, 'Charged')).toHaveText('0 points')
  await expectAvailable(page, STARTING_POINTS)

  // What was asked for is there to be changed.
  await page.getByRole('button', { name: 'Try again, or with another model' }).click()
  await expect(prompt(page)).toHaveValue(`${PLATFORM} [[sandbox:nsfw]]`)
})
