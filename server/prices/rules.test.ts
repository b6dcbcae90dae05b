import { describe, expect, test } from 'vitest'
import { swapsOf, valueAsSold, withChanges } from './replay-rules.ts'
import {
  cheapestOf,
  minimumRate,
  type PackTerms,
  type PlanTerms,
  parseEffectiveAt,
  parsePack,
  parsePlan,
  parseRate,
} from './rules.ts'

const dollars = (amount: number) => BigInt(Math.round(amount * 1_000_000))
const offer = (points: number, price: number) => ({ points: BigInt(points), priceMicroUsd: dollars(price) })
const NOW = new Date('2026-12-01T12:00:00Z')
const MINUTE_MS = 60_000

describe('the least rate that covers what points are sold for', () => {
  test.each([
    ['the packs and plans of the start', [offer(500, 4), offer(1_500, 10), offer(5_000, 30), offer(2_500, 20)], 167],
    ['a point for half a cent, exactly', [offer(1_000, 5)], 200],
    ['a hair cheaper than half a cent', [offer(1_001, 5)], 201],
    ['a cent a point', [offer(50, 0.5)], 100],
    ['more than a dollar a point', [offer(1, 10)], 1],
    ['nothing for sale', [], 1],
  ])('%s', (_what, offers, minimum) => {
    expect(minimumRate(offers)).toBe(minimum)
  })

  test('is that of the cheapest point, found without rounding', () => {
    const almost = [offer(3_000_000, 9_999.99), offer(3_000_001, 9_999.99), offer(2_999_999, 9_999.99)]
    expect(cheapestOf(almost)).toBe(almost[1])
  })
})

describe('what is not taken', () => {
  test.each([0, -1, 1_000_001])('a rate of %d', (rate) => {
    expect(() => parseRate(rate)).toThrow(/1 to 1,000,000/)
  })

  const PACK: PackTerms = { id: 'mini', name: 'Mini', ...offer(100, 1), popular: false, active: true, position: 3 }
  test.each<[string, Partial<PackTerms>]>([
    ['points', { points: 0n }],
    ['points', { points: -5n }],
    ['points', { points: 10_000_001n }],
    ['price', { priceMicroUsd: 0n }],
    ['price', { priceMicroUsd: -4_000_000n }],
    ['price', { priceMicroUsd: 490_000n }],
    ['price', { priceMicroUsd: 10_000_010_000n }],
    ['price', { priceMicroUsd: 4_005_000n }],
    ['price', { priceMicroUsd: 1n }],
    ['id', { id: '' }],
    ['id', { id: 'Mega' }],
    ['id', { id: '../x' }],
    ['id', { id: 'x'.repeat(41) }],
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(41) }],
    ['name', { name: 'a\0b' }],
    ['position', { position: -1 }],
    ['position', { position: 1_000 }],
  ])('a pack with a wrong %s: %o', (field, change) => {
    expect(() => parsePack({ ...PACK, ...change })).toThrow(expect.objectContaining({ field }))
  })

  const PLAN: PlanTerms = { tier: 'PRO', ...offer(2_500, 20), startsPerMinute: 20 }
  test.each<[string, Partial<PlanTerms>]>([
    ['monthlyPoints', { points: 0n }],
    ['monthlyPoints', { points: 10_000_001n }],
    ['price', { priceMicroUsd: 0n }],
    ['price', { priceMicroUsd: 20_000_001n }],
    ['price', { tier: 'FREE' }],
    ['startsPerMinute', { startsPerMinute: 0 }],
    ['startsPerMinute', { startsPerMinute: 1_001 }],
  ])('a plan with a wrong %s: %o', (field, change) => {
    expect(() => parsePlan({ ...PLAN, ...change })).toThrow(expect.objectContaining({ field }))
  })

  test('a rate that begins in the past, or later than in a year', () => {
    const at = (ms: number) => new Date(NOW.getTime() + ms)
    expect(parseEffectiveAt(null, NOW)).toEqual(NOW)
    expect(parseEffectiveAt(at(-MINUTE_MS), NOW)).toEqual(NOW)
    expect(parseEffectiveAt(at(1), NOW)).toEqual(at(1))
    expect(() => parseEffectiveAt(at(-MINUTE_MS - 1), NOW)).toThrow(/past/)
    expect(() => parseEffectiveAt(at(367 * 86_400_000), NOW)).toThrow(/within a year/)
  })
})

describe('what points were sold for', () => {
  const today = {
    packs: [
      { id: 'quick', ...offer(500, 4) },
      { id: 'mega', ...offer(5_000, 30) },
    ],
    plans: [
      { id: 'FREE', ...offer(50, 0) },
      { id: 'PRO', ...offer(2_500, 20) },
    ],
  }
  const source = (
    kind: 'ALLOCATION' | 'BOOST' | 'PROMO' | 'ADJUSTMENT',
    plan: string,
    size: number,
    points: number,
  ) => ({
    kind,
    plan,
    size: BigInt(size),
    points: BigInt(points),
  })

  test.each([
    ['a plan: its own price a point', source('ALLOCATION', 'PRO', 0, 100), 0.8],
    ['the free plan: nothing', source('ALLOCATION', 'FREE', 0, 100), 0],
    ['a boost: that of the pack of its size', source('BOOST', 'FREE', 500, 100), 0.8],
    ['a boost of a size that is gone: the cheapest', source('BOOST', 'PRO', 1_500, 100), 0.6],
    ['a promo code: nothing', source('PROMO', 'PRO', 0, 100), 0],
    ['an adjustment: nothing', source('ADJUSTMENT', 'PRO', 0, 100), 0],
  ])('%s', (_what, one, worth) => {
    expect(valueAsSold([one], today, today)).toBe(dollars(worth))
  })

  test('at other prices: those of the same pack, by its size of today', () => {
    const priced = withChanges(today, { packs: [{ id: 'quick', ...offer(1_000, 4) }] })
    expect(valueAsSold([source('BOOST', 'PRO', 500, 100)], today, priced)).toBe(dollars(0.4))
    expect(today.packs[0]!.points).toBe(500n)
  })
})

test('of several rules for a call the first that fits decides', () => {
  const model = (id: string, modality: 'TEXT' | 'VIDEO' = 'TEXT') => ({
    id,
    modality,
    vision: false,
    free: false,
    inputPrice: 1n,
    outputPrice: 1n,
    mediaPrices: {},
  })
  const models = [model('a'), model('b'), model('c'), model('film', 'VIDEO')]
  const rules = [
    { function: 'STORY_BREAKDOWN' as const, from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
  ]
  const swaps = swapsOf(rules, models, ['STORY_BREAKDOWN', 'REASONING_TASKS', 'VIDEO_GENERATION'])
  expect(swaps.map((swap) => [swap.function, swap.from, swap.to.id])).toEqual([
    ['STORY_BREAKDOWN', 'a', 'b'],
    ['REASONING_TASKS', 'a', 'c'],
  ])
})
