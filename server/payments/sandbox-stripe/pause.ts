import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; an abort ends the wait at once, without an error. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0 && !signal.aborted) await sleep(ms, undefined, { signal }).catch(() => undefined)
}
