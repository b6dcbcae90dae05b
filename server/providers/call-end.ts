import { assertNever } from '../exhaustive.ts'
import type { AttemptEnd } from './attempt.ts'
import type { CallEnd } from './call-log.ts'
import type { Fault } from './faults.ts'
import { verdictOn } from './rules.ts'

/** How an attempt is written down: what it used, and in the provider's own words what went wrong. */
export function callEndOf({ outcome, usage, ...end }: AttemptEnd, endedAt: Date): CallEnd {
  const { note, ...used } = usage
  const doubt = note === undefined ? {} : { errorCode: 'COST_DOUBTED', error: note }
  const row = {
    ...used,
    providerRequestId: end.providerRequestId,
    firstTokenMs: end.firstTokenMs,
    latencyMs: end.latencyMs,
    endedAt,
  }
  switch (outcome.kind) {
    case 'answered':
      return { ...row, ...doubt, outcome: 'SUCCEEDED' }
    case 'canceled':
      return { ...row, ...doubt, outcome: 'CANCELED' }
    case 'faulted':
      return {
        ...row,
        outcome: outcome.fault.kind === 'empty' ? 'INVALID' : 'FAILED',
        errorCode: verdictOn(outcome.fault).code,
        error: [wordsOf(outcome.fault), note].filter(Boolean).join('; '),
      }
    case 'broken':
      return { ...row, outcome: 'FAILED', errorCode: 'INTERNAL', error: 'Broken off by our own side' }
    default:
      return assertNever(outcome)
  }
}

function wordsOf(fault: Fault): string {
  switch (fault.kind) {
    case 'status':
      return `${fault.status} ${fault.detail}`
    case 'timeout':
      return fault.phase === 'FIRST_TOKEN' ? 'No first token in time' : 'No further token in time'
    case 'deadline':
      return 'Deadline'
    case 'empty':
      return fault.filtered ? 'No text: filtered' : 'No text'
    case 'connection':
    case 'unusable':
    case 'tooLarge':
      return fault.detail
    default:
      return assertNever(fault)
  }
}
