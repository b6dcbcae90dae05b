import type { Modality } from '../generated/prisma/client.ts'

/** A model of images or video as the catalogue starts with it; afterwards it is data. */
export type StartingMedia = {
  /** Replicate's name, owner/name. */
  id: string
  name: string
  modality: Exclude<Modality, 'TEXT'>
  /** Micro-dollars for an image, or for a second of video, by resolution. */
  prices: Record<string, bigint>
}

export const startingMedia: readonly StartingMedia[] = [
  { id: 'runwayml/gen4-image', name: 'Gen-4 Image', modality: 'IMAGE', prices: { '720p': 50_000n, '1080p': 80_000n } },
  {
    id: 'runwayml/gen4-image-turbo',
    name: 'Gen-4 Image Turbo',
    modality: 'IMAGE',
    prices: { '720p': 20_000n, '1080p': 20_000n },
  },
  {
    id: 'bytedance/seedance-1-lite',
    name: 'Seedance 1 Lite',
    modality: 'VIDEO',
    prices: { '480p': 18_000n, '720p': 36_000n, '1080p': 79_200n },
  },
  {
    id: 'bytedance/seedance-1-pro',
    name: 'Seedance 1 Pro',
    modality: 'VIDEO',
    prices: { '480p': 35_000n, '720p': 70_000n, '1080p': 154_000n },
  },
]
