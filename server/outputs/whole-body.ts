import { Readable } from 'node:stream'
import { type Body, FileCutOff, FileTooLarge, type WriteOptions } from './storage.ts'

/**
 * The body, counted. The last bytes of a file whose length is known are given only when its source has ended there, so
 * that no store can take a file for whole that is not. The signal ends it also while the source is silent.
 */
export async function* wholeBody(
  body: Body,
  { bytes, bytesMax, signal }: Pick<WriteOptions, 'bytes' | 'bytesMax' | 'signal'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = (body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()
  let ended = false
  const next = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await orAborted(() => iterator.next(), signal)
    if (done) ended = true
    return done ? undefined : value
  }
  let count = 0
  try {
    if ((bytes ?? 0) > bytesMax) throw new FileTooLarge(bytesMax)
    let held: Uint8Array | undefined
    for (let chunk = await next(); chunk; chunk = await next()) {
      count += chunk.byteLength
      if (count > bytesMax) throw new FileTooLarge(bytesMax)
      if (bytes !== undefined && count > bytes) throw new FileCutOff(bytes)
      if (held && chunk.byteLength > 0) yield held
      if (chunk.byteLength > 0) held = chunk
    }
    if (bytes !== undefined && count < bytes) throw new FileCutOff(bytes)
    if (held) yield held
  } finally {
    if (!ended) letGo(body, iterator)
  }
}

/** Not awaited: an iterator that waits for a silent source would not return. */
function letGo(body: Body, iterator: AsyncIterator<Uint8Array>): void {
  iterator.return?.().catch(() => {})
  if (body instanceof Readable) body.destroy()
}

/** One listener per step: racing with one promise for all of them would keep every chunk until its end. */
function orAborted<T>(step: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return step()
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    step()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', stop))
  })
}
