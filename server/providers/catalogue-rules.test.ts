import { describe, expect, test } from 'vitest'
import { catalogueDiff, type KnownModel } from './catalogue-rules.ts'
import { paid } from './gateway-world.ts'
import type { ListedModel } from './openrouter/api.ts'

const known: KnownModel[] = [
  { ...paid('a/one'), listed: true },
  { ...paid('b/free', { free: true, inputPrice: 0n, outputPrice: 0n }), listed: true },
]
const one: ListedModel = {
  id: 'a/one',
  context_length: 128_000,
  architecture: { input_modalities: ['text'] },
  pricing: { prompt: '0.0000025', completion: '0.00001' },
  top_provider: { max_completion_tokens: 16_000 },
  supported_parameters: ['structured_outputs'],
}
const free: ListedModel = { id: 'b/free', pricing: { prompt: '0', completion: '0' } }

test('the same facts are no change', () => {
  expect(catalogueDiff(known, [one, free])).toEqual({ kind: 'changed', changes: [], doubts: [] })
})

test('every fact of a known model is taken over, and other models are none of ours', () => {
  const list = [
    {
      id: 'a/one',
      context_length: 64_000,
      architecture: { input_modalities: ['text', 'image'] },
      pricing: { prompt: '0.000003', completion: 0.000015 },
      top_provider: { max_completion_tokens: 8_000 },
      supported_parameters: [],
    },
    free,
    { id: 'x/new' },
  ]
  const diff = catalogueDiff(known, list)
  expect(diff).toMatchObject({
    changes: [
      {
        id: 'a/one',
        before: { contextTokens: 128_000, inputPrice: 2_500_000n },
        after: {
          contextTokens: 64_000,
          maxOutputTokens: 8_000,
          inputPrice: 3_000_000n,
          outputPrice: 15_000_000n,
          structuredOutput: false,
          vision: true,
        },
      },
    ],
  })
})

test('a model that the list no longer names is unlisted, and listed again when it is back', () => {
  const gone = catalogueDiff(known, [one])
  expect(gone).toMatchObject({ changes: [{ id: 'b/free', before: { listed: true }, after: { listed: false } }] })
  const back = catalogueDiff([{ ...paid('a/one'), listed: false }], [one])
  expect(back).toMatchObject({ changes: [{ id: 'a/one', after: { listed: true } }] })
})

describe('nothing changes', () => {
  test.for([
    ['by an empty list', []],
    ['by a list of other models', [{ id: 'x/new' }]],
  ] as [string, ListedModel[]][])('%s', ([, list]) => {
    expect(catalogueDiff(known, list)).toMatchObject({ kind: 'refused' })
  })

  test.for([
    ['a price of -1', { ...one, pricing: { prompt: '-1', completion: '-1' } }, 'below zero'],
    ['a price that is no number', { ...one, pricing: { prompt: 'soon', completion: '0' } }, 'no number'],
    ['an absurd price', { ...one, pricing: { prompt: '1', completion: '1' } }, 'absurdly high'],
    ['a paid model for nothing', { ...one, pricing: { prompt: '0', completion: '0' } }, 'would be free'],
    ['a free model that costs', { ...free, pricing: { prompt: '0.0001', completion: '0' } }, 'would cost'],
  ] as [string, ListedModel, string][])('by %s, and it is said', ([, entry, reason]) => {
    const list = [entry, ...[one, free].filter(({ id }) => id !== entry.id)]
    const diff = catalogueDiff(known, list)
    expect(diff).toMatchObject({ changes: [], doubts: [{ id: entry.id, reason: expect.stringContaining(reason) }] })
  })

  test('by fields that are not there', () => {
    expect(catalogueDiff(known, [{ id: 'a/one' }, { id: 'b/free' }])).toMatchObject({ changes: [], doubts: [] })
  })
})
