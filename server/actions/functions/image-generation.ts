import { z } from 'zod'
import { defineMediaFunction } from './define.ts'
import { requiredText } from './input-fields.ts'
import { PICTURE_ADDRESS, pictureAddress } from './picture-field.ts'

export const REFERENCES_MAX = 3
const COUNT_MAX = 4

const input = z
  .object({
    prompt: requiredText('The prompt', 4_000).describe('What is to be seen.'),
    aspectRatio: z
      .enum(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], 'The aspect ratio is 16:9, 9:16, 4:3, 3:4, 1:1 or 21:9.')
      .nullish()
      .transform((ratio) => ratio ?? '16:9')
      .describe('16:9 unless given.'),
    resolution: z
      .enum(['720p', '1080p'], 'The resolution is 720p or 1080p.')
      .nullish()
      .transform((resolution) => resolution ?? '720p')
      .describe('720p unless given.'),
    referenceImages: z
      .array(pictureAddress())
      .max(REFERENCES_MAX, `At most ${REFERENCES_MAX} reference images.`)
      .nullish()
      .transform((addresses) => addresses ?? [])
      .describe(`Pictures to follow, at most ${REFERENCES_MAX}: each ${PICTURE_ADDRESS}.`),
    count: z
      .int('The number of images is a whole number.')
      .min(1, 'At least 1 image.')
      .max(COUNT_MAX, `At most ${COUNT_MAX} images.`)
      .nullish()
      .transform((count) => count ?? 1)
      .describe(`1 to ${COUNT_MAX}; 1 unless given.`),
  })
  .meta({
    description:
      'aspectRatio 16:9, 9:16, 4:3, 3:4, 1:1 or 21:9; resolution 720p or 1080p; count 1-4; at most 3 reference images',
  })

export const imageGenerationFunction = defineMediaFunction({
  id: 'IMAGE_GENERATION',
  member: 'imageGeneration',
  name: 'Image generation',
  description: 'Draws up to four images from a prompt, after your reference images if you give some.',
  input,
  pictures: ({ referenceImages }) =>
    referenceImages.map((address, index) => ({ field: `referenceImages.${index}`, address })),
  plan: ({ prompt, aspectRatio, resolution, count }, pictures) =>
    Array.from({ length: count }, (_, index) => ({
      label: count === 1 ? 'Image' : `Image ${index + 1} of ${count}`,
      request: { kind: 'image', prompt, aspectRatio, resolution, references: pictures },
    })),
})
