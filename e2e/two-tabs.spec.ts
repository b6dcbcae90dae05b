import { chargedFor, expectAvailable, STARTING_POINTS, startElsewhere } from './studio.ts'
import { expect, test } from './test.ts'

const A_SECOND = 1_000

test.beforeEach(({ member }) => void member)

test('what one tab starts shows in the meter of the other within a second', async ({ context, product }) => {
  const [first, second] = [await context.newPage(), await context.newPage()]
  await first.goto('/studio')
  await second.goto('/account')
  await expect(first.getByRole('heading', { name: 'Studio', level: 1 })).toBeVisible()
  await expectAvailable(second, STARTING_POINTS)

  const { id, held } = await startElsewhere(context, product.url)
  await expectAvailable(second, STARTING_POINTS - held, { within: A_SECOND })
  await expectAvailable(first, STARTING_POINTS - held, { within: A_SECOND })

  const charged = await chargedFor(context, product.url, id)
  await expectAvailable(second, STARTING_POINTS - charged, { within: A_SECOND })
  await expectAvailable(first, STARTING_POINTS - charged, { within: A_SECOND })

  // The pages behind the meters follow too.
  await expect(first.getByRole('row', { name: /Mara comes home/ })).toContainText('Done')
  await expect(second.getByRole('region', { name: 'Every point explained' })).toContainText(`−${charged}`)
})
