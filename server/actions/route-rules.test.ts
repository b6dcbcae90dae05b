import { describe, expect, test } from 'vitest'
import type { HealthState } from '../generated/prisma/client.ts'
import { chooseRoute, noticeOf } from './route-rules.ts'

const LATER = new Date('2026-11-23T09:05:02Z')
const EARLIER = new Date('2026-11-23T09:00:02Z')
const isOut = (state: HealthState) => state === 'DOWN' || state === 'MAINTENANCE'
const healthFrom = (states: Record<string, HealthState>) => (model: string) => {
  const state = states[model] ?? 'UNKNOWN'
  return { state, retryAt: isOut(state) ? (model === 'b' ? EARLIER : LATER) : null, slowdown: null }
}
const choose = (states: Record<string, HealthState>, more: { named?: boolean; takes?: string } = {}) => {
  const { named = false, takes = 'abc' } = more
  const models = named ? ['a'] : ['a', 'b', 'c']
  const chosen = chooseRoute({ models, named, healthOf: healthFrom(states), takes: (model) => takes.includes(model) })
  return chosen.kind === 'route' ? chosen.models.join('') : `out until ${chosen.retryAt?.toISOString()}`
}

describe('without a named model', () => {
  test.each<[Record<string, HealthState>, string]>([
    [{ a: 'UP', b: 'UP', c: 'UP' }, 'abc'],
    [{ a: 'DOWN', b: 'UP', c: 'UP' }, 'bc'],
    [{ a: 'MAINTENANCE', b: 'DOWN', c: 'UP' }, 'c'],
    [{ a: 'UP', b: 'DOWN', c: 'UP' }, 'ac'],
    [{ a: 'DEGRADED', b: 'UP', c: 'UP' }, 'abc'],
    [{ a: 'UNKNOWN', b: 'UNKNOWN', c: 'UNKNOWN' }, 'abc'],
    [{ a: 'DOWN', b: 'UNKNOWN', c: 'DEGRADED' }, 'bc'],
    [{ a: 'DOWN', b: 'DOWN', c: 'DOWN' }, `out until ${EARLIER.toISOString()}`],
  ])('%o goes to %s', (states, expected) => {
    expect(choose(states)).toBe(expected)
  })

  test('only what takes the work steps in, and if nothing does, it is said when the first may be back', () => {
    expect(choose({ a: 'DOWN' }, { takes: 'c' })).toBe('c')
    expect(choose({ a: 'DOWN' }, { takes: '' })).toBe(`out until ${LATER.toISOString()}`)
  })
})

test.each<[HealthState, string]>([
  ['UP', 'a'],
  ['DEGRADED', 'a'],
  ['UNKNOWN', 'a'],
  ['DOWN', `out until ${LATER.toISOString()}`],
  ['MAINTENANCE', `out until ${LATER.toISOString()}`],
])('a named model that is %s: %s', (state, expected) => {
  expect(choose({ a: state }, { named: true })).toBe(expected)
})

describe('the notice', () => {
  const up = { state: 'UP' as const, retryAt: null, slowdown: null }
  const slow = { ...up, state: 'DEGRADED' as const, slowdown: { factor: 3.2, usualMs: 3_000, nowMs: 9_600 } }

  test('says how much slower, who steps in, and nothing when nothing is out of the ordinary', () => {
    const [gpt, mini] = [{ name: 'GPT-4o' }, { name: 'GPT-4o mini' }]
    expect(noticeOf({ health: slow, insteadOf: undefined }, gpt)).toBe(
      'About 3 times slower than usual. Failures cost nothing.',
    )
    expect(noticeOf({ health: { ...slow, slowdown: null }, insteadOf: undefined }, gpt)).toBe(
      'It fails more often than usual. Failures cost nothing.',
    )
    expect(noticeOf({ health: up, insteadOf: gpt }, mini)).toBe(
      'GPT-4o is not available, so GPT-4o mini does the work.',
    )
    expect(noticeOf({ health: up, insteadOf: undefined }, gpt)).toBeUndefined()
  })
})
