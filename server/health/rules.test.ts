import { describe, expect, test } from 'vitest'
import type { HealthState } from '../generated/prisma/client.ts'
import { healthOf, type KnownTarget } from './rules.ts'

const NOW = Date.parse('2026-11-23T09:01:00Z')
const NEXT = new Date('2026-11-23T09:05:00Z')
const at = { now: NOW, intervalMs: 300_000 }
const target = (state: HealthState, more: Partial<KnownTarget> = {}): KnownTarget => ({
  provider: 'OPENROUTER',
  modelId: 'openai/gpt-4o',
  state,
  nextCheckAt: NEXT,
  maintenanceEndsAt: null,
  pace: null,
  ...more,
})

test.each<[own: HealthState | null, provider: HealthState | null, found: HealthState]>([
  ['UP', 'UP', 'UP'],
  ['DOWN', 'UP', 'DOWN'],
  ['UP', 'DOWN', 'DOWN'],
  ['UP', 'MAINTENANCE', 'MAINTENANCE'],
  ['MAINTENANCE', 'DOWN', 'MAINTENANCE'],
  ['UP', 'DEGRADED', 'UP'],
  ['UP', 'UNKNOWN', 'UP'],
  ['UNKNOWN', 'UP', 'UNKNOWN'],
  [null, 'UP', 'UNKNOWN'],
  [null, 'DOWN', 'DOWN'],
  [null, null, 'UNKNOWN'],
])('a model that is %s at a provider that is %s is %s', (own, provider, found) => {
  expect(healthOf(own ? target(own) : undefined, provider ? target(provider) : undefined, at).state).toBe(found)
})

describe('when to try again', () => {
  test('is after the next look and the second that confirms it, and never in the past', () => {
    expect(healthOf(target('DOWN'), undefined, at).retryAt).toEqual(new Date('2026-11-23T09:05:02Z'))
    const overdue = target('DOWN', { nextCheckAt: new Date('2026-11-23T08:55:00Z') })
    expect(healthOf(overdue, undefined, at).retryAt).toEqual(new Date('2026-11-23T09:05:02Z'))
  })

  test('is the end of what was announced, if it was said; and nothing for what works', () => {
    const ends = new Date('2026-11-23T11:00:00Z')
    expect(healthOf(target('MAINTENANCE', { maintenanceEndsAt: ends }), undefined, at).retryAt).toEqual(ends)
    expect(healthOf(target('MAINTENANCE'), undefined, at).retryAt).toBeNull()
    expect(healthOf(target('DEGRADED'), undefined, at).retryAt).toBeNull()
  })
})

test.each([
  ['DEGRADED', { nowMs: 9_000, usualMs: 3_000 }, { factor: 3, nowMs: 9_000, usualMs: 3_000 }],
  ['DEGRADED', { nowMs: 3_100, usualMs: 3_000 }, null],
  ['UP', { nowMs: 9_000, usualMs: 3_000 }, null],
] as const)('a model that is %s and takes %o is so much slower: %o', (state, pace, slowdown) => {
  expect(healthOf(target(state, { pace }), undefined, at).slowdown).toEqual(slowdown)
})
