import { expect, test } from 'vitest'
import { formatMean } from './format.ts'

test.each([
  [0, '0'],
  [1 / 30, '< 0.1'],
  [0.049, '< 0.1'],
  [0.05, '0.1'],
  [4, '4'],
  [12.34, '12.3'],
])('a mean of %d is %s: what is more than nothing is never 0', (mean, words) => {
  expect(formatMean(mean)).toBe(words)
})
