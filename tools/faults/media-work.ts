import type { Random } from './random.ts'
import { drawByWeight, type Work } from './work.ts'

/** What the provider is asked to do wrong, by weight. */
const MISHAPS: readonly (readonly [number, string])[] = [
  [42, ''],
  [9, '[[sandbox:create-reset]]'],
  [9, '[[sandbox:no-webhook]]'],
  [8, '[[sandbox:output-cut]]'],
  [7, '[[sandbox:fail]]'],
  [5, '[[sandbox:double-webhook]]'],
  [5, '[[sandbox:late-webhook=2500]]'],
  [4, '[[sandbox:cancel-fails]]'],
  [3, '[[sandbox:nsfw]]'],
  [2, '[[sandbox:output-404]]'],
  [2, '[[sandbox:output-html]]'],
  [2, '[[sandbox:empty-output]]'],
  [2, '[[sandbox:status=429]]'],
]
/** These end by a deadline, or once it is certain that nothing was made: a minute or more. */
const SLOW_MISHAPS: typeof MISHAPS = [
  [3, '[[sandbox:hang]]'],
  [2, '[[sandbox:status=503]]'],
  [2, '[[sandbox:stuck]]'],
]

/** One to four images, or a short video. `runs`: as many as the provider is asked for. */
export function drawMediaWork(
  random: Random,
  marker: string,
  { slowMishaps, runsMax }: { slowMishaps: boolean; runsMax: number },
): { work: Work; runs: number } {
  const mishaps = slowMishaps ? [...MISHAPS, ...SLOW_MISHAPS] : MISHAPS
  const prompt = `${marker} The ferry leaves at night. ${drawByWeight(random, mishaps)}`.trim()
  if (random.chance(0.4)) {
    const video = { prompt, seconds: random.whole(3, 4), resolution: random.pick(['480p', '720p']) }
    return { work: { videoGeneration: video }, runs: 1 }
  }
  const count = Math.min(runsMax, random.pick([1, 1, 2, 3, 4]))
  const aspectRatio = random.pick(['16:9', '1:1', '9:16'])
  return { work: { imageGeneration: { prompt, count, aspectRatio, resolution: '720p' } }, runs: count }
}
