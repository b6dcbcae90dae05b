import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shifted } from './decimal.ts'
import { paid } from './gateway-world.ts'
import { estimateTokens, promptTokens } from './token-rules.ts'
import { measuredCost, type ReportedUsage, usageOf } from './usage-rules.ts'

const model = paid('a/one')
const measured = { inputTokens: 110, outputTokens: 22 }
const believed = { inputTokens: 100, outputTokens: 20 }

describe('measured cost', () => {
  test.for([
    [{ inputTokens: 1_000_000, outputTokens: 1_000_000 }, 12_500_000n],
    [{ inputTokens: 1, outputTokens: 0 }, 3n],
    [{ inputTokens: 0, outputTokens: 1 }, 10n],
    [{ inputTokens: 0, outputTokens: 0 }, 0n],
  ] as const)('of %o is %s micro-dollars', ([tokens, cost]) => {
    expect(measuredCost(tokens, model)).toBe(cost)
  })

  test('is never below zero and never a whole micro-dollar above the exact figure', () => {
    const tokens = fc.integer({ min: 0, max: 2_000_000 })
    const price = fc.bigInt({ min: -1n, max: 100_000_000n })
    fc.assert(
      fc.property(tokens, tokens, price, price, (inputTokens, outputTokens, inputPrice, outputPrice) => {
        const cost = measuredCost({ inputTokens, outputTokens }, paid('a', { inputPrice, outputPrice }))
        const exact = [inputTokens, outputTokens].map(BigInt).reduce((sum, count, index) => {
          const each = index === 0 ? inputPrice : outputPrice
          return sum + count * (each < 0n ? 0n : each)
        }, 0n)
        expect(cost * 1_000_000n - exact).toBeGreaterThanOrEqual(0n)
        expect(cost * 1_000_000n - exact).toBeLessThan(1_000_000n)
      }),
    )
  })
})

describe('usage', () => {
  const cases: [name: string, reports: ReportedUsage[], usage: object][] = [
    ['is measured where nothing is reported', [], { ...measured, costMicroUsd: 495n, costSource: 'MEASURED' }],
    ['takes reported tokens without a cost', [believed], { ...believed, costMicroUsd: 450n, costSource: 'MEASURED' }],
    ['takes a reported cost', [{ ...believed, costUsd: 0.0003 }], { costMicroUsd: 300n, costSource: 'PROVIDER' }],
    ['takes a cost as text', [{ ...believed, costUsd: '3e-4' }], { costMicroUsd: 300n, costSource: 'PROVIDER' }],
    ['takes a cost of nothing', [{ ...believed, costUsd: 0 }], { costMicroUsd: 0n, costSource: 'PROVIDER' }],
    ['rounds a cost up to micro-dollars', [{ ...believed, costUsd: 0.0003000001 }], { costMicroUsd: 301n }],
    [
      "leaves the noise of a provider's floats off",
      [{ ...believed, costUsd: 0.035000000000000003 }],
      { costMicroUsd: 35_000n },
    ],
    ['adds what went to the maker', [{ ...believed, costUsd: 0.00001, upstreamUsd: 0.0002 }], { costMicroUsd: 210n }],
    [
      'doubts a negative cost',
      [{ ...believed, costUsd: -0.1 }],
      { costSource: 'MEASURED', note: expect.stringContaining('-0.1') },
    ],
    [
      'doubts what is no number',
      [{ ...believed, costUsd: 'NaN' }],
      { costSource: 'MEASURED', note: expect.any(String) },
    ],
    [
      'doubts infinity',
      [{ ...believed, costUsd: Number.POSITIVE_INFINITY }],
      { costSource: 'MEASURED', note: expect.any(String) },
    ],
    ['doubts $23 for a few words', [{ ...believed, costUsd: 23 }], { costMicroUsd: 450n, costSource: 'MEASURED' }],
    [
      'doubts two different costs',
      [
        { ...believed, costUsd: 0.0003 },
        { ...believed, costUsd: 0.0006 },
      ],
      { costSource: 'MEASURED' },
    ],
    ['does not believe zero tokens for a text', [{ inputTokens: 0, outputTokens: 0 }], measured],
    ['does not believe more tokens than a context holds', [{ inputTokens: 5e8, outputTokens: -4 }], measured],
  ]
  test.for(cases)('%s', ([, reports, usage]) => {
    expect(usageOf(reports, measured, model)).toMatchObject(usage)
  })
})

describe('a decimal is shifted exactly', () => {
  test.for([
    ['0.0000025', 12, 2_500_000n],
    [2.5e-8, 12, 25_000n],
    [7, 6, 7_000_000n],
    ['-1', 12, -1_000_000_000_000n],
    ['1e3', 0, 1_000n],
    ['0.49', 0, 0n],
    ['0.5', 0, 1n],
    ['', 0, undefined],
    ['0x10', 0, undefined],
    [Number.NaN, 0, undefined],
  ] as const)('%s by %i places is %s', ([value, places, result]) => {
    expect(shifted(value, places)).toBe(result)
  })
})

describe('tokens', () => {
  test.for([
    ['', 0],
    ['four', 1],
    ['fours', 2],
    ['東京', 2],
    ['дождь', 4],
    ['🎬', 2],
  ] as const)('of "%s" are about %i', ([text, tokens]) => {
    expect(estimateTokens(text)).toBe(tokens)
  })

  test('of a prompt are those of everything that is sent', () => {
    const prompt = { system: 'a'.repeat(40), user: [], schema: { name: 'S', json: {} } }
    const bare = promptTokens(prompt)
    const image = { type: 'image' as const, dataUrl: 'data:' }
    expect(bare).toBeGreaterThanOrEqual(10)
    expect(promptTokens({ ...prompt, user: [{ type: 'text', text: 'a'.repeat(400) }] })).toBe(bare + 100)
    expect(promptTokens({ ...prompt, user: [image] })).toBeGreaterThan(bare + 1_000)
    expect(promptTokens({ ...prompt, history: [{ assistant: 'a'.repeat(400), user: '' }] })).toBeGreaterThan(bare + 100)
  })
})
