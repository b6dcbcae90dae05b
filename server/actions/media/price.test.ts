import { describe, expect, test } from 'vitest'
import type { MediaRequest } from '../../providers/media-work.ts'
import { inputOf } from '../../providers/replicate/inputs.ts'
import { priceMicroUsd } from '../../providers/sandbox-replicate/billing.ts'
import { startingMedia } from '../../providers/starting-media.ts'
import { mediaFunctions } from '../functions/registry.ts'
import { mediaCost } from '../pricing.ts'

const picture = { contentType: 'image/png', bytes: Buffer.from('picture') }
const LENGTHS = [3, 4, 5, 8, 12]

/** Every request that a person can make of a model, from the input as it is parsed. */
function requestsOf({ modality, prices }: (typeof startingMedia)[number]): MediaRequest[] {
  return Object.keys(prices).flatMap((resolution) => {
    if (modality === 'IMAGE') {
      const input = mediaFunctions.IMAGE_GENERATION.input.parse({ prompt: 'A harbour', resolution, count: 4 })
      return mediaFunctions.IMAGE_GENERATION.plan(input, [picture]).map(({ request }) => request)
    }
    return LENGTHS.flatMap((seconds) => {
      const input = mediaFunctions.VIDEO_GENERATION.input.parse({ prompt: 'The ferry leaves', resolution, seconds })
      return mediaFunctions.VIDEO_GENERATION.plan(input, []).map(({ request }) => request)
    })
  })
}

describe('what is priced is what is sent', () => {
  test.each(startingMedia.map((model) => [model.id, model] as const))(
    '%s: the provider bills what we priced',
    (id, model) => {
      const requests = requestsOf(model)
      expect(requests.length).toBeGreaterThan(3)
      for (const request of requests) {
        const sent = inputOf(request, 7)
        expect(priceMicroUsd(id, sent), JSON.stringify(sent)).toBe(
          Number(mediaCost(request, { mediaPrices: model.prices })),
        )
        // Where a field is missing the provider takes its own default, and bills that.
        expect(sent).toMatchObject({
          resolution: request.resolution,
          ...(request.kind === 'video' ? { duration: request.seconds } : {}),
        })
      }
    },
  )
})
