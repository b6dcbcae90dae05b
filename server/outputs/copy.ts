import type { LookupFunction } from 'node:net'
import { OutputUnavailable } from './errors.ts'
import { fetchStream } from './fetch-stream.ts'
import type { Storage } from './storage.ts'
import { type StoredOutput, storeOutput } from './store-output.ts'

export type CopyOptions = {
  /** Where the provider delivers the output. */
  url: string
  key: string
  storage: Pick<Storage, 'write'>
  bytesMax: number
  /** For everything: the name, the redirects, the last byte written. */
  timeoutMs: number
  /** For the source's next byte. */
  idleMs?: number
  /** Origins of configured base URLs: these alone may be private. */
  trustedOrigins?: readonly string[]
  /** Its reason is thrown. */
  signal?: AbortSignal
  lookup?: LookupFunction
}

const IDLE_MS = 20_000

/**
 * Copies an output from the provider's address, as a stream, from public addresses only. Throws OutputGone and
 * OutputRefused, which are final, and OutputUnavailable, which is worth another try; all of them leave no file.
 */
export async function copyOutput(options: CopyOptions): Promise<StoredOutput> {
  const { url, key, storage, bytesMax, idleMs = IDLE_MS, trustedOrigins, lookup } = options
  using limit = startLimit(options)
  const { signal } = limit
  const delivery = await fetchStream(url, { idleMs, signal, trustedOrigins, lookup })
  try {
    return await storeOutput({ body: delivery.body, bytes: delivery.bytes, key, storage, bytesMax, signal })
  } finally {
    delivery.close()
  }
}

function startLimit({ timeoutMs, signal }: Pick<CopyOptions, 'timeoutMs' | 'signal'>) {
  signal?.throwIfAborted()
  const limit = new AbortController()
  const timeout = new OutputUnavailable('timeout', `The output was not copied within ${timeoutMs} ms`)
  const timer = setTimeout(() => limit.abort(timeout), timeoutMs)
  const stop = () => limit.abort(signal?.reason)
  signal?.addEventListener('abort', stop, { once: true })
  return {
    signal: limit.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    },
  }
}
