import { expect, test } from 'vitest'
import { expectedShare, isLate } from './expectation.ts'

test.each([
  [0, 0],
  [-500, 0],
  [5_000, 0.45],
  [10_000, 0.9],
])('after %i of 10,000 ms it is at %f', (passed, share) => {
  expect(expectedShare(passed, 10_000)).toBeCloseTo(share)
})

test('however long it takes, it goes forward and never claims to be at its end', () => {
  const shares = [0, 1, 2, 5, 20, 1_000, 1e9].map((times) => expectedShare(times * 10_000, 10_000))
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(shares.at(-1)).toBeLessThan(0.99)
  expect(expectedShare(1_000, 0)).toBeLessThan(0.99)
})

test('a little over is not late', () => {
  expect(isLate(13_000, 10_000)).toBe(false)
  expect(isLate(14_001, 10_000)).toBe(true)
})
