import type { Prediction } from './prediction.ts'

/** 1 takes as long as a quick model, 0 is at once. */
export type Pace = number

const STARTING_MS = 300
const IMAGE_MS = 4_000
const MS_PER_VIDEO_SECOND = 1_500
const VIDEO_AT_MOST_MS = 20_000

export const startingMs = (pace: Pace): number => STARTING_MS * pace

export function processingMs({ model, input }: Prediction, pace: Pace): number {
  if (model.kind === 'image') return IMAGE_MS * pace
  return Math.min(Number(input.duration ?? 5) * MS_PER_VIDEO_SECOND, VIDEO_AT_MOST_MS) * pace
}
