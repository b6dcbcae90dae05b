import { expect, test } from 'vitest'
import { formatUptime } from './health-words.ts'

test('only what never failed has an uptime of 100 %', () => {
  expect(formatUptime(1)).toBe('100 %')
  expect(formatUptime(0.999_99)).toBe('99.99 %')
  expect(formatUptime(0.995)).toBe('99.5 %')
  expect(formatUptime(0)).toBe('0 %')
})
