import { expect, test } from 'vitest'
import type { CallFieldsFragment } from '../../graphql/generated/graphql.ts'
import { timelineOf } from './timeline.ts'

const at = (seconds: number) => `2026-11-23T10:00:${String(seconds).padStart(2, '0')}.000Z`
const call = (about: Partial<CallFieldsFragment>): CallFieldsFragment => ({
  __typename: 'ActionCall',
  id: 'a',
  part: 0,
  attempt: 1,
  modelId: 'openai/gpt-4o',
  outcome: 'SUCCEEDED',
  counted: true,
  inputTokens: 10,
  outputTokens: 20,
  durationMs: 1_400,
  startedAt: at(1),
  endedAt: at(2),
  ...about,
})
const RECEIPT = { __typename: 'ActionReceipt', quoted: 5, held: 9, charged: 6, released: 3, calls: 2 } as const
const DONE = {
  status: 'SUCCEEDED',
  held: 0,
  charged: 6,
  createdAt: at(0),
  startedAt: at(1),
  endedAt: at(9),
  receipt: { ...RECEIPT, inputTokens: 10, outputTokens: 20 },
  failure: null,
} as const

const told = (...asked: Parameters<typeof timelineOf>) => timelineOf(...asked).map(({ what, detail }) => [what, detail])

test('an action that was retried tells of both calls, and what became of what was held', () => {
  const calls = [
    call({ outcome: 'INVALID', counted: false }),
    call({ id: 'b', attempt: 2, startedAt: at(4), durationMs: 12_000 }),
  ]
  expect(told(DONE, calls, null)).toEqual([
    ['Started', '9 points held'],
    ['Began to run', ''],
    ['Asked openai/gpt-4o', 'The answer was not usable after 1.4 s'],
    ['Tried again openai/gpt-4o', 'Answered after 12 s'],
    ['Done', '6 points charged, 3 points came back'],
  ])
})

test('one that was stopped says when it was asked to, and what it cost', () => {
  const action = { ...DONE, status: 'CANCELED', charged: 1, receipt: { ...DONE.receipt, released: 8 } } as const
  expect(told(action, [call({ outcome: 'CANCELED' })], at(5)).slice(-2)).toEqual([
    ['Asked to stop', ''],
    ['Cancelled', '1 point charged, 8 points came back'],
  ])
})

test('one under way tells what is known so far, part by part', () => {
  const action = { ...DONE, status: 'RUNNING', held: 9, charged: null, endedAt: null, receipt: null } as const
  const calls = [
    call({}),
    call({ id: 'b', part: 1, outcome: 'PENDING', durationMs: null, endedAt: null, startedAt: at(2) }),
  ]
  expect(told(action, calls, null)).toEqual([
    ['Started', '9 points held'],
    ['Began to run', ''],
    ['Asked openai/gpt-4o, part 1 of 2', 'Answered after 1.4 s'],
    ['Asked openai/gpt-4o, part 2 of 2', 'Under way'],
  ])
})
