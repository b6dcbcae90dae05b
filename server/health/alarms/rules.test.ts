import { describe, expect, test } from 'vitest'
import { alarmOf, type Hour, parseAlarm } from './rules.ts'

const COST = { active: true, limit: 100_000_000n, leastActions: 1 }
const ERRORS = { active: true, limit: 50n, leastActions: 20 }
const hour = (more: Partial<Hour>): Hour => ({ costMicroUsd: 0n, ended: 40, failed: 0, ...more })

test.for([
  ['cost', COST, hour({ costMicroUsd: 100_000_000n }), null],
  ['cost', COST, hour({ costMicroUsd: 100_010_000n }), 'The last hour cost $100.01, above $100.00.'],
  ['cost', { ...COST, active: false }, hour({ costMicroUsd: 200_000_000n }), null],
  ['errors', ERRORS, hour({ failed: 20 }), null],
  ['errors', ERRORS, hour({ failed: 21 }), "21 of the last hour's 40 actions failed, above 50 %."],
  ['errors', ERRORS, hour({ ended: 19, failed: 19 }), null],
  ['errors', ERRORS, hour({ ended: 0 }), null],
] as const)('%s at %o in %o', ([id, terms, found, words]) => {
  expect(alarmOf(id, terms, found)).toBe(words)
})

describe('a limit that makes no sense is refused with its field', () => {
  test.for([
    ['cost', { ...COST, limit: 0n }, 'costLimit'],
    ['cost', { ...COST, limit: 2_000_000_000_000n }, 'costLimit'],
    ['errors', { ...ERRORS, limit: 101n }, 'errorPercent'],
    ['errors', { ...ERRORS, leastActions: 0 }, 'leastActions'],
  ] as const)('%s %o', ([id, terms, field]) => {
    expect(() => parseAlarm(id, terms)).toThrow(expect.objectContaining({ field }))
  })
})
