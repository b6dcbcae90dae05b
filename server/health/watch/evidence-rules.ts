import { assertNever } from '../../exhaustive.ts'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import type { Verdict } from './machine-rules.ts'

/** Own calls of the last interval: the first evidence. Latencies are of those that succeeded, in milliseconds. */
export type CallEvidence = {
  calls: number
  /** that failed by the provider's fault */
  failed: number
  /** the newest of them, without one that succeeded after, and of how many people those are */
  failedInARow: number
  peopleInARow: number
  /** the same without the person of whom most failed: what one person sends proves nothing alone */
  others: { calls: number; failed: number }
  p50Ms: number | null
  p95Ms: number | null
}

/** What the last small paid request of the hour came to. */
export type CanaryEvidence = { answered: boolean; latencyMs: number | null; reason: string | null }

/** Medians of the last seven days; null until there are enough. */
export type Usual = { callMs: number | null; probeMs: number | null }

/** These say nothing about the provider: it was asked for too much, or for what it may not give. */
export const OUR_FAULT = ['INPUT_TOO_LONG', 'CONTENT_REFUSED', 'NO_VISION', 'NO_MODEL', 'REQUEST_REFUSED']
/** No work takes longer: what ended since began no earlier than this. */
export const LONGEST_CALL = '20 minutes'

/** Fewer calls than this say little. */
const CALLS_MIN = 5
const FAILED_IN_A_ROW = 5
const PEOPLE_MIN = 2
const BAD_SHARE = 0.5
const DEGRADED_SHARE = 0.1
/** Slow is three times the usual, and a second more than it: 20 ms instead of 5 is nothing to tell. */
const SLOW_FACTOR = 3
const SLOW_BY_MS = 1_000

/**
 * Own calls first, as far as there are enough of them; what they leave open the probe says. That calls fail counts when
 * it is so for more than one person, or when the probe fails too.
 */
export function judge(evidence: {
  calls: CallEvidence
  probe: ProbeEvidence | null
  canary: CanaryEvidence | null
  usual: Usual
}): Verdict {
  const { calls, probe, canary, usual } = evidence
  const byCalls = judgeCalls(calls, { usualMs: usual.callMs, probeFails: probe !== null && isFailure(probe) })
  if (byCalls.kind !== 'none') return byCalls
  if (!probe) return { kind: 'none' }
  if (canary && !canary.answered && !isFailure(probe)) {
    return { kind: 'bad', reason: canary.reason ?? 'A request of our own failed.' }
  }
  switch (probe.kind) {
    case 'answered':
      return slowness(probe.latencyMs, usual.probeMs, 'It answers after') ?? { kind: 'good' }
    case 'failed':
    case 'cutOff':
      return { kind: 'bad', reason: probe.reason }
    case 'silent':
      if (canary) return { kind: 'good' }
      // There is nobody else to ask, so few calls have to do.
      return calls.calls > calls.failed && calls.failed === 0 ? { kind: 'good' } : { kind: 'none', reason: SILENT }
    default:
      return assertNever(probe)
  }
}

const SILENT = 'It cannot be asked how it is: only the calls of our own people tell.'
const isFailure = ({ kind }: ProbeEvidence): boolean => kind === 'failed' || kind === 'cutOff'

function judgeCalls(
  { calls, failed, failedInARow, peopleInARow, others, p50Ms }: CallEvidence,
  { usualMs, probeFails }: { usualMs: number | null; probeFails: boolean },
): Verdict {
  const inARow = failedInARow >= FAILED_IN_A_ROW
  if (inARow && (probeFails || peopleInARow >= PEOPLE_MIN)) {
    return { kind: 'bad', reason: `The last ${failedInARow} calls failed.` }
  }
  if (calls < CALLS_MIN) return { kind: 'none' }
  const reaches = (share: number) => failed / calls >= share && (probeFails || others.failed >= share * others.calls)
  const reason = `${Math.round((failed / calls) * 100)} % of ${calls} calls failed.`
  const proven = probeFails || others.failed > 0
  if (proven && reaches(BAD_SHARE)) return { kind: 'bad', reason }
  if (proven && reaches(DEGRADED_SHARE)) return { kind: 'poor', reason }
  // Nothing but one person's calls, most of which fail: the probe decides.
  if (others.calls === 0 && failed / calls >= BAD_SHARE) return { kind: 'none' }
  return (p50Ms !== null && slowness(p50Ms, usualMs, 'Half of the calls take')) || { kind: 'good' }
}

/**
 * What the calls of all its models say of a provider. That one model fails, however often it is called, is no fault of
 * the provider's; that all that go well do, is its merit.
 */
export function ofProvider(models: readonly CallEvidence[]): CallEvidence {
  const failing = models.filter(({ failed }) => failed > 0)
  const counted = failing.length > 1 ? models : models.filter(({ failed }) => failed === 0)
  const sum = (of: (one: CallEvidence) => number) => counted.reduce((all, one) => all + of(one), 0)
  const least = (of: (one: CallEvidence) => number) => (counted.length > 1 ? Math.min(...counted.map(of)) : 0)
  return {
    calls: sum(({ calls }) => calls),
    failed: sum(({ failed }) => failed),
    failedInARow: least(({ failedInARow }) => failedInARow),
    peopleInARow: least(({ peopleInARow }) => peopleInARow),
    others: { calls: sum(({ others }) => others.calls), failed: sum(({ others }) => others.failed) },
    // Models differ too much for one usual time.
    p50Ms: null,
    p95Ms: null,
  }
}

function slowness(ms: number, usualMs: number | null, what: string): Verdict | undefined {
  if (usualMs === null || ms < usualMs * SLOW_FACTOR || ms < usualMs + SLOW_BY_MS) return undefined
  const times = Math.round(ms / Math.max(1, usualMs))
  return { kind: 'poor', reason: `${what} ${seconds(ms)}, ${times} times the usual ${seconds(usualMs)}.` }
}

/**
 * True: it is us. No probe of any provider came through, and neither does anything else; one provider that cannot be
 * reached while the rest of the world can is that provider's fault.
 */
export function isBlind({
  probes,
  worldAnswers,
}: {
  probes: readonly ProbeEvidence[]
  worldAnswers: boolean
}): boolean {
  return probes.length > 0 && !worldAnswers && probes.every(({ kind }) => kind === 'cutOff')
}

const seconds = (ms: number): string => (ms < 950 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`)
