import { expect, test } from 'vitest'
import { formatPrice, formatPricePerPoint } from './price.ts'

test.each([
  ['0.000000', 'Free'],
  ['4.000000', '$4'],
  ['4.500000', '$4.50'],
  ['0.990000', '$0.99'],
  ['10000.000000', '$10,000'],
])('a price of %s reads %s', (usd, text) => {
  expect(formatPrice(usd)).toBe(text)
})

test.each([
  ['4.000000', 500, '0.80 ¢'],
  ['10.000000', 1_500, '0.67 ¢'],
  ['30.000000', 5_000, '0.60 ¢'],
  ['50.000000', 20, '250.00 ¢'],
  ['0.500000', 10_000_000, '0.00 ¢'],
  ['0.000000', 50, '–'],
])('%s for %d points is %s a point', (usd, points, text) => {
  expect(formatPricePerPoint(usd, points)).toBe(text.replace(' ', '\u00a0'))
})
