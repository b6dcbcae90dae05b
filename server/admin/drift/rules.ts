/** The books are written a little after the answer. */
export const BOOKED_AFTER_MS = 5 * 60_000
/** Nothing runs for longer; what does is not looked for. */
export const LONGEST_CALL_MS = 2 * 3_600_000
/** Of the calls of so long a time, so many are asked about: of every model some, however many there are of others. */
export const SAMPLE_EVERY_MS = 60_000
export const SAMPLE_MAX = 60
/** After a standstill, so much is looked through at once. */
const SPAN_MAX_MS = 3_600_000

/** The calls that ended in here are looked through next; undefined: it is too early. */
export function nextSpan({ until, now }: { until: Date; now: Date }): { start: Date; end: Date } | undefined {
  const latest = now.getTime() - BOOKED_AFTER_MS
  if (latest - until.getTime() < SAMPLE_EVERY_MS) return undefined
  return { start: until, end: new Date(Math.min(latest, until.getTime() + SPAN_MAX_MS)) }
}

/** Minutes to the next attempt, by how many there were: the first is made at once, and there are no more than these. */
const WAITS_MIN = [5, 20, 60, 360]
export const ATTEMPTS_MAX = WAITS_MIN.length

export const nextAttemptAt = (attempts: number, now: Date): Date =>
  new Date(now.getTime() + (WAITS_MIN[attempts - 1] ?? 0) * 60_000)
