import { expect, test } from 'vitest'
import { NOTHING_YET, type ProgressEvent, withEvent } from './progress.ts'

const event = (sequence: number, part: number, textDelta: string | null, restarted = false): ProgressEvent => ({
  sequence,
  part,
  partLabel: `Part ${part + 1}`,
  textDelta,
  restarted,
})
const textsAfter = (...events: ProgressEvent[]) =>
  events.reduce(withEvent, NOTHING_YET).parts.map((part) => `${part.number}:${part.text}`)

test('parts that stream at the same time keep their texts apart, in the order of the parts', () => {
  expect(textsAfter(event(1, 1, 'b'), event(2, 0, 'a'), event(3, 1, 'B'), event(4, 0, 'A'))).toEqual(['0:aA', '1:bB'])
})

test('what was seen already is not added again after a reconnect', () => {
  const seen = [event(1, 0, 'a'), event(2, 0, 'b')]
  expect(textsAfter(...seen, ...seen, event(3, 0, 'c'))).toEqual(['0:abc'])
})

test('a restart discards what its part had written, and nothing of the others', () => {
  expect(textsAfter(event(1, 0, 'a'), event(2, 1, 'b'), event(3, 0, 'x', true), event(4, 0, 'y'))).toEqual([
    '0:xy',
    '1:b',
  ])
})

test('an event without text keeps the text and the label', () => {
  const progress = withEvent(withEvent(NOTHING_YET, event(1, 0, 'a')), { ...event(2, 0, null), partLabel: null })
  expect(progress).toEqual({ sequence: 2, parts: [{ number: 0, label: 'Part 1', text: 'a' }] })
})

test('an event without a label tells of the whole and changes no part', () => {
  const announced = { ...event(2, 0, 'The provider answers again.\n'), partLabel: '' }
  expect(withEvent(withEvent(NOTHING_YET, event(1, 0, 'a')), announced)).toEqual({
    sequence: 2,
    parts: [{ number: 0, label: 'Part 1', text: 'a' }],
  })
})
