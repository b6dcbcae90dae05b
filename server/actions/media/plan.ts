import type { MediaRequest, Picture } from '../../providers/media-work.ts'
import { type ModelRoute, storedRoute } from '../../providers/model-route.ts'
import { isMediaFunctionId, mediaFunction } from '../functions/registry.ts'
import { mediaCost } from '../pricing.ts'
import type { MediaAction } from './store.ts'

export type PlannedRun = { label: string; request: MediaRequest; cost: bigint }
export type MediaWork = { model: ModelRoute; runs: PlannedRun[] }

/** What the action asks for, from its own row: the prices are those that held when it was started. */
export function workOf(action: Pick<MediaAction, 'function' | 'input' | 'route'>, pictures: Picture[] = []): MediaWork {
  if (!isMediaFunctionId(action.function)) throw new Error(`${action.function} gives no files`)
  const fn = mediaFunction(action.function)
  const [model] = storedRoute.decode(action.route as never)
  if (!model) throw new Error('A route has at least one model')
  const input = storedInput(action.input)
  const runs = fn.plan(input, pictures).map((plan) => ({ ...plan, cost: mediaCost(plan.request, model) }))
  return { model, runs }
}

/** The pictures in the order in which the function names them. */
export function picturesOf(
  action: Pick<MediaAction, 'function' | 'input'>,
  material: Record<string, string>,
): Picture[] {
  if (!isMediaFunctionId(action.function)) return []
  return mediaFunction(action.function)
    .pictures(storedInput(action.input))
    .flatMap(({ field }) => (material[field] ? [pictureFrom(material[field])] : []))
}

/** It was checked when it was started; pictures that came as data are kept apart and shortened in it. */
const storedInput = (input: unknown) => input as Record<string, never>

function pictureFrom(dataUrl: string): Picture {
  const comma = dataUrl.indexOf(',')
  const contentType = dataUrl.slice('data:'.length, dataUrl.indexOf(';'))
  return { contentType, bytes: Buffer.from(dataUrl.slice(comma + 1), 'base64') }
}
