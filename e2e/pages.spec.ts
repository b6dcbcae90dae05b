import { expectSound, headed, WINDOWS } from './looks.ts'
import { adjustPoints, chargedFor, meter, STORY, startElsewhere } from './studio.ts'
import { expect, test } from './test.ts'

const FORMS = [
  'music-video',
  'director',
  'entities',
  'commercial',
  'image-analysis',
  'reasoning',
  'childrens-book',
  'image',
  'video',
]
/** One of each layout that a result can have. */
const WORKS = {
  'music analysis': { musicAnalysis: { songTitle: 'Ten past four', artist: 'Mara', lyrics: STORY } },
  'director creation': { directorCreation: { name: 'Ines Vold', description: 'Long takes, practical light.' } },
  'entity extraction': { entityExtraction: { story: STORY } },
  commercial: {
    commercialGeneration: {
      brand: 'Nord',
      product: 'A night train',
      audience: 'Sleepers',
      platform: 'tiktok',
      seconds: 10,
    },
  },
  reasoning: { reasoningTask: { task: 'Shoot the platform at night or as day for night?' } },
  "children's book": { childrenBook: { story: STORY, ageGroup: '3-7' } },
}

for (const [name, viewport] of Object.entries(WINDOWS)) {
  test.describe(`on a ${name}, in light and dark, axe finds nothing and nothing scrolls sideways`, () => {
    test.use({ viewport })
    test.setTimeout(480_000)

    test("on a guest's pages", async ({ page }) => {
      await page.goto('/no-such-page')
      await expectSound(await headed(page, 'This page is not in the script'), 'an unknown address')
      await page.goto('/status')
      await expect(page.getByRole('region', { name: 'Incidents' })).toBeVisible()
      await expectSound(await headed(page, 'Status'), 'the status, as a guest')
      await page.getByRole('slider').first().focus()
      await expectSound(page, 'a day of the status')
      await page.goto('/sign-up')
      await expectSound(await headed(page, 'Create your account'), 'sign-up')
      await page.goto('/sign-in')
      await expectSound(await headed(page, 'Sign in'), 'sign-in')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await expect(page.getByText('Enter your password.')).toBeVisible()
      await expectSound(page, 'sign-in with what is missing')
      await page.goto('/policy')
      await expect(page.getByRole('table', { name: /^Boosts/ })).toBeVisible()
      await expectSound(await headed(page, 'How you are charged'), 'the charging policy, for a guest')
    })

    test('in the studio and beside it, before anything is made', async ({ page, member }) => {
      await page.goto('/')
      await expect(page.getByText('Nothing made yet')).toBeVisible()
      await expect(page.getByText('No use in this time')).toBeVisible()
      await expectSound(await headed(page, 'Overview'), 'the empty overview')
      await page.goto('/activity')
      await expect(page.getByText('Nothing started yet')).toBeVisible()
      await expectSound(await headed(page, 'Activity'), 'the empty activity')
      await page.goto('/studio')
      await expect(page.getByText('Nothing made yet')).toBeVisible()
      await expectSound(await headed(page, 'Studio'), 'the empty studio')
      if (name === 'phone') {
        await page.getByRole('button', { name: 'Navigation', exact: true }).click()
        await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible()
        await expectSound(page, 'the open navigation')
        await page.getByRole('button', { name: 'Close the navigation' }).click()
      }
      await meter(page).click()
      await expect(page.getByRole('dialog')).toContainText('Every point explained')
      await expectSound(page, 'the points in full')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
      await page.getByRole('button', { name: `${member.name}, your account` }).click()
      await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible()
      await expectSound(page, 'the menu of the person')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('menu')).toBeHidden()
      await page.getByRole('button', { name: 'Colour scheme' }).click()
      await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeVisible()
      await expectSound(page, 'the menu of colours')
    })

    test('in every form, with its price and its refusal', async ({ page, product, member }) => {
      await adjustPoints(product, member.email, -2_490)
      for (const form of FORMS) {
        await page.goto(`/studio/new/${form}`)
        await expect(page.getByTestId('quote')).toBeVisible()
        await expectSound(page, `the form of ${form}`)
      }
      await page.goto('/studio/new/story-breakdown')
      await page.getByRole('textbox', { name: 'Story' }).fill(STORY)
      await expect(page.getByTestId('quote')).toContainText('points expected')
      await page.getByText('How it adds up').click()
      await expectSound(page, 'a price')
      await page.getByRole('button', { name: 'How you are charged' }).click()
      await expect(page.getByRole('dialog')).toContainText('A lost connection stops nothing')
      await expectSound(page, 'the charging policy')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
      await page.getByRole('button', { name: /^Start/ }).click()
      await expect(page.getByRole('alert')).toContainText('This needs up to')
      await expectSound(page, 'a refusal')
    })

    test('on work while it runs and when it has ended, and on what it cost', async ({
      page,
      context,
      product,
      member,
    }) => {
      void member
      const ended = await startElsewhere(context, product.url)
      await chargedFor(context, product.url, ended.id)
      await page.goto(`/studio/${ended.id}`)
      await expect(page.getByRole('region', { name: 'Receipt' })).toBeVisible()
      await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible()
      await expectSound(page, 'a story breakdown')

      const long = { storyBreakdown: { story: STORY, chapters: 20, titleCards: true } }
      const canceled = await startElsewhere(context, product.url, long)
      await page.goto(`/studio/${canceled.id}`)
      await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
      await expectSound(page, 'work under way')
      await page.goto('/studio')
      await expect(page.getByRole('row', { name: /Mara comes home/ })).toHaveCount(2)
      await expectSound(page, 'the studio with work in it')
      await page.goto('/')
      await expect(
        page.getByRole('region', { name: 'Recent activity' }).getByRole('link', { name: /Mara/ }),
      ).toHaveCount(2)
      await page.getByRole('slider', { name: 'Points per day' }).focus()
      await expectSound(await headed(page, 'Overview'), 'the overview, with a day of it')
      await page.goto('/usage?from=2026-01-05&to=2026-03-01')
      await expect(page.getByText('No use in this time')).toBeVisible()
      await expectSound(page, 'usage of days of one’s own without any')
      await page.goto('/usage')
      await expect(page.getByRole('region', { name: 'By function' })).toBeVisible()
      await page.getByText('The days in figures').click()
      await expect(page.getByRole('region', { name: 'Points per day, in figures' }).getByRole('row')).toHaveCount(31)
      await expectSound(await headed(page, 'Usage'), 'usage')
      await page.goto('/activity')
      await expect(page.getByRole('table', { name: 'Actions' }).getByRole('link')).toHaveCount(2)
      await expectSound(await headed(page, 'Activity'), 'activity')
      await page.goto('/account')
      const lines = page.getByRole('region', { name: 'Every point explained' })
      await expect(lines.getByRole('row')).not.toHaveCount(0)
      await expect(page.getByRole('region', { name: 'Where your points come from' }).getByRole('row')).toHaveCount(2)
      await expectSound(await headed(page, 'Points'), 'points')
      await page.getByRole('button', { name: 'Change the time zone' }).click()
      await page.getByRole('combobox', { name: 'Time zone' }).fill('Berlin')
      await expect(page.getByRole('option', { name: 'Europe/Berlin' })).toBeVisible()
      await expectSound(page, 'points, with the choice of a time zone')
      await page.goto('/account?kinds=PROMO')
      await expect(page.getByText('No line fits')).toBeVisible()
      await expectSound(page, 'points without a line that fits')
      await page.goto('/account')
      await lines
        .getByRole('link', { name: /Mara comes home/ })
        .first()
        .click()
      await expect(page.getByRole('heading', { name: 'Taken from' })).toBeVisible()
      await expectSound(page, 'the explanation of a line')
      await page.goto('/status')
      await expect(page.getByRole('region', { name: 'Incidents' })).toBeVisible()
      await expectSound(await headed(page, 'Status'), 'the status')
    })

    test('on every kind of result', async ({ page, context, product, member }) => {
      void member
      const started: [string, string][] = []
      for (const [kind, work] of Object.entries(WORKS)) {
        started.push([kind, (await startElsewhere(context, product.url, work)).id])
      }
      for (const [kind, id] of started) {
        await chargedFor(context, product.url, id)
        await page.goto(`/studio/${id}`)
        await expect(page.getByRole('region', { name: 'Receipt' })).toBeVisible()
        await expectSound(page, kind)
      }
    })

    test('on images and videos, while they are made and after, and in the gallery', async ({
      page,
      context,
      product,
      member,
    }) => {
      void member
      await page.goto('/studio/gallery')
      await expect(page.getByText('Nothing here yet')).toBeVisible()
      await expectSound(await headed(page, 'Gallery'), 'the empty gallery')

      const prompt = 'An empty platform at night, sodium light'
      const slow = { imageGeneration: { prompt: `${prompt} [[sandbox:slow=300000]]`, count: 2 } }
      const running = await startElsewhere(context, product.url, slow)
      const images = await startElsewhere(context, product.url, {
        imageGeneration: { prompt, count: 3, aspectRatio: '9:16' },
      })
      const video = await startElsewhere(context, product.url, { videoGeneration: { prompt, seconds: 3 } })
      await page.goto(`/studio/${running.id}`)
      await expect(page.getByRole('list', { name: 'What is being made' })).toContainText('Image 2 of 2')
      await expectSound(page, 'images under way')

      await chargedFor(context, product.url, images.id)
      await page.goto(`/studio/${images.id}`)
      await expect(page.getByRole('region', { name: 'Receipt' })).toBeVisible()
      await expectSound(page, 'images')
      await page
        .getByRole('button', { name: /^Show large/ })
        .first()
        .click()
      await expect(page.getByRole('dialog')).toContainText('1 of 3')
      await expectSound(page, 'an image at large')
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toBeHidden()
      await page.getByRole('button', { name: 'Make again' }).click()
      await expect(page.getByRole('dialog').getByRole('button', { name: /^Start for at most/ })).toBeVisible()
      await expectSound(page, 'making again')

      await chargedFor(context, product.url, video.id)
      await page.goto(`/studio/${video.id}`)
      await expect(page.locator('video')).toBeVisible()
      await expectSound(page, 'a video')

      await page.goto('/studio/gallery')
      await expect(page.getByRole('article')).toHaveCount(4)
      await expectSound(page, 'the gallery')
      await page
        .getByRole('button', { name: /^What to do with/ })
        .last()
        .click()
      await expect(page.getByRole('menuitem', { name: 'Use as reference' })).toBeVisible()
      await expectSound(page, 'what to do with a file')
      await page.getByRole('menuitem', { name: 'Use as reference' }).click()
      await page.getByRole('button', { name: 'From your gallery' }).click()
      await expect(page.getByRole('dialog').getByRole('button', { name: /^Take/ })).toHaveCount(3)
      await expectSound(page, 'choosing from the gallery')
      await page.keyboard.press('Escape')
      await page.getByRole('textbox', { name: 'References, by address' }).fill('no address')
      await page.getByRole('button', { name: 'Start' }).click()
      await expect(page.getByRole('alert')).toContainText('begins with https://')
      await expectSound(page, 'a form with pictures')
    })
  })
}
