import { grantAdmin } from './admin-command.ts'
import { expectSound, headed } from './looks.ts'
import { ask, expect, signUp, somebody, test } from './test.ts'

const PLANS = '{ plans { tier monthlyPoints price startsPerMinute atOnce } }'
const GUARDS = '{ admin { guards { plan active pointsPerHour timesUsual usualFrom pauseMinutes } } }'
type Guard = { plan: string; active: boolean; pointsPerHour: number; timesUsual: number }

test('an admin changes what an image costs, how much runs at once and when starts are paused, and people are told', async ({
  page,
  context,
  browser,
  product,
  member,
}) => {
  test.setTimeout(120_000)
  await grantAdmin(product, member.email)
  const theirs = await browser.newContext({ baseURL: product.url })
  await signUp(theirs, product.url, somebody())
  const work = await theirs.newPage()
  const dialog = page.getByRole('dialog')
  const start = async (task: string) => {
    await work.goto('/studio/new/reasoning')
    await work.getByRole('textbox', { name: 'Task' }).fill(task)
    await work.getByRole('button', { name: /^Start for at most/ }).click()
  }

  await test.step('the price of an image: below cost only on purpose, and the studio follows', async () => {
    await expect(async () => {
      await page.goto('/admin/models')
      await headed(page, 'Models', { timeout: 2_000 })
    }).toPass({ timeout: 20_000 })
    await page.getByRole('button', { name: 'Change the prices: Gen-4 Image', exact: true }).click()
    await dialog.getByLabel('720p, in dollars an image').fill('0.02')
    await dialog.getByLabel('Reason').fill('They are cheaper now')
    await dialog.getByRole('button', { name: 'Save the prices' }).click()
    await expect(dialog.getByRole('alert')).toContainText('below cost')
    await expectSound(page, 'a price below cost')
    await dialog.getByLabel('720p, in dollars an image').fill('0.1')
    await dialog.getByLabel('Sell below cost all the same').check()
    await dialog.getByRole('button', { name: 'Save the prices' }).click()
    await expect(dialog).toBeHidden()
    const image = page.getByRole('listitem', { name: 'Gen-4 Image', exact: true })
    await expect(image).toContainText('$0.10 720p, $0.08 1080p')
    const quote = `query { quoteAction(work: { imageGeneration: { prompt: "A ferry", resolution: "720p" } }) { maximum } }`
    expect(await ask(theirs, product.url, quote)).toEqual({ quoteAction: { maximum: 20 } })
    await ask(
      context,
      product.url,
      'mutation { adminSetMediaPrices(model: "runwayml/gen4-image", prices: [{ resolution: "720p", price: "0.05" }], allowBelowCost: true, reason: "As it was") { __typename } }',
    )
  })

  await test.step('how much runs at once: what is more is refused, with what to do', async () => {
    const { plans } = await ask<{ plans: { tier: string; atOnce: number }[] }>(context, product.url, PLANS)
    await page.goto('/admin/prices')
    await page.getByRole('button', { name: 'Change the plan: Pro' }).click()
    await dialog.getByLabel('Actions under way at once').fill('1')
    await dialog.getByLabel('Reason').fill('A quiet week')
    await dialog.getByRole('button', { name: 'Save the plan' }).click()
    await expect(page.getByRole('list', { name: 'Plans' })).toContainText('1 at once')
    await start('Which scene opens? [[sandbox:hang]]')
    await expect(work).toHaveURL(/\/studio\/[0-9a-f-]{36}$/)
    const running = work.url()
    await start('And which one closes?')
    await expect(work.getByRole('alert')).toContainText('Your plan runs one action at once')
    await expectSound(work, 'too much at once')
    await work.goto(running)
    await work.getByRole('button', { name: 'Cancel', exact: true }).click()
    await work.getByRole('button', { name: 'Stop it' }).click()
    await ask(
      context,
      product.url,
      `mutation { adminEditPlan(plan: PRO, monthlyPoints: 2500, price: "20.00", startsPerMinute: 20, atOnce: ${plans.find(({ tier }) => tier === 'PRO')!.atOnce}, reason: "As it was") { __typename } }`,
    )
  })

  await test.step('a pause is told before anything is started, and goes when it is lifted', async () => {
    const { admin } = await ask<{ admin: { guards: Guard[] } }>(context, product.url, GUARDS)
    const before = admin.guards.find(({ plan }) => plan === 'PRO')!
    const set = (pointsPerHour: number) =>
      ask(
        context,
        product.url,
        `mutation ($points: Points!, $times: Int!) { adminSetGuard(plan: PRO, active: true, pointsPerHour: $points, timesUsual: $times, usualFrom: 5000, pauseMinutes: 60, reason: "A test") { plan } }`,
        { points: pointsPerHour, times: before.timesUsual },
      )
    await set(1)
    await start('Is it the lighthouse?')
    const banner = work.getByText('Starts are paused until')
    await expect(banner.first()).toBeVisible()
    await set(before.pointsPerHour)
    await work.goto('/studio')
    await expect(banner).toBeVisible()
    await expectSound(await headed(work, 'Studio'), 'the studio, paused')
    await page.goto('/admin/guards')
    await page.getByRole('button', { name: /^Lift the pause/ }).click()
    await dialog.getByLabel('Reason').fill('It is their premiere')
    await dialog.getByRole('button', { name: /^Lift/ }).click()
    await expect(dialog).toBeHidden()
    await work.reload()
    await headed(work, 'Studio')
    await expect(banner).toBeHidden()
  })
  await theirs.close()
})
