import type { ActionRunFragment, CallFieldsFragment } from '../../graphql/generated/graphql.ts'
import { formatAnswerTime, formatPoints } from '../../lib/format.ts'

export type Event = {
  key: string
  at: string
  what: string
  detail: string
  tone: 'plain' | 'good' | 'bad' | 'waiting'
}

type Told = Pick<
  ActionRunFragment,
  'status' | 'held' | 'charged' | 'createdAt' | 'startedAt' | 'endedAt' | 'receipt' | 'failure'
>

/** What happened to an action, in order, from what is kept of it. */
export function timelineOf(
  action: Told,
  calls: readonly CallFieldsFragment[],
  cancelRequestedAt: string | null,
): Event[] {
  const parts = Math.max(0, ...calls.map(({ part }) => part)) + 1
  const events: Event[] = [
    { key: 'started', at: action.createdAt, what: 'Started', detail: heldWords(action), tone: 'plain' },
    ...calls.map((call) => callEvent(call, parts)),
  ]
  if (action.startedAt) {
    events.push({ key: 'running', at: action.startedAt, what: 'Began to run', detail: '', tone: 'plain' })
  }
  if (cancelRequestedAt) {
    events.push({ key: 'cancel', at: cancelRequestedAt, what: 'Asked to stop', detail: '', tone: 'plain' })
  }
  if (action.endedAt) events.push({ key: 'ended', at: action.endedAt, ...endOf(action) })
  // In a second of its own each stays where the story has it.
  const order = (event: Event) =>
    event.key === 'started' ? 0 : event.key === 'ended' ? 3 : event.key === 'running' ? 1 : 2
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a) - order(b))
}

const heldWords = ({ receipt, held }: Told): string => {
  const points = receipt?.held ?? held
  return points > 0 ? `${formatPoints(points)} held` : 'Nothing had to be held'
}

function callEvent(call: CallFieldsFragment, parts: number): Event {
  const of = parts > 1 ? `, part ${call.part + 1} of ${parts}` : ''
  const { words, tone } = OUTCOME[call.outcome]
  const took = call.durationMs === null ? '' : ` after ${formatAnswerTime(call.durationMs)}`
  return {
    key: call.id,
    at: call.startedAt,
    what: `${call.attempt > 1 ? 'Tried again' : 'Asked'} ${call.modelId}${of}`,
    detail: `${words}${took}`,
    tone,
  }
}

export const OUTCOME: Record<CallFieldsFragment['outcome'], { words: string; tone: Event['tone'] }> = {
  PENDING: { words: 'Under way', tone: 'waiting' },
  SUCCEEDED: { words: 'Answered', tone: 'good' },
  INVALID: { words: 'The answer was not usable', tone: 'bad' },
  FAILED: { words: 'Failed', tone: 'bad' },
  CANCELED: { words: 'Stopped', tone: 'plain' },
  ABANDONED: { words: 'No end was heard', tone: 'bad' },
}

function endOf({ status, charged, receipt, failure }: Told): Pick<Event, 'what' | 'detail' | 'tone'> {
  const released = receipt && receipt.released > 0 ? `, ${formatPoints(receipt.released)} came back` : ''
  const cost = `${formatPoints(charged ?? 0)} charged${released}`
  switch (status) {
    case 'SUCCEEDED':
      return { what: 'Done', detail: cost, tone: 'good' }
    case 'CANCELED':
      return { what: 'Cancelled', detail: cost, tone: 'plain' }
    default:
      return { what: 'Failed', detail: failure ? `${failure.message} ${cost}.` : cost, tone: 'bad' }
  }
}
