import type { MediaRequest, Picture } from '../media-work.ts'

/** A larger file is uploaded by the SDK rather than written into the request. */
const INLINE_BYTES_MAX = 256_000

/** The request in the words of the models. Every field that is paid for is sent. */
export function inputOf(request: MediaRequest, seed: number): Record<string, unknown> {
  switch (request.kind) {
    case 'image':
      return {
        prompt: request.prompt,
        aspect_ratio: request.aspectRatio,
        resolution: request.resolution,
        seed,
        ...(request.references.length > 0 ? { reference_images: request.references.map(fileOf) } : {}),
      }
    case 'video':
      return {
        prompt: request.prompt,
        duration: request.seconds,
        resolution: request.resolution,
        seed,
        ...(request.start ? { image: fileOf(request.start) } : {}),
      }
  }
}

function fileOf({ contentType, bytes }: Picture): string | Blob {
  if (bytes.length > INLINE_BYTES_MAX) return new Blob([new Uint8Array(bytes)], { type: contentType })
  return `data:${contentType};base64,${bytes.toString('base64')}`
}
