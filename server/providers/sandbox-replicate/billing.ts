import type { Input } from './input-rules.ts'

/** Millionths of a dollar, for an image or for a second of video, by what the request says and else by the default. */
const PRICES: Record<string, { defaultResolution: string; perUnit: Record<string, number> }> = {
  'runwayml/gen4-image': { defaultResolution: '1080p', perUnit: { '720p': 50_000, '1080p': 80_000 } },
  'runwayml/gen4-image-turbo': { defaultResolution: '1080p', perUnit: { '720p': 20_000, '1080p': 20_000 } },
  'bytedance/seedance-1-lite': {
    defaultResolution: '720p',
    perUnit: { '480p': 18_000, '720p': 36_000, '1080p': 79_200 },
  },
  'bytedance/seedance-1-pro': {
    defaultResolution: '1080p',
    perUnit: { '480p': 35_000, '720p': 70_000, '1080p': 154_000 },
  },
}
const DEFAULT_SECONDS = 5

/** What a succeeded prediction costs, from the input as it was received: a book of its own, shared with nobody. */
export function priceMicroUsd(model: string, input: Input): number {
  const price = PRICES[model]
  const perUnit = price?.perUnit[String(input.resolution ?? price.defaultResolution)]
  if (perUnit === undefined) throw new RangeError(`No price for ${model} at ${String(input.resolution)}`)
  return model.startsWith('bytedance/') ? perUnit * Number(input.duration ?? DEFAULT_SECONDS) : perUnit
}
