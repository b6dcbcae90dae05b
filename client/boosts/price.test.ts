import { expect, test } from 'vitest'
import { formatPointPrice, formatPrice } from './price.ts'

test.each([
  ['4.000000', '$4'],
  ['4.500000', '$4.50'],
  ['1200.000000', '$1,200'],
  ['0.000000', '$0'],
])('%s dollars are %s', (usd, words) => {
  expect(formatPrice(usd)).toBe(words)
})

test('a point costs the price by the points', () => {
  expect(formatPointPrice({ price: '4.000000', points: 500 })).toBe('0.8 ¢')
  expect(formatPointPrice({ price: '10.000000', points: 1_500 })).toBe('0.67 ¢')
})
