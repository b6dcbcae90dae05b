import { describe, expect, test } from 'vitest'
import { afterTold, checkAfterMs, type KnownClaim, lossOf, standingOf } from './rules.ts'

const ORDER = { points: 500n, priceMicroUsd: 4_000_000n }
const claim = (kind: KnownClaim['kind'], state: KnownClaim['state'], cents: number): KnownClaim => ({
  kind,
  state,
  microUsd: BigInt(cents) * 10_000n,
})

describe('what claims on a payment come to', () => {
  test.each([
    ['none', [], 0n, false],
    ['a refund of all', [claim('REFUND', 'FINAL', 400)], 500n, true],
    ['a refund on its way', [claim('REFUND', 'OPEN', 400)], 500n, true],
    ['a refund and the sum that holds it', [claim('REFUND', 'FINAL', 100), claim('CHARGE', 'FINAL', 100)], 125n, false],
    [
      'a sum of refunds that were not all heard of',
      [claim('REFUND', 'FINAL', 100), claim('CHARGE', 'FINAL', 300)],
      375n,
      false,
    ],
    [
      'a refund that failed, still in the sum',
      [claim('REFUND', 'VOID', 100), claim('CHARGE', 'FINAL', 100)],
      0n,
      false,
    ],
    [
      'a refund that failed, and another',
      [claim('REFUND', 'VOID', 400), claim('CHARGE', 'FINAL', 400), claim('REFUND', 'FINAL', 400)],
      500n,
      true,
    ],
    ['a part of a cent’s worth of points', [claim('REFUND', 'FINAL', 1)], 1n, false],
    ['a bank’s question', [claim('DISPUTE', 'NOTICE', 400)], 0n, false],
    ['a dispute', [claim('DISPUTE', 'OPEN', 400)], 500n, false],
    ['a dispute that was lost', [claim('DISPUTE', 'FINAL', 400)], 500n, true],
    ['a dispute that was won', [claim('DISPUTE', 'VOID', 400)], 0n, false],
    ['a refund and a dispute', [claim('REFUND', 'FINAL', 400), claim('DISPUTE', 'OPEN', 400)], 500n, true],
    ['half of each', [claim('REFUND', 'FINAL', 200), claim('DISPUTE', 'FINAL', 200)], 500n, true],
  ] as [string, KnownClaim[], bigint, boolean][])('%s', (_what, claims, target, refunded) => {
    expect(standingOf(ORDER, claims)).toMatchObject({ target, refunded })
    expect(standingOf(ORDER, [...claims].reverse())).toMatchObject({ target, refunded })
  })
})

describe('what is told of a claim', () => {
  const told = (state: KnownClaim['state'], cents: number, kind: KnownClaim['kind'] = 'DISPUTE') => ({
    id: 'x',
    kind,
    state,
    amountCents: cents,
    currency: 'usd',
  })

  test('goes on, and never back', () => {
    const won = afterTold(undefined, told('VOID', 400))
    expect(afterTold(won, told('OPEN', 400))).toEqual(won)
    expect(afterTold(afterTold(undefined, told('OPEN', 400)), told('FINAL', 300))).toEqual(
      claim('DISPUTE', 'FINAL', 300),
    )
  })

  test('as a sum only grows', () => {
    const sum = afterTold(undefined, told('FINAL', 300, 'CHARGE'))
    expect(afterTold(sum, told('FINAL', 100, 'CHARGE'))).toEqual(sum)
    expect(afterTold(sum, told('FINAL', 400, 'CHARGE')).microUsd).toBe(4_000_000n)
  })
})

test('the loss of the house is what was spent and not what is held', () => {
  expect(lossOf({ reversal: 500n, reversed: 100n, remaining: 0n })).toBe(400n)
  expect(lossOf({ reversal: 500n, reversed: 100n, remaining: 300n })).toBe(100n)
  expect(lossOf({ reversal: 200n, reversed: 200n, remaining: 300n })).toBe(0n)
})

test('looks at the provider grow rare, and stay within an hour', () => {
  expect([0, 1, 2, 3, 6, 500].map((checks) => checkAfterMs(checks) / 60_000)).toEqual([1, 2, 4, 8, 60, 60])
})
