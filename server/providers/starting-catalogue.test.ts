import { describe, expect, test } from 'vitest'
import { DEFAULT_MODEL, startingCatalogue } from './starting-catalogue.ts'

describe('the catalogue to start from', () => {
  test('24 models, no id twice, nine of them free', () => {
    expect(new Set(startingCatalogue.map((model) => model.id)).size).toBe(24)
    expect(startingCatalogue.filter((model) => model.free)).toHaveLength(9)
  })

  test('free is what costs nothing, and says so in its id', () => {
    for (const model of startingCatalogue) {
      expect(model.free).toBe(model.id.endsWith(':free'))
      expect(model.inputMicroUsdPerMTok === 0n && model.outputMicroUsdPerMTok === 0n).toBe(model.free)
    }
  })

  test('prices are whole micro-dollars, exactly as listed', () => {
    const price = (id: string) => {
      const model = startingCatalogue.find((one) => one.id === id)
      return [model?.inputMicroUsdPerMTok, model?.outputMicroUsdPerMTok]
    }
    expect(price('openai/gpt-4o')).toEqual([2_500_000n, 10_000_000n])
    expect(price('moonshotai/kimi-vl-a3b-thinking')).toEqual([25_000n, 100_000n])
    expect(price('meta-llama/llama-3.3-70b-instruct')).toEqual([590_000n, 790_000n])
  })

  test('the default model sees and holds to a schema, so it can run every function', () => {
    expect(startingCatalogue.find((model) => model.id === DEFAULT_MODEL)).toMatchObject({
      vision: true,
      structuredOutput: true,
    })
  })

  test('no model writes more than it can hold', () => {
    for (const model of startingCatalogue) expect(model.maxOutputTokens).toBeLessThanOrEqual(model.contextTokens)
  })
})
