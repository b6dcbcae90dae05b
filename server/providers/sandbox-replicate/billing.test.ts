import { expect, test } from 'vitest'
import { priceMicroUsd } from './billing.ts'
import { startWorld } from './replicate-world.ts'

const REFERENCE = ['https://example.com/picture.png']

test.each([
  ['runwayml/gen4-image', { resolution: '720p' }, 50_000],
  ['runwayml/gen4-image', { resolution: '1080p' }, 80_000],
  ['runwayml/gen4-image', {}, 80_000],
  ['runwayml/gen4-image-turbo', { resolution: '720p', reference_images: REFERENCE }, 20_000],
  ['runwayml/gen4-image-turbo', { reference_images: REFERENCE }, 20_000],
  ['bytedance/seedance-1-lite', { resolution: '480p', duration: 2 }, 36_000],
  ['bytedance/seedance-1-lite', { resolution: '720p', duration: 12 }, 432_000],
  ['bytedance/seedance-1-lite', { resolution: '1080p', duration: 5 }, 396_000],
  ['bytedance/seedance-1-lite', {}, 180_000],
  ['bytedance/seedance-1-pro', { resolution: '480p', duration: 3 }, 105_000],
  ['bytedance/seedance-1-pro', { resolution: '720p', duration: 5 }, 350_000],
  ['bytedance/seedance-1-pro', {}, 770_000],
])('a succeeded %s of %j is billed %d micro-dollars', async (model, input, billedMicroUsd) => {
  expect(priceMicroUsd(model, input)).toBe(billedMicroUsd)
  await using world = await startWorld()
  const { id } = await world.ended(model, { prompt: 'a fox', seed: 3, ...input })
  expect(world.sandbox.book).toEqual([
    {
      id,
      model,
      seed: 3,
      status: 'succeeded',
      billedMicroUsd,
      createdAt: expect.any(Date),
      completedAt: expect.any(Date),
    },
  ])
})

test('what is not in the list has no price', () => {
  expect(() => priceMicroUsd('bytedance/seedance-1-pro', { resolution: '4k' })).toThrow(RangeError)
  expect(() => priceMicroUsd('no/such', {})).toThrow(RangeError)
})
