import { expect, test } from 'vitest'
import { type ActivitySearch, activitySearch, filterOf, isFiltered } from './activity-search.ts'

test.each<[Record<string, unknown>, ActivitySearch]>([
  [{}, {}],
  [
    { function: 'MUSIC_ANALYSIS', status: 'FAILED' },
    { function: 'MUSIC_ANALYSIS', status: 'FAILED' },
  ],
  [{ function: 'toString', status: ['FAILED'] }, {}],
  [{ model: 'meta-llama/llama-3.3-70b-instruct:free' }, { model: 'meta-llama/llama-3.3-70b-instruct:free' }],
  [{ model: 'a b' }, {}],
  [{ from: '2026-11-02', to: '2026-11-01' }, { to: '2026-11-01' }],
  [{ from: '2026-11-31', to: 5 }, {}],
  [{ text: 1984 }, { text: '1984' }],
  [{ text: 'x'.repeat(300) }, { text: 'x'.repeat(100) }],
])('of the address %j is asked for %j', (typed, asked) => {
  expect(activitySearch(typed)).toEqual(asked)
  expect(isFiltered(asked)).toBe(Object.keys(asked).length > 0)
})

test('days are whole days of the account’s zone, both included', () => {
  expect(filterOf({ from: '2026-11-01', to: '2026-11-02', text: ' night ' }, 'Europe/Berlin')).toEqual({
    function: null,
    status: null,
    model: null,
    from: '2026-10-31T23:00:00.000Z',
    to: '2026-11-02T23:00:00.000Z',
    text: 'night',
  })
})
