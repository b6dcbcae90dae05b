import { z } from 'zod'
import { defineMediaFunction } from './define.ts'
import { requiredText } from './input-fields.ts'
import { PICTURE_ADDRESS, pictureAddress } from './picture-field.ts'

const SECONDS = { min: 3, max: 12, usual: 5 }

const input = z
  .object({
    prompt: requiredText('The prompt', 4_000).describe('What happens.'),
    imageUrl: pictureAddress()
      .nullish()
      .transform((address) => address ?? undefined)
      .describe(`The first frame: ${PICTURE_ADDRESS}.`),
    seconds: z
      .int('The length is a whole number of seconds.')
      .min(SECONDS.min, `At least ${SECONDS.min} seconds.`)
      .max(SECONDS.max, `At most ${SECONDS.max} seconds.`)
      .nullish()
      .transform((seconds) => seconds ?? SECONDS.usual)
      .describe(`${SECONDS.min} to ${SECONDS.max}; ${SECONDS.usual} unless given.`),
    resolution: z
      .enum(['480p', '720p', '1080p'], 'The resolution is 480p, 720p or 1080p.')
      .nullish()
      .transform((resolution) => resolution ?? '720p')
      .describe('720p unless given.'),
  })
  .meta({ description: 'seconds 3-12; resolution 480p, 720p or 1080p' })

export const videoGenerationFunction = defineMediaFunction({
  id: 'VIDEO_GENERATION',
  member: 'videoGeneration',
  name: 'Video generation',
  description: 'Films a prompt, from a start image if you give one.',
  input,
  pictures: ({ imageUrl }) => (imageUrl ? [{ field: 'imageUrl', address: imageUrl }] : []),
  plan: ({ prompt, seconds, resolution }, [start]) => [
    { label: 'Video', request: { kind: 'video', prompt, seconds, resolution, start } },
  ],
})
