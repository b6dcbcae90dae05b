import pLimit from 'p-limit'
import type { Logger } from 'pino'
import { type CopyOptions, copyOutput } from './copy.ts'
import { OutputGone, OutputRefused, OutputUnavailable } from './errors.ts'
import type { Storage } from './storage.ts'

export type CopyLimits = Pick<CopyOptions, 'bytesMax' | 'timeoutMs' | 'idleMs'>

/** A video of twelve seconds in 1080p is some 20 MB. */
const LIMITS: CopyLimits = { bytesMax: 300_000_000, timeoutMs: 4 * 60_000 }
/** What is on its way between two sockets is memory. */
const AT_ONCE = 3

export type CopiedFile =
  | { kind: 'stored'; contentType: string; bytes: number }
  | { kind: 'refused'; code: 'OUTPUT_REFUSED' | 'OUTPUT_GONE' }
  /** Worth another try. */
  | { kind: 'unavailable' }

/** Copies a file from a provider to the storage, and says how it went rather than throwing. */
export function createCopyFile(deps: {
  storage: Pick<Storage, 'write'>
  trustedOrigins: readonly string[]
  limits?: Partial<CopyLimits> | undefined
  log: Logger
}) {
  const { storage, trustedOrigins, log } = deps
  const limits = { ...LIMITS, ...deps.limits }
  const limit = pLimit(AT_ONCE)
  return async (file: { url: string; key: string; signal: AbortSignal }): Promise<CopiedFile> => {
    try {
      const options = { ...file, ...limits, storage, trustedOrigins }
      const copied = await limit(() => copyOutput(options))
      return { kind: 'stored', contentType: copied.contentType, bytes: copied.bytes }
    } catch (error) {
      log.warn({ reason: (error as Error).message, key: file.key }, 'an output was not copied')
      if (error instanceof OutputGone) return { kind: 'refused', code: 'OUTPUT_GONE' }
      if (error instanceof OutputRefused) return { kind: 'refused', code: 'OUTPUT_REFUSED' }
      if (error instanceof OutputUnavailable) return { kind: 'unavailable' }
      // Our own storage: a full disk, a store that is away.
      return { kind: 'unavailable' }
    }
  }
}
