import { ProviderFault } from '../faults.ts'

export type WireLimits = { bodyBytesMax: number; lineBytesMax: number }

/** A stream of 16,000 tokens is about 5 MB of server-sent events. */
export const wireLimits: WireLimits = { bodyBytesMax: 64 * 1024 * 1024, lineBytesMax: 2 * 1024 * 1024 }

/** An error says what it has to say in this. */
const ERROR_BODY_BYTES_MAX = 64 * 1024

/** fetch, with answers cut off at a size: what reads them collects whole lines, whole errors and whole lists. */
export function boundedFetch(limits: WireLimits): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (!response.body) return response
    const streamed = isEventStream(response)
    const bodyBytesMax = response.ok ? limits.bodyBytesMax : ERROR_BODY_BYTES_MAX
    const bounded = response.body.pipeThrough(
      bound({ bodyBytesMax, lineBytesMax: streamed ? limits.lineBytesMax : bodyBytesMax }),
    )
    const { status, statusText, headers } = response
    return new Response(bounded, { status, statusText, headers })
  }
}

export const isEventStream = (response: Response): boolean => mediaTypeOf(response) === 'text/event-stream'
export const isJson = (response: Response): boolean => /^application\/(\w+\+)?json$/.test(mediaTypeOf(response))

function mediaTypeOf(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
}

function bound({ bodyBytesMax, lineBytesMax }: WireLimits): TransformStream<Uint8Array, Uint8Array> {
  let bodyBytes = 0
  let lineBytes = 0
  return new TransformStream({
    transform(bytes, controller) {
      const newline = bytes.lastIndexOf(0x0a)
      bodyBytes += bytes.length
      lineBytes = newline < 0 ? lineBytes + bytes.length : bytes.length - newline - 1
      if (bodyBytes > bodyBytesMax || lineBytes > lineBytesMax) {
        throw new ProviderFault({ kind: 'tooLarge', detail: `More than ${bodyBytes} bytes` })
      }
      controller.enqueue(bytes)
    },
  })
}
