import { expect, test } from 'vitest'
import { safeNext, signInAddress } from './next-address.ts'

const origin = 'https://palette.example'

test.each([
  ['/usage?days=7#entries', '/usage?days=7#entries'],
  ['/studio/abc', '/studio/abc'],
  ['//evil.example/studio', '/studio'],
  ['/\\evil.example', '/studio'],
  ['https://evil.example', '/studio'],
  ['javascript:alert(1)', '/studio'],
  [undefined, '/studio'],
])('after signing in, %s leads to %s', (next, expected) => {
  expect(safeNext(next, origin)).toBe(expected)
})

test('the address one came from is kept, the start page is not', () => {
  expect(signInAddress({ pathname: '/usage', search: '?days=7' })).toBe('/sign-in?next=%2Fusage%3Fdays%3D7')
  expect(signInAddress({ pathname: '/studio', search: '' })).toBe('/sign-in')
})
