export type StopReason = 'CANCELED' | 'DEADLINE' | 'FIRST_TOKEN' | 'STALL' | 'TAIL'

export type WatchLimits = {
  firstTokenTimeoutMs: number
  /** Between tokens; an empty chunk or a comment line is none. */
  stallTimeoutMs: number
  /** After the answer's end the usage is still waited for, this long. */
  tailTimeoutMs: number
}

export type Watch = {
  /** Aborts the request; `reason` says why. */
  readonly signal: AbortSignal
  reason(): StopReason | undefined
  progressed(): void
  finished(): void
  /** Always called in the end: it frees the timers and closes what may still be open. */
  end(): void
}

/** setTimeout fires at once on anything longer. */
const TIMER_MAX_MS = 2 ** 31 - 1

/** Watches over one request: the first reason to stop aborts it. */
export function startWatch(canceled: AbortSignal, leftMs: number, limits: WatchLimits): Watch {
  const controller = new AbortController()
  let why: StopReason | undefined
  const stop = (reason: StopReason) => () => {
    why ??= reason
    controller.abort()
  }
  const after = (ms: number, reason: StopReason) =>
    setTimeout(stop(reason), Math.min(Math.max(ms, 0), TIMER_MAX_MS)).unref()

  const cancel = stop('CANCELED')
  canceled.addEventListener('abort', cancel, { once: true })
  if (canceled.aborted) cancel()
  const deadline = after(leftMs, 'DEADLINE')
  let waiting = after(limits.firstTokenTimeoutMs, 'FIRST_TOKEN')
  const waitFor = (ms: number, reason: StopReason) => {
    clearTimeout(waiting)
    waiting = after(ms, reason)
  }

  return {
    signal: controller.signal,
    reason: () => why,
    progressed: () => waitFor(limits.stallTimeoutMs, 'STALL'),
    finished: () => waitFor(limits.tailTimeoutMs, 'TAIL'),
    end: () => {
      canceled.removeEventListener('abort', cancel)
      clearTimeout(deadline)
      clearTimeout(waiting)
      controller.abort()
    },
  }
}
