import type { MediaRequest } from './media-work.ts'

/** These draw after pictures only: they refuse a prompt alone, or fail on it. */
const NEEDS_REFERENCE = new Set(['runwayml/gen4-image-turbo'])

/** What the model does not take of the request. undefined: it takes it. */
export function refusalBy(modelId: string, request: MediaRequest): { field: string; message: string } | undefined {
  if (request.kind === 'image' && request.references.length === 0 && NEEDS_REFERENCE.has(modelId)) {
    return { field: 'referenceImages', message: 'This model needs at least one reference image.' }
  }
  return undefined
}
