import { describe, expect, test } from 'vitest'
import type { Fault } from './faults.ts'
import { paid } from './gateway-world.ts'
import { type Attempted, fittingModels, nextAttempt, outputLimit, type Verdict, verdictOn } from './rules.ts'

const status = (code: number, more: Partial<Extract<Fault, { kind: 'status' }>> = {}): Fault => ({
  kind: 'status',
  status: code,
  moderated: false,
  tooLong: false,
  detail: '',
  ...more,
})

describe('a fault', () => {
  const cases: [fault: Fault, code: Verdict['code'], elsewhere: boolean, again: Verdict['again']][] = [
    [status(302), 'UNUSABLE_ANSWER', true, 'never'],
    [status(400), 'REQUEST_REFUSED', true, 'never'],
    [status(400, { tooLong: true }), 'INPUT_TOO_LONG', true, 'never'],
    [status(401), 'PROVIDER_REFUSED', false, 'never'],
    [status(402), 'PROVIDER_REFUSED', false, 'never'],
    [status(403), 'PROVIDER_REFUSED', true, 'never'],
    [status(403, { moderated: true }), 'CONTENT_REFUSED', true, 'never'],
    [status(404), 'MODEL_NOT_FOUND', true, 'never'],
    [status(408), 'PROVIDER_TIMEOUT', true, 'never'],
    [status(413), 'INPUT_TOO_LONG', true, 'never'],
    [status(422), 'REQUEST_REFUSED', true, 'never'],
    [status(429), 'RATE_LIMITED', true, 'never'],
    [status(429, { retryAfterMs: 2_000 }), 'RATE_LIMITED', true, { afterMs: 2_000 }],
    [status(429, { retryAfterMs: 2_001 }), 'RATE_LIMITED', true, 'never'],
    [status(500), 'PROVIDER_UNAVAILABLE', true, 'paused'],
    [status(524), 'PROVIDER_UNAVAILABLE', true, 'paused'],
    [{ kind: 'connection', detail: '' }, 'PROVIDER_UNAVAILABLE', true, 'paused'],
    [{ kind: 'timeout', phase: 'FIRST_TOKEN' }, 'PROVIDER_TIMEOUT', true, 'never'],
    [{ kind: 'timeout', phase: 'STALL' }, 'PROVIDER_TIMEOUT', true, 'never'],
    [{ kind: 'deadline' }, 'DEADLINE', false, 'never'],
    [{ kind: 'unusable', detail: '' }, 'UNUSABLE_ANSWER', true, 'paused'],
    [{ kind: 'tooLarge', detail: '' }, 'UNUSABLE_ANSWER', true, 'never'],
    [{ kind: 'empty', filtered: false }, 'UNUSABLE_ANSWER', true, 'paused'],
    [{ kind: 'empty', filtered: true }, 'CONTENT_REFUSED', true, 'never'],
  ]
  test.for(cases)('%o is %s; another model: %s; the same: %o', ([fault, code, elsewhere, again]) => {
    expect(verdictOn(fault)).toEqual({ code, elsewhere, again })
  })
})

describe('the next attempt', () => {
  const models = [paid('a'), paid('b')]
  const after = (model: string, fault: Fault): Attempted => ({ model, verdict: verdictOn(fault) })
  const soon = status(429, { retryAfterMs: 1_000 })
  const base = { models, attempted: [] as Attempted[], attemptsMax: 3, leftMs: 60_000, pauseMs: 500 }
  const call = (id: string, waitMs = 0) => ({ kind: 'call', model: { id }, waitMs })
  const stop = (code: string) => ({ kind: 'stop', code })

  const cases: [name: string, state: Partial<typeof base>, next: object][] = [
    ['is the preferred model', {}, call('a')],
    [
      'is the fallback, at once, even where the first said when to come back',
      { attempted: [after('a', soon)] },
      call('b'),
    ],
    [
      'is the first again, after its wait',
      { attempted: [after('a', soon), after('b', status(500))] },
      call('a', 1_000),
    ],
    [
      'is the one that may be asked again',
      { attempted: [after('a', status(404)), after('b', status(500))] },
      call('b', 500),
    ],
    [
      'is none where neither may',
      { attempted: [after('a', status(404)), after('b', status(429))] },
      stop('RATE_LIMITED'),
    ],
    ['is none after a refusal of us', { attempted: [after('a', status(402))] }, stop('PROVIDER_REFUSED')],
    ['is none past the budget', { attempted: [after('a', status(500))], attemptsMax: 1 }, stop('PROVIDER_UNAVAILABLE')],
    ['is none past the deadline', { leftMs: 0 }, stop('DEADLINE')],
    [
      'is none where the wait would pass the deadline',
      { models: [paid('a')], attempted: [after('a', soon)], leftMs: 900 },
      stop('RATE_LIMITED'),
    ],
    ['is none without a model', { models: [] }, stop('NO_MODEL')],
  ]
  test.for(cases)('%s', ([, state, next]) => {
    expect(nextAttempt({ ...base, ...state })).toMatchObject(next)
  })
})

describe('the models that fit', () => {
  const need = { vision: false, promptTokens: 3_000, maxOutputTokens: 4_000 }
  const cases: [name: string, route: ReturnType<typeof paid>[], need: Partial<typeof need>, fits: string[] | string][] =
    [
      ['are all of a route that has room', [paid('a'), paid('b')], {}, ['a', 'b']],
      ['are named once each', [paid('a'), paid('a')], {}, ['a']],
      ['see, where there is an image', [paid('a'), paid('b', { vision: true })], { vision: true }, ['b']],
      ['are none where none sees', [paid('a')], { vision: true }, 'NO_VISION'],
      [
        'have room for half of the longest answer',
        [paid('a', { contextTokens: 5_000 }), paid('b', { contextTokens: 4_999 })],
        {},
        ['a'],
      ],
      ['are none where the input is too long', [paid('a', { contextTokens: 2_999 })], {}, 'INPUT_TOO_LONG'],
      ['may have an unknown context', [paid('a', { contextTokens: null, maxOutputTokens: null })], {}, ['a']],
      ['are none of none', [], {}, 'NO_MODEL'],
    ]
  test.for(cases)('%s', ([, route, more, fits]) => {
    const fitting = fittingModels(route, { ...need, ...more })
    expect(fitting.kind === 'fitting' ? fitting.models.map(({ id }) => id) : fitting.code).toEqual(fits)
  })
})

test.for([
  [{}, 4_000],
  [{ maxOutputTokens: 1_000 }, 1_000],
  [{ contextTokens: 5_500 }, 2_500],
  [{ contextTokens: null, maxOutputTokens: null }, 4_000],
] as [Parameters<typeof paid>[1], number][])('a model with %o may answer with %i tokens', ([traits, limit]) => {
  expect(outputLimit(paid('a', traits), 3_000, 4_000)).toBe(limit)
})
