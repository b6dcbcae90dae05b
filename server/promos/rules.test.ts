import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../errors.ts'
import { decideRedemption, normalCode, type PromoInput, parsePromo } from './rules.ts'

test.each([
  ['LAUNCH-25', 'LAUNCH-25'],
  ['  launch-25\n', 'LAUNCH-25'],
  ['abc', 'ABC'],
  ['A'.repeat(40), 'A'.repeat(40)],
  ['ab', undefined],
  ['A'.repeat(41), undefined],
  ['LAUNCH 25', undefined],
  ['LAUNCH_25', undefined],
  ['ﬁlm', 'FILM'],
  ['straße', 'STRASSE'],
  ['КОД', undefined],
  ['', undefined],
  ['\0\0\0', undefined],
  ['X'.repeat(10_000), undefined],
  [' '.repeat(1_000_000), undefined],
])('what is typed as %j is kept as %j', (typed, code) => {
  expect(normalCode(typed)).toBe(code)
})

describe('a new code', () => {
  const now = new Date('2026-11-22T09:00:00Z')
  const good: PromoInput = { code: ' launch ', points: 500n, uses: 10, usesPerUser: 1, expiresAt: null }

  test('is kept in capitals', () => {
    expect(parsePromo(good, now)).toEqual({ ...good, code: 'LAUNCH' })
    expect(parsePromo({ ...good, points: 1_000_000n, uses: 1_000_000, usesPerUser: 2 }, now).uses).toBe(1_000_000)
  })

  test.each([
    [{ code: 'a b c' }, 'code'],
    [{ points: 0n }, 'points'],
    [{ points: 1_000_001n }, 'points'],
    [{ uses: 0 }, 'uses'],
    [{ uses: -1 }, 'uses'],
    [{ uses: 1_000_001 }, 'uses'],
    [{ usesPerUser: 0 }, 'usesPerUser'],
    [{ usesPerUser: 2_000_000_000 }, 'usesPerUser'],
    [{ expiresAt: now }, 'expiresAt'],
    [{ expiresAt: new Date(0) }, 'expiresAt'],
  ])('%o is refused by the name of its field', (bad, field) => {
    const refusal = (() => {
      try {
        return parsePromo({ ...good, ...bad }, now)
      } catch (error) {
        return error
      }
    })()
    expect(refusal).toBeInstanceOf(InvalidInput)
    expect(refusal).toMatchObject({ field })
  })
})

describe('a use', () => {
  const promo = { uses: 3, used: 0, usesPerUser: 2, expired: false }
  test.each([
    [promo, 0, 'allowed'],
    [promo, 1, 'allowed'],
    [promo, 2, 'ALREADY_REDEEMED'],
    [{ ...promo, used: 3 }, 0, 'USED_UP'],
    [{ ...promo, used: 2 }, 0, 'allowed'],
    [{ ...promo, expired: true }, 0, 'EXPIRED'],
    [{ ...promo, expired: true, used: 3 }, 2, 'ALREADY_REDEEMED'],
    [{ ...promo, expired: true, used: 3 }, 0, 'EXPIRED'],
  ])('of %o by somebody who has used it %d times: %s', (state, mine, decision) => {
    expect(decideRedemption(state, { mine })).toBe(decision)
  })
})
