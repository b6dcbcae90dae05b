import type { MediaRequest } from './media-work.ts'

/** These draw after pictures only: they refuse a prompt alone, or fail on it. */
const NEEDS_REFERENCE = new Set(['runwayml/gen4-image-turbo'])

type Refusal = { field: string; message: string }

/** What the model does not take of the request. undefined: it takes it. */
export function refusalBy(
  { id, mediaPrices }: { id: string; mediaPrices: Record<string, bigint> },
  request: MediaRequest,
): Refusal | undefined {
  if (mediaPrices[request.resolution] === undefined) {
    const offered = Object.keys(mediaPrices).join(', ')
    return { field: 'resolution', message: `This model gives ${offered || 'nothing at the moment'}.` }
  }
  if (request.kind === 'image' && request.references.length === 0 && NEEDS_REFERENCE.has(id)) {
    return { field: 'referenceImages', message: 'This model needs at least one reference image.' }
  }
  return undefined
}
