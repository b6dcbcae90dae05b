import { describe, expect, test } from 'vitest'
import { ABOUT, isKind, KINDS, kindOf } from './kinds-rules.ts'
import { type Notice, textOf, warnedPercent } from './rules.ts'

const renewsAt = new Date('2026-12-22T09:00:00Z')
const purchase = { purchaseId: 'b1', pack: 'Quick' }

const NOTICES: Notice[] = [
  { kind: 'ALLOCATION_USED', percent: 80, used: 2_000n, of: 2_500n, renewsAt },
  { kind: 'ALLOCATION_USED', percent: 95, used: 2_400n, of: 2_500n, renewsAt },
  {
    kind: 'CREDITS_SHORT',
    needed: 700n,
    available: 1n,
    pack: { name: 'Power', points: 1_500n, priceMicroUsd: 10_000_000n },
  },
  { kind: 'CREDITS_SHORT', needed: 9_999_999n, available: 0n, pack: undefined },
  { kind: 'BUDGET', mark: 80, used: 800n, of: 1_000n, endsAt: renewsAt },
  { kind: 'BUDGET', mark: 100, used: 1_000n, of: 1_000n, endsAt: renewsAt },
  { kind: 'BUDGET', mark: 'stopped', used: 990n, of: 1_000n, endsAt: renewsAt },
  { kind: 'PURCHASE_PAID', ...purchase, points: 500n, priceMicroUsd: 4_000_000n },
  { kind: 'PURCHASE_FAILED', ...purchase },
  { kind: 'PURCHASE_REVERSED', ...purchase, because: 'refund', reversed: 1n, of: 500n },
  { kind: 'PURCHASE_REVERSED', ...purchase, because: 'dispute', reversed: 500n, of: 500n },
  { kind: 'PURCHASE_RESTORED', ...purchase, restored: 500n, of: 500n },
  { kind: 'RENEWED', points: 2_500n, plan: 'Pro', renewsAt },
  { kind: 'PLAN_CHANGED', plan: 'Studio', granted: 2_500n, from: renewsAt },
  { kind: 'PLAN_CHANGED', plan: 'Free', granted: 0n, from: renewsAt },
  { kind: 'ADJUSTED', amount: -1n, reason: 'Booked twice' },
  { kind: 'ADJUSTED', amount: 100n, reason: 'Sorry' },
  { kind: 'PAUSED', points: 120_000n, endsAt: renewsAt, whose: undefined },
  { kind: 'PAUSED', points: 120_000n, endsAt: renewsAt, whose: 'ada@example.com' },
  { kind: 'ACTION_ENDED', actionId: 'a1', title: 'Ten past four', succeeded: true, charged: 1n },
  { kind: 'ACTION_ENDED', actionId: 'a1', title: 'Ten past four', succeeded: false, charged: 0n },
]

test.each(NOTICES)('$kind is told in a title, whole sentences and a page to go on', (notice) => {
  const { title, body, href } = textOf(notice)
  expect(`${title}\n${body}\n${href}`).toMatchSnapshot()
  expect(title.length).toBeGreaterThan(5)
  expect(body).toMatch(/\.$|^By an admin: /)
  expect(href).toMatch(/^\/\w+/)
  expect(`${title} ${body}`).not.toMatch(/\b1 points\b|undefined|NaN|NULL/)
})

test('every kind has its words for the settings, and every notice its kind', () => {
  expect([...new Set(NOTICES.map(kindOf))].sort()).toEqual([...KINDS].sort())
  expect(Object.keys(ABOUT).sort()).toEqual([...KINDS].sort())
  expect(isKind('PURCHASE_PAID')).toBe(true)
  expect(isKind('constructor')).toBe(false)
})

describe('how much of the allocation is used', () => {
  test.each([
    [0n, 2_500n, undefined],
    [1_999n, 2_500n, undefined],
    [2_000n, 2_500n, 80],
    [2_374n, 2_500n, 80],
    [2_375n, 2_500n, 95],
    [2_500n, 2_500n, 95],
    [0n, 0n, undefined],
    [1n, 1n, 95],
  ])('%d of %d: %s', (used, of, percent) => {
    expect(warnedPercent({ used, of })).toBe(percent)
  })
})
