import { expect, test } from 'vitest'
import {
  customDays,
  dayCount,
  exportAddress,
  nameOf,
  rangeOf,
  searchFor,
  type UsageSearch,
  usageSearch,
} from './range.ts'

const NOW = Date.parse('2026-11-23T23:30:00Z')

test.each<[Record<string, unknown>, UsageSearch]>([
  [{}, {}],
  [{ days: 7 }, { days: 7 }],
  [{ days: 30 }, {}],
  [{ days: 8, by: 'model' }, { by: 'model' }],
  [{ days: '7', by: 'person' }, {}],
  [{ month: true, days: 7 }, { month: true }],
  [
    { from: '2026-02-01', to: '2026-02-28', days: 7 },
    { from: '2026-02-01', to: '2026-02-28' },
  ],
  [{ from: '2026-02-01', to: '2026-02-30', days: 7 }, { days: 7 }],
  [{ from: '2026-03-01', to: '2026-02-01' }, {}],
  [{ from: '2020-01-01', to: '2026-01-01' }, {}],
  [
    { from: '2024-01-01', to: '2025-12-31' },
    { from: '2024-01-01', to: '2025-12-31' },
  ],
  [{ from: ['2026-02-01'], to: null }, {}],
])('of the address %j is asked for %j', (typed, asked) => {
  expect(usageSearch(typed)).toEqual(asked)
})

test.each<[UsageSearch, string, string, string]>([
  [{}, 'UTC', '2026-10-25', '2026-11-23'],
  [{ days: 7 }, 'UTC', '2026-11-17', '2026-11-23'],
  [{ days: 90 }, 'Asia/Kolkata', '2026-08-27', '2026-11-24'],
  [{ month: true }, 'Asia/Kolkata', '2026-11-01', '2026-11-24'],
  [{ from: '2026-01-05', to: '2026-01-06' }, 'UTC', '2026-01-05', '2026-01-06'],
])('%j in %s is %s to %s', (search, timeZone, from, to) => {
  const range = rangeOf(search, timeZone, NOW)
  expect(range).toEqual({ from, to, timeZone })
  expect(usageSearch(searchFor(nameOf(search), search, range))).toEqual(search)
})

test('a range of one’s own begins as what is shown, by the same grouping', () => {
  const shown = rangeOf({ days: 7 }, 'UTC', NOW)
  expect(searchFor('custom', { days: 7, by: 'model' }, shown)).toEqual({
    from: '2026-11-17',
    to: '2026-11-23',
    by: 'model',
  })
  expect(dayCount(shown)).toBe(7)
  expect(exportAddress({ ...shown, timeZone: 'America/New_York' }, 'model')).toBe(
    '/api/usage.csv?from=2026-11-17&to=2026-11-23&timeZone=America%2FNew_York&by=model',
  )
})

test.each([
  ['2026-02-01', '2026-01-01', 'from', '2026-01-01', '2026-02-01'],
  ['2020-01-01', '2026-01-01', 'from', '2020-01-01', '2021-12-31'],
  ['2020-01-01', '2026-01-01', 'to', '2024-01-02', '2026-01-01'],
] as const)('%s to %s, of which the %s was moved, is %s to %s', (from, to, moved, first, last) => {
  const days = customDays({ from, to }, moved)
  expect(days).toEqual({ from: first, to: last })
  expect(usageSearch(days)).toEqual(days)
})
