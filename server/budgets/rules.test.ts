import { expect, test } from 'vitest'
import { points } from '../brands.ts'
import { parseBudget, wouldStop } from './rules.ts'

test.each([
  [{ points: 1n, warnAt: 50, stop: true }, undefined],
  [{ points: 1_000_000_000n, warnAt: 95, stop: false }, undefined],
  [{ points: 0n, warnAt: 80, stop: false }, 'budget.points'],
  [{ points: 1_000_000_001n, warnAt: 80, stop: false }, 'budget.points'],
  [{ points: 5n, warnAt: 49, stop: false }, 'budget.warnAt'],
  [{ points: 5n, warnAt: 96, stop: false }, 'budget.warnAt'],
])('a budget %o is refused for %s', (wish, field) => {
  if (field) expect(() => parseBudget(wish)).toThrow(expect.objectContaining({ field }))
  else expect(parseBudget(wish)).toEqual(wish)
})

test.each([
  [{ stop: true, used: 80, held: 10 }, 10, false],
  [{ stop: true, used: 80, held: 11 }, 10, true],
  [{ stop: false, used: 80, held: 11 }, 10, false],
  [{ stop: true, used: 500, held: 0 }, 0, false],
])('of a budget of 100, %o and %d more: stopped is %s', ({ stop, used, held }, needed, stopped) => {
  const budget = { points: points(100), stop, used: points(used), held: points(held) }
  expect(wouldStop(budget, points(needed))).toBe(stopped)
})
