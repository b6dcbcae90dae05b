import { expect, test } from 'vitest'
import { meterLevel } from './meter-level.ts'

test.each([
  [2_500, 2_500, 'ok'],
  [500, 2_500, 'ok'],
  [499, 2_500, 'low'],
  [125, 2_500, 'low'],
  [124, 2_500, 'critical'],
  [0, 2_500, 'critical'],
  [10, 0, 'ok'],
  [0, 0, 'critical'],
])('%i of %i points is %s', (available, monthlyAllocation, level) => {
  expect(meterLevel({ available, monthlyAllocation })).toBe(level)
})
