import { assertNever } from '../../exhaustive.ts'

/** MAINTENANCE is no finding: it is laid over these while a window is open. */
export type FoundState = 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN'

/** What one look at a target says. `reason` is a sentence for people. */
export type Verdict =
  | { kind: 'good' }
  | { kind: 'poor'; reason: string }
  | { kind: 'bad'; reason: string }
  /** We ourselves are cut off: it says nothing about the target. */
  | { kind: 'blind' }
  /** Nothing was learnt; and why nothing ever is, where that is known. */
  | { kind: 'none'; reason?: string }

export type Memory = {
  state: FoundState
  /** when it became so */
  since: number
  reason: string | null
  /** results alike in a row, and when the first of them came */
  run: { of: 'good' | 'poor' | 'bad'; length: number; since: number } | null
  /** when the state turned, newest last; only those within UNSTEADY_WITHIN_MS */
  turns: number[]
  /** the last result that said something */
  heardAt: number | null
}

export type Step = {
  memory: Memory
  turned: boolean
  /** One more look decides: take it after RECHECK_MS rather than an interval later. */
  recheck: boolean
}

/** So many alike in a row turn a state, up as well as down. */
export const RESULTS_TO_TURN = 2
/** A second look, and a third, fit into the five seconds in which a failure has to be known. */
export const RECHECK_MS = 2_000
/** What turned this often within the hour is up only when it has been good for STEADY_MS. */
const UNSTEADY_TURNS = 3
export const UNSTEADY_WITHIN_MS = 3_600_000
export const STEADY_MS = 900_000
/** Without a result for so many intervals nothing is known. */
const INTERVALS_TO_FORGET = 3

export const newMemory = (now: number): Memory => ({
  state: 'UNKNOWN',
  since: now,
  reason: 'It has not been checked yet.',
  run: null,
  turns: [],
  heardAt: null,
})

/** The state after one more result: hysteresis both ways, and no green for what keeps falling over. */
export function step(memory: Memory, verdict: Verdict, { now, intervalMs }: { now: number; intervalMs: number }): Step {
  switch (verdict.kind) {
    case 'none': {
      const forgotten = memory.heardAt !== null && now - memory.heardAt > INTERVALS_TO_FORGET * intervalMs
      if (!forgotten) {
        const reason = memory.heardAt === null ? (verdict.reason ?? memory.reason) : memory.reason
        return { memory: { ...memory, reason }, turned: false, recheck: false }
      }
      return turnTo(
        { ...memory, run: null },
        { state: 'UNKNOWN', reason: verdict.reason ?? 'Nothing has been heard of it lately.' },
        now,
      )
    }
    case 'blind':
      return turnTo({ ...memory, run: null }, { state: 'UNKNOWN', reason: 'The server itself is cut off.' }, now)
    case 'good':
    case 'poor':
    case 'bad':
      return afterResult(memory, verdict, now)
    default:
      return assertNever(verdict)
  }
}

type Result = Extract<Verdict, { kind: 'good' | 'poor' | 'bad' }>
type Finding = { state: FoundState; reason: string | null }

function afterResult(before: Memory, result: Result, now: number): Step {
  const alike = before.run?.of === result.kind ? before.run : { of: result.kind, length: 0, since: now }
  const run = { ...alike, length: Math.min(alike.length + 1, 1_000) }
  const memory = { ...before, run, heardAt: now }
  const wanted = findingOf(memory, result, now)
  if (wanted.state === before.state) {
    return { memory: { ...memory, reason: wanted.reason }, turned: false, recheck: false }
  }
  // Of what nothing is known, one good word is enough.
  const needed = before.state === 'UNKNOWN' && result.kind !== 'bad' ? 1 : RESULTS_TO_TURN
  if (run.length < needed) return { memory, turned: false, recheck: true }
  return turnTo(memory, wanted, now)
}

function findingOf({ turns, run }: Memory, result: Result, now: number): Finding {
  if (result.kind === 'bad') return { state: 'DOWN', reason: result.reason }
  if (result.kind === 'poor') return { state: 'DEGRADED', reason: result.reason }
  const steady = run !== null && now - run.since >= STEADY_MS
  const falls = recent(turns, now).length
  if (falls < UNSTEADY_TURNS || steady) return { state: 'UP', reason: null }
  return { state: 'DEGRADED', reason: `It answers, and has changed ${falls} times within the hour.` }
}

function turnTo(memory: Memory, { state, reason }: Finding, now: number): Step {
  if (memory.state === state) return { memory: { ...memory, reason }, turned: false, recheck: false }
  // What was found at first, or after we were cut off ourselves, is no turn of the target's.
  const counts = memory.state !== 'UNKNOWN' && state !== 'UNKNOWN'
  const turns = counts ? [...recent(memory.turns, now), now] : recent(memory.turns, now)
  return { memory: { ...memory, state, reason, since: now, turns }, turned: true, recheck: false }
}

const recent = (turns: readonly number[], now: number): number[] => turns.filter((at) => now - at < UNSTEADY_WITHIN_MS)
