import { encodeVideo } from './h264.ts'
import { muxMp4 } from './mp4.ts'
import { composePicture } from './picture.ts'
import { encodePng } from './png.ts'
import type { Prediction } from './prediction.ts'

type Size = readonly [width: number, height: number]

const IMAGE_SIZES: Record<string, Record<string, Size>> = {
  '720p': {
    '16:9': [1280, 720],
    '9:16': [720, 1280],
    '4:3': [960, 720],
    '3:4': [720, 960],
    '1:1': [720, 720],
    '21:9': [1680, 720],
  },
  '1080p': {
    '16:9': [1920, 1080],
    '9:16': [1080, 1920],
    '4:3': [1440, 1080],
    '3:4': [1080, 1440],
    '1:1': [1080, 1080],
    '21:9': [2520, 1080],
  },
}

/** The aspect that was asked for, small at every resolution: the blocks of the first picture are not compressed. */
const VIDEO_SIZES: Record<string, Size> = {
  '16:9': [320, 180],
  '9:16': [180, 320],
  '4:3': [320, 240],
  '3:4': [240, 320],
  '1:1': [240, 240],
  '21:9': [336, 144],
  '9:21': [144, 336],
}

export const outputName = ({ model }: Prediction): string => (model.kind === 'image' ? 'out.png' : 'out.mp4')
export const outputType = ({ model }: Prediction): string => (model.kind === 'image' ? 'image/png' : 'video/mp4')
export const outputUrl = (prediction: Prediction): string =>
  `${prediction.origin}/delivery/${prediction.delivery}/${outputName(prediction)}`

export function imageSize({ input }: Prediction): Size {
  return IMAGE_SIZES[String(input.resolution ?? '1080p')]![String(input.aspect_ratio ?? '16:9')]!
}

/** The file itself. Always the same for a prediction, so none is kept: it is drawn whenever it is asked for. */
export function renderOutput(prediction: Prediction): Buffer {
  const { model, input, prompt, seed } = prediction
  const text = `${prompt}\n${seed}\n${typeof input.image === 'string' ? input.image : ''}`
  if (model.kind === 'image') {
    const [width, height] = imageSize(prediction)
    return encodePng(composePicture({ text, width, height }))
  }
  const [width, height] = VIDEO_SIZES[String(input.aspect_ratio ?? '16:9')]!
  return muxMp4(encodeVideo({ text, width, height, seconds: Number(input.duration ?? 5) }))
}
