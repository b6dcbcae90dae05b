import type { IncomingMessage } from 'node:http'
import type { LookupFunction } from 'node:net'
import { FetchRefused, type Opened, openPublic } from '../public-fetch.ts'
import { OutputGone, OutputRefused, OutputUnavailable } from './errors.ts'

export type StreamLimits = {
  /** For the next byte, while it is waited for: a reader that is slow is not the source's fault. */
  idleMs: number
  /** Aborted with the error to throw. */
  signal: AbortSignal
  trustedOrigins?: readonly string[] | undefined
  lookup?: LookupFunction | undefined
}

export type Delivery = {
  /** As the source says. */
  bytes: number | undefined
  /** Throws OutputUnavailable when it is cut off. */
  body: AsyncIterable<Uint8Array>
  /** Lets go of the connection. Also needed when the body has never been read. */
  close(): void
}

const HEADERS = { accept: 'image/*, video/*', 'accept-encoding': 'identity' }
/** They say "not now". */
const RETRIED_STATUSES = [408, 421, 425, 429]

/** A public address's answer as a stream. Its errors name no address: those of deliveries are secrets. */
export async function fetchStream(address: string, limits: StreamLimits): Promise<Delivery> {
  const opened = await open(address, limits)
  if (opened.status === 200) return deliveryOf(opened, limits)
  opened.answer.destroy()
  throw errorOf(opened.status)
}

async function open(address: string, { idleMs, signal, trustedOrigins, lookup }: StreamLimits): Promise<Opened> {
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(stalled(idleMs)), idleMs)
  const either = AbortSignal.any([signal, idle.signal])
  try {
    return await openPublic(address, { signal: either, headers: HEADERS, trustedOrigins, lookup })
  } catch (error) {
    if (either.aborted) throw either.reason
    throw failureOf(error as Error, signal, 'connection')
  } finally {
    clearTimeout(timer)
  }
}

function errorOf(status: number): OutputGone | OutputUnavailable {
  const final = status >= 400 && status < 500 && !RETRIED_STATUSES.includes(status)
  return final ? new OutputGone(status) : new OutputUnavailable('status', `The provider answered with status ${status}`)
}

function deliveryOf({ answer, fault }: Opened, limits: StreamLimits): Delivery {
  const length = answer.headers['content-length']
  return {
    bytes: length === undefined ? undefined : Number(length),
    body: bodyOf(answer, fault, limits),
    close: () => void answer.destroy(),
  }
}

async function* bodyOf(
  answer: IncomingMessage,
  fault: Opened['fault'],
  { idleMs, signal }: StreamLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: AsyncIterator<Buffer> = answer[Symbol.asyncIterator]()
  try {
    for (;;) {
      const idle = setTimeout(() => answer.destroy(stalled(idleMs)), idleMs)
      const { done, value } = await chunks.next().finally(() => clearTimeout(idle))
      const error = fault()
      if (error) throw error
      if (done) return
      yield value
    }
  } catch (error) {
    throw failureOf(error as Error, signal, 'cutOff')
  } finally {
    answer.destroy()
  }
}

const stalled = (idleMs: number) => new OutputUnavailable('timeout', `The provider sent nothing for ${idleMs} ms`)

function failureOf(error: Error, signal: AbortSignal, otherwise: 'connection' | 'cutOff'): Error {
  if (signal.aborted) return signal.reason
  if (error instanceof OutputUnavailable) return error
  if (error instanceof FetchRefused && (error.reason === 'address' || error.reason === 'redirects')) {
    return new OutputRefused(error.reason, error.message)
  }
  const message = otherwise === 'cutOff' ? 'The output was cut off' : 'The provider cannot be reached'
  return new OutputUnavailable(otherwise, message, { cause: error })
}
