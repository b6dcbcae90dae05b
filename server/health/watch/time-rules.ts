import type { HealthState } from '../../generated/prisma/client.ts'

const HOUR_MS = 3_600_000

/** A piece of an hour that a target spent in a state, and what the look at its end found. */
export type TimeInState = {
  target_id: string
  hour: Date
  state: HealthState
  ms: number
  looks: number
  bad: number
  latency_ms: number | null
}

/**
 * The time from `from` to `to`, cut at the hours. What is longer than `knownMs` was not watched: that much at its start
 * is taken for known, the rest for unknown.
 */
export function timesBetween(span: {
  targetId: string
  state: HealthState
  from: number
  to: number
  knownMs: number
}): TimeInState[] {
  const knownUntil = Math.min(span.to, span.from + span.knownMs)
  return [
    ...cutAtHours(span.targetId, span.state, span.from, knownUntil),
    ...cutAtHours(span.targetId, 'UNKNOWN', knownUntil, span.to),
  ]
}

/** Years without a server are no reason to write years of hours. */
const HOURS_MAX = 100

function cutAtHours(targetId: string, state: HealthState, from: number, to: number): TimeInState[] {
  const pieces: TimeInState[] = []
  let start = Math.max(from, to - HOURS_MAX * HOUR_MS)
  while (start < to) {
    const hour = Math.floor(start / HOUR_MS) * HOUR_MS
    const end = Math.min(to, hour + HOUR_MS)
    pieces.push({ ...lookless, target_id: targetId, hour: new Date(hour), state, ms: end - start })
    start = end
  }
  return pieces
}

const lookless = { looks: 0, bad: 0, latency_ms: null }
