import { describe, expect, test } from 'vitest'
import { type FoundState, newMemory, RECHECK_MS, STEADY_MS, type Step, step, type Verdict } from './machine-rules.ts'

const INTERVAL_MS = 300_000
const good: Verdict = { kind: 'good' }
const slow: Verdict = { kind: 'poor', reason: 'It is slow.' }
const bad: Verdict = { kind: 'bad', reason: 'It answers with 503.' }
const blind: Verdict = { kind: 'blind' }
const none: Verdict = { kind: 'none' }

/** Results one interval after another, or soon after where one more look was asked for. */
function play(verdicts: Verdict[]): { steps: Step[]; states: FoundState[]; endedAt: number } {
  let now = 0
  let memory = newMemory(now)
  const steps = verdicts.map((verdict) => {
    const done = step(memory, verdict, { now, intervalMs: INTERVAL_MS })
    memory = done.memory
    now += done.recheck ? RECHECK_MS : INTERVAL_MS
    return done
  })
  return { steps, states: steps.map((one) => one.memory.state), endedAt: now }
}

describe('after these results it is', () => {
  test.each([
    ['what nothing is known of: one good result', [good], 'UP'],
    ['what nothing is known of: one bad result', [bad], 'UNKNOWN'],
    ['what nothing is known of: two', [bad, bad], 'DOWN'],
    ['a single blip', [good, bad, good, good], 'UP'],
    ['every second result bad', [good, bad, good, bad, good, bad, good], 'UP'],
    ['two bad in a row', [good, bad, bad], 'DOWN'],
    ['one good after an outage', [good, bad, bad, good], 'DOWN'],
    ['two good after an outage', [good, bad, bad, good, good], 'UP'],
    ['slow once', [good, slow], 'UP'],
    ['slow twice', [good, slow, slow], 'DEGRADED'],
    ['slow, then bad', [good, slow, bad], 'UP'],
    ['degraded, then bad twice', [good, slow, slow, bad, bad], 'DOWN'],
    ['down, then slow twice', [good, bad, bad, slow, slow], 'DEGRADED'],
    ['degraded, then good twice', [good, slow, slow, good, good], 'UP'],
    ['cut off ourselves', [good, blind], 'UNKNOWN'],
    ['back after we were cut off', [good, blind, good], 'UP'],
    ['down, cut off, and good', [good, bad, bad, blind, good], 'UP'],
    ['bad, cut off and bad: the row is broken', [good, bad, blind, bad], 'UNKNOWN'],
    ['nothing heard for an interval', [good, none], 'UP'],
    ['nothing heard for four', [good, none, none, none, none], 'UNKNOWN'],
  ] as [string, Verdict[], FoundState][])('%s', (_what, verdicts, state) => {
    expect(play(verdicts).states.at(-1)).toBe(state)
  })
})

test('what can never be asked says so, and what was asked once keeps what it said for a while', () => {
  const mute: Verdict = { kind: 'none', reason: 'It cannot be asked.' }
  expect(play([mute]).steps[0]!.memory).toMatchObject({ state: 'UNKNOWN', reason: 'It cannot be asked.' })
  expect(play([good, mute]).steps[1]!.memory).toMatchObject({ state: 'UP', reason: null })
  expect(play([bad, bad, mute, mute, mute, mute, mute]).steps[6]!.memory).toMatchObject({
    state: 'UNKNOWN',
    reason: 'It cannot be asked.',
  })
})

test('a failure is certain five seconds after it was first seen', () => {
  const { steps } = play([good, bad, bad])
  expect(steps[1]).toMatchObject({ turned: false, recheck: true })
  expect(steps[2]!.memory).toMatchObject({ state: 'DOWN', reason: 'It answers with 503.' })
  expect(steps[2]!.memory.since - INTERVAL_MS).toBeLessThanOrEqual(5_000)
})

test('what stays as it is asks for no second look, and tells nothing twice', () => {
  const { steps } = play([good, good, good, bad, bad, bad, bad])
  expect(steps.filter(({ turned }) => turned)).toHaveLength(2)
  expect(steps.map(({ recheck }) => recheck)).toEqual([false, false, false, true, false, false, false])
})

test('what keeps falling over is not up before it has been good for a quarter of an hour', () => {
  const { steps, states, endedAt } = play([good, bad, bad, good, good, bad, bad, good, good])
  expect(states.at(-1)).toBe('DEGRADED')
  let { memory } = steps.at(-1)!
  expect(memory.reason).toContain('within the hour')
  let now = endedAt
  while (memory.state !== 'UP') {
    memory = step(memory, good, { now, intervalMs: INTERVAL_MS }).memory
    now += INTERVAL_MS
    expect(now - endedAt).toBeLessThan(2 * STEADY_MS)
  }
  expect(memory.since - memory.run!.since).toBeGreaterThanOrEqual(STEADY_MS)
})

test('being cut off ourselves is no fall of the target', () => {
  const { states } = play([good, ...Array.from({ length: 6 }, () => [blind, good]).flat()])
  expect(states.at(-1)).toBe('UP')
})
