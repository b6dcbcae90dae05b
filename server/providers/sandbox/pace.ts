import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/** How fast the sandbox writes: 1 is about sixty chunks a second for a few seconds, 0 is as fast as it goes. */
export type Pace = number

const CHUNK_MS = 16
const FIRST_CHUNK_MS = 350
const CHUNKS_AT_MOST = 240
const CHUNK_LENGTH = 24

/** Waits; an abort ends the wait at once, without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  // Even without a pause others get a turn: a stream must not hold the process.
  await (ms > 0 ? sleep(ms, undefined, { signal }) : nextTurn(undefined, { signal })).catch(() => undefined)
}

export const firstPause = (pace: Pace): number => FIRST_CHUNK_MS * pace
export const chunkPause = (pace: Pace): number => CHUNK_MS * pace

/** Pieces that join to the text: few for a short one, larger for a long one, never half a character. */
export function chunksOf(text: string): string[] {
  const count = Math.min(CHUNKS_AT_MOST, Math.ceil(text.length / CHUNK_LENGTH))
  const characters = [...text]
  const size = Math.ceil(characters.length / Math.max(1, count))
  return Array.from({ length: Math.ceil(characters.length / Math.max(1, size)) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(''),
  )
}
