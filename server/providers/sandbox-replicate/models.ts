import { createHash } from 'node:crypto'

/** As much of JSON Schema as the inputs of these models use. */
export type InputField = {
  type: 'string' | 'integer' | 'boolean' | 'array'
  title: string
  description: string
  'x-order': number
  default?: string | number | boolean | string[]
  enum?: readonly (string | number)[]
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  format?: 'uri'
  nullable?: true
  items?: { type: 'string'; format?: 'uri'; pattern?: string }
}

export type Model = {
  /** `owner/name` */
  id: string
  kind: 'image' | 'video'
  description: string
  versionId: string
  /** Every other field may be left out. */
  required: readonly string[]
  input: Record<string, InputField>
}

const prompt = (x: number): InputField => ({
  type: 'string',
  title: 'Prompt',
  description: 'Text prompt for generation',
  'x-order': x,
})
const seed = (x: number): InputField => ({
  type: 'integer',
  title: 'Seed',
  description: 'Random seed. Set for reproducible generation',
  nullable: true,
  'x-order': x,
})
const choice = (title: string, x: number, values: readonly (string | number)[], standard: string | number) => {
  const type = typeof standard === 'number' ? 'integer' : 'string'
  return { type, title, description: title, enum: values, default: standard, 'x-order': x } satisfies InputField
}
const file = (title: string, description: string, x: number): InputField => ({
  type: 'string',
  format: 'uri',
  title,
  description,
  nullable: true,
  'x-order': x,
})
const files = (x: number, bounds: { minItems?: number; maxItems: number }, description: string): InputField => ({
  type: 'array',
  items: { type: 'string', format: 'uri' },
  title: 'Reference Images',
  description,
  'x-order': x,
  ...bounds,
})

const gen4Image = (references: InputField): Record<string, InputField> => ({
  prompt: prompt(0),
  seed: seed(1),
  aspect_ratio: choice('Image aspect ratio', 2, ['16:9', '9:16', '4:3', '3:4', '1:1', '21:9'], '16:9'),
  resolution: choice('Image resolution', 3, ['720p', '1080p'], '1080p'),
  reference_images: references,
  reference_tags: {
    type: 'array',
    items: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]{2,14}$' },
    maxItems: 3,
    default: [],
    title: 'Reference Tags',
    description:
      'A tag for each reference image: 3 to 15 letters and digits, the first a letter. Say @tag in the prompt.',
    'x-order': 5,
  },
})

const seedance = (standardResolution: string): Record<string, InputField> => ({
  prompt: prompt(0),
  image: file('Image', 'Input image for image-to-video generation', 1),
  last_frame_image: file('Last Frame Image', 'Image to end with. Needs a start image too.', 2),
  duration: {
    type: 'integer',
    title: 'Duration',
    description: 'Video duration in seconds',
    default: 5,
    minimum: 2,
    maximum: 12,
    'x-order': 4,
  },
  resolution: choice('Video resolution', 5, ['480p', '720p', '1080p'], standardResolution),
  aspect_ratio: choice('Video aspect ratio', 6, ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', '9:21'], '16:9'),
  fps: choice('Frame rate (frames per second)', 7, [24], 24),
  camera_fixed: {
    type: 'boolean',
    title: 'Camera Fixed',
    description: 'Whether to fix camera position',
    default: false,
    'x-order': 8,
  },
  seed: seed(9),
})

const versionOf = (id: string): string => createHash('sha256').update(id).digest('hex')
const model = (id: string, kind: Model['kind'], description: string, input: Model['input'], required = ['prompt']) => {
  return { id, kind, description, versionId: versionOf(id), required, input } satisfies Model
}

const UP_TO_THREE = 'Up to 3 reference images.'
const UP_TO_FOUR = '1 to 4 reference images. Not with 1080p, nor with a first or last frame.'

export const models: readonly Model[] = [
  model(
    'runwayml/gen4-image',
    'image',
    'Images from a prompt and up to three references',
    gen4Image({ ...files(4, { maxItems: 3 }, UP_TO_THREE), default: [] }),
  ),
  model(
    'runwayml/gen4-image-turbo',
    'image',
    'Faster and cheaper images; needs a reference',
    gen4Image(files(4, { minItems: 1, maxItems: 3 }, `You must give at least one reference image. ${UP_TO_THREE}`)),
    ['prompt', 'reference_images'],
  ),
  model('bytedance/seedance-1-lite', 'video', 'Videos from a prompt or an image', {
    ...seedance('720p'),
    reference_images: { ...files(3, { maxItems: 4 }, UP_TO_FOUR), nullable: true },
  }),
  model('bytedance/seedance-1-pro', 'video', 'Videos from a prompt or an image, of higher quality', seedance('1080p')),
]
