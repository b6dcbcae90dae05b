import { expect, test } from 'vitest'
import { ATTEMPTS_MAX, nextAttemptAt, nextSpan } from './rules.ts'

const at = (time: string) => new Date(`2026-11-23T${time}Z`)

test.for([
  ['too early: the books are late', '10:00:00', '10:05:59', undefined],
  ['a minute of calls', '10:00:00', '10:06:00', '10:01:00'],
  ['what was left in a while', '10:00:00', '10:30:00', '10:25:00'],
  ['after a standstill an hour at once', '02:00:00', '10:00:00', '03:00:00'],
] as const)('%s', ([_what, until, now, end]) => {
  const span = nextSpan({ until: at(until), now: at(now) })
  expect(span).toEqual(end && { start: at(until), end: at(end) })
})

test('each attempt waits longer than the one before, and there is a last', () => {
  const waits = Array.from({ length: ATTEMPTS_MAX }, (_, n) => nextAttemptAt(n + 1, at('00:00:00')).getTime())
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(new Set(waits).size).toBe(ATTEMPTS_MAX)
})
