import { z } from 'zod'
import { type Exchange, invalidInput, ProtocolError, sendJson } from './exchange.ts'
import { failureOfKind, failuresIn, isAsked } from './failures.ts'
import { invalidFields } from './input-rules.ts'
import { type Model, models } from './models.ts'
import { listedPrediction, newPrediction } from './prediction.ts'
import { runPrediction } from './run-prediction.ts'
import type { SandboxState } from './state.ts'

const EVENTS = ['start', 'output', 'logs', 'completed'] as const

const createRequest = z.object({
  input: z.record(z.string(), z.unknown()),
  webhook: z.url({ protocol: /^https?$/ }).nullish(),
  webhook_events_filter: z.array(z.enum(EVENTS)).nullish(),
  model: z.string().nullish(),
  version: z.string().nullish(),
})

/** Makes a prediction and sets it going, after the answer is on its way. Without a model the body names it. */
export async function createPrediction(exchange: Exchange, state: SandboxState, body: unknown, id?: string) {
  const parsed = createRequest.safeParse(body)
  if (!parsed.success) {
    throw invalidInput(
      parsed.error.issues.map(({ code, path, message }) => ({
        type: code,
        field: path.join('.'),
        description: message,
      })),
    )
  }
  const { input, webhook, webhook_events_filter: events, model: named, version } = parsed.data
  const model = id === undefined ? modelOfVersion(version ?? named ?? '') : modelOf(id)
  const invalid = invalidFields(model, input)
  if (invalid.length > 0) throw invalidInput(invalid)

  const failures = failuresIn(String(input.prompt), model.id)
  const refusal = failureOfKind(failures, 'status')
  if (refusal) throw new ProtocolError(refusal.status, 'The sandbox was asked to fail.')
  if (isAsked(failures, 'hang')) return untilGone(exchange.signal)

  const prediction = newPrediction({
    model,
    input,
    failures,
    origin: exchange.origin,
    webhook: webhook ? { url: webhook, events: events ?? EVENTS } : null,
  })
  state.predictions.add(prediction)
  state.book.note(prediction)
  if (isAsked(failures, 'create-reset')) exchange.response.destroy()
  else sendJson(exchange.response, 201, listedPrediction(prediction, state.outputsLiveMs))
  void runPrediction({ prediction, state })
}

export function modelOf(id: string): Model {
  const model = models.find((one) => one.id === id)
  if (!model) throw new ProtocolError(404, 'The requested resource could not be found.')
  return model
}

/** A version's own id, `owner/name`, or both. */
function modelOfVersion(version: string): Model {
  const model = models.find(({ id, versionId }) => [id, versionId, `${id}:${versionId}`].includes(version))
  if (model) return model
  throw new ProtocolError(
    422,
    "The specified version does not exist (or perhaps you don't have permission to use it?)",
    { title: 'Invalid version or not permitted' },
  )
}

const untilGone = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
