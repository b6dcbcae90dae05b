import { expect, test } from 'vitest'
import type { HealthState } from './health-words.ts'
import { overallWords } from './overall-words.ts'

const checkedAt = '2026-11-23T09:00:00Z'
const target = (name: string, state: HealthState) => ({
  name,
  state,
  checkedAt: state === 'UNKNOWN' ? null : checkedAt,
})
const of = (own: HealthState, models: Record<string, HealthState>, name = 'OpenRouter') => ({
  state: own,
  targets: [target(name, own), ...Object.entries(models).map(([model, state]) => target(model, state))],
})

test.each<[string, Parameters<typeof overallWords>[0], { tone: HealthState; title: string }]>([
  ['all is well', [of('UP', { a: 'UP' })], { tone: 'UP', title: 'Everything works' }],
  ['nothing was looked at', [of('UNKNOWN', { a: 'UNKNOWN' })], { tone: 'UNKNOWN', title: 'Not checked yet' }],
  ['some are unknown', [of('UP', { a: 'UNKNOWN' })], { tone: 'UP', title: 'What we can see works' }],
  ['one is slow', [of('UP', { a: 'DEGRADED' })], { tone: 'DEGRADED', title: 'a is slower than usual' }],
  ['one is down, one slow', [of('UP', { a: 'DEGRADED', b: 'DOWN' })], { tone: 'DOWN', title: 'b is down' }],
  ['two are down', [of('UP', { a: 'DOWN', b: 'DOWN' })], { tone: 'DOWN', title: 'a and b are down' }],
  [
    'many are slow',
    [of('DEGRADED', { a: 'DEGRADED', b: 'DEGRADED' })],
    { tone: 'DEGRADED', title: '3 services are slower than usual' },
  ],
  ['a provider is down', [of('DOWN', { a: 'DOWN', b: 'DOWN' })], { tone: 'DOWN', title: 'OpenRouter is down' }],
  ['one is announced', [of('UP', { a: 'MAINTENANCE' })], { tone: 'MAINTENANCE', title: 'a is under maintenance' }],
])('when %s, it says so', (_when, providers, words) => {
  expect(overallWords(providers)).toMatchObject(words)
})

test('what was looked at and not understood is not called unchecked, and not well', () => {
  const blind = { name: 'a', state: 'UNKNOWN' as const, checkedAt }
  expect(overallWords([{ state: 'UNKNOWN', targets: [blind] }])).toMatchObject({
    title: 'Nobody can tell at the moment',
  })
})
