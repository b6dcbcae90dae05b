import { expect, test } from 'vitest'
import { exportAddress, filterOf, lineSearch } from './line-search.ts'

test.each([
  [{}, {}],
  [{ kinds: 'USAGE,MAGIC,EXPIRY,USAGE' }, { kinds: 'USAGE,EXPIRY' }],
  [{ kinds: ['USAGE'], from: 5, text: 777 }, { text: '777' }],
  [{ from: '2026-02-30', to: '2026-02-28' }, { to: '2026-02-28' }],
  [{ from: '2026-03-02', to: '2026-03-01' }, { to: '2026-03-01' }],
  [{ older: 'R1BDOlM6', newer: 'x', text: '' }, { older: 'R1BDOlM6' }],
  [{ older: 'no cursor' }, {}],
])('of %j in the address, %j is asked for', (typed, search) => {
  expect(lineSearch(typed)).toEqual(search)
})

test('days are whole days of the account’s zone', () => {
  expect(filterOf({ from: '2026-11-22', to: '2026-11-23', text: ' night ' }, 'Europe/Berlin')).toEqual({
    kinds: null,
    from: '2026-11-21T23:00:00.000Z',
    to: '2026-11-23T23:00:00.000Z',
    text: 'night',
  })
})

test('the file has the filters of the page, and not its place in it', () => {
  expect(exportAddress({ older: 'x' }, 'UTC')).toBe('/api/account/entries.csv')
  expect(exportAddress({ kinds: 'BOOST,USAGE', to: '2026-11-23', text: 'a&b' }, 'UTC')).toBe(
    '/api/account/entries.csv?kind=USAGE&kind=BOOST&to=2026-11-24T00%3A00%3A00.000Z&text=a%26b',
  )
})
