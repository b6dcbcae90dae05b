import { describe, expect, test } from 'vitest'
import { alarmOf, driftPercent, type ModelDrift, parseAlarm, type Recent } from './rules.ts'

const COST = { active: true, limit: 100_000_000n, leastActions: 1 }
const ERRORS = { active: true, limit: 50n, leastActions: 20 }
const DRIFT = { active: true, limit: 50n, leastActions: 10 }
const hour = (more: Partial<Recent>): Recent => ({ costMicroUsd: 0n, ended: 40, failed: 0, drift: [], ...more })
const drift = (more: Partial<ModelDrift>): ModelDrift => ({
  ...{ modelId: 'a/model', compared: 10, ourMicroUsd: 100_000n, theirMicroUsd: 100_000n, unknown: 0, unanswered: 0 },
  ...more,
})
const RINGS =
  "The last day's 10 compared calls of a/model cost $0.100000 by our books and $0.100503 by the provider's (-0.50 %): more than 0.5 % apart."

test.for([
  ['cost', COST, hour({ costMicroUsd: 100_000_000n }), null],
  ['cost', COST, hour({ costMicroUsd: 100_010_000n }), 'The last hour cost $100.01, above $100.00.'],
  ['cost', { ...COST, active: false }, hour({ costMicroUsd: 200_000_000n }), null],
  ['errors', ERRORS, hour({ failed: 20 }), null],
  ['errors', ERRORS, hour({ failed: 21 }), "21 of the last hour's 40 actions failed, above 50 %."],
  ['errors', ERRORS, hour({ ended: 19, failed: 19 }), null],
  ['errors', ERRORS, hour({ ended: 0 }), null],
  ['drift', DRIFT, hour({ drift: [drift({ theirMicroUsd: 100_502n })] }), null],
  ['drift', DRIFT, hour({ drift: [drift({ theirMicroUsd: 100_503n })] }), RINGS],
  ['drift', DRIFT, hour({ drift: [drift({ theirMicroUsd: 100_503n, compared: 9 })] }), null],
  // A micro-dollar a call is rounding, whatever its share.
  ['drift', DRIFT, hour({ drift: [drift({ ourMicroUsd: 10n, theirMicroUsd: 0n })] }), null],
  ['drift', { ...DRIFT, active: false }, hour({ drift: [drift({ theirMicroUsd: 1n })] }), null],
] as const)('%s at %o in %o', ([id, terms, found, words]) => {
  expect(alarmOf(id, terms, found)).toBe(words)
})

describe('a limit that makes no sense is refused with its field', () => {
  test.for([
    ['cost', { ...COST, limit: 0n }, 'costLimit'],
    ['cost', { ...COST, limit: 2_000_000_000_000n }, 'costLimit'],
    ['errors', { ...ERRORS, limit: 101n }, 'errorPercent'],
    ['drift', { ...DRIFT, limit: 10_001n }, 'driftPercent'],
    ['errors', { ...ERRORS, leastActions: 0 }, 'leastActions'],
  ] as const)('%s %o', ([id, terms, field]) => {
    expect(() => parseAlarm(id, terms)).toThrow(expect.objectContaining({ field }))
  })
})

test.for([
  [{ ourMicroUsd: 101n, theirMicroUsd: 100n }, 1],
  [{ ourMicroUsd: 995n, theirMicroUsd: 1_000n }, -0.5],
  [{ ourMicroUsd: 0n, theirMicroUsd: 0n }, 0],
  [{ ourMicroUsd: 5n, theirMicroUsd: 0n }, null],
] as const)('the drift of %o is %s percent of theirs', ([sums, percent]) => {
  expect(driftPercent(drift(sums))).toBe(percent)
})
