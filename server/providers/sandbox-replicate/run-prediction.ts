import { pause } from '../sandbox/pace.ts'
import { failureOfKind, isAsked } from './failures.ts'
import { imageSize, outputUrl } from './output.ts'
import { processingMs, startingMs } from './pace.ts'
import type { End, Prediction } from './prediction.ts'
import type { SandboxState } from './state.ts'

type Work = { prediction: Prediction; state: Pick<SandboxState, 'webhooks' | 'book' | 'pace'> }

const PROGRESS = [7, 22, 40, 58, 75, 92]

/** Takes a prediction through its life: starting, processing, and its end. A cancellation breaks in at any wait. */
export async function runPrediction({ prediction, state }: Work): Promise<void> {
  const { signal } = prediction.stopper
  const { failures } = prediction
  const { webhooks, book, pace } = state
  await pause(startingMs(pace), signal)
  if (signal.aborted) return
  prediction.startedAt = new Date()
  book.note(prediction)
  webhooks.send(prediction, 'start')

  const log = (line: string) => {
    prediction.logs += `${line}\n`
    webhooks.send(prediction, 'logs')
  }
  for (const line of firstLines(prediction)) log(line)
  if (isAsked(failures, 'stuck')) return
  const totalMs = failureOfKind(failures, 'slow')?.ms ?? processingMs(prediction, pace)
  for (const percent of PROGRESS) {
    await pause(totalMs / (PROGRESS.length + 1), signal)
    if (signal.aborted) return
    log(`Generating... ${percent}%`)
  }
  await pause(totalMs / (PROGRESS.length + 1), signal)
  if (signal.aborted) return

  const end = endOf(prediction)
  if (end.status === 'succeeded') {
    const seconds = (Date.now() - prediction.startedAt.getTime()) / 1_000
    log(`Generated ${prediction.model.kind} in ${seconds.toFixed(1)}sec`)
    if (!isAsked(failures, 'empty-output')) {
      prediction.output = outputUrl(prediction)
      webhooks.send(prediction, 'output')
    }
  }
  endPrediction({ prediction, state, end })
}

/** The first end of a prediction is its only one. */
export function endPrediction({ prediction, state, end }: Work & { end: End }): void {
  if (prediction.end) return
  prediction.end = end
  prediction.stopper.abort()
  state.book.note(prediction)
  state.webhooks.send(prediction, 'completed')
}

const NSFW = 'NSFW content detected. Try running it again, or try a different prompt.'

function endOf(prediction: Prediction): End {
  const at = new Date()
  const failed = failureOfKind(prediction.failures, 'fail')
  if (failed) return { at, status: 'failed', error: failed.message }
  if (isAsked(prediction.failures, 'nsfw')) return { at, status: 'failed', error: NSFW }
  return { at, status: 'succeeded' }
}

function firstLines(prediction: Prediction): string[] {
  const { model, input, seed } = prediction
  const ratio = String(input.aspect_ratio ?? '16:9')
  const tags = Array.isArray(input.reference_tags) ? input.reference_tags : []
  const seeded = [`Using seed: ${seed}`, ...(tags.length > 0 ? [`Using reference tags: ${tags.join(', ')}`] : [])]
  if (model.kind === 'video')
    return [...seeded, `Generating video of ${String(input.duration ?? 5)}s with ratio ${ratio}`]
  const resolution = String(input.resolution ?? '1080p')
  return [
    ...seeded,
    `Generating image with ratio ${imageSize(prediction).join(':')} (${ratio} at ${resolution} resolution)`,
  ]
}
