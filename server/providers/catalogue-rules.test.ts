import { describe, expect, test } from 'vitest'
import { catalogueDiff, type KnownModel } from './catalogue-rules.ts'
import { paid } from './gateway-world.ts'
import type { ListedModel } from './openrouter/api.ts'

const known: KnownModel[] = [
  { ...paid('a/one'), name: 'One', listed: true },
  { ...paid('b/free', { free: true, inputPrice: 0n, outputPrice: 0n }), name: 'Free', listed: true },
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
  expect(catalogueDiff(known, [one, free])).toEqual({ kind: 'read', proposals: [] })
})

test('every fact of a known model is compared, and what cannot be sold is not proposed', () => {
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
    { id: 'x/no-price' },
    { id: 'x/no-name', pricing: { prompt: '0', completion: '0' } },
    {
      id: 'x/draws',
      name: 'Draws',
      pricing: { prompt: '0', completion: '0' },
      architecture: { output_modalities: ['image'] },
    },
    { id: 'x/paid-below-zero', name: 'Minus', pricing: { prompt: '-1', completion: '-1' } },
  ]
  const diff = catalogueDiff(known, list)
  expect(diff).toEqual({
    kind: 'read',
    proposals: [
      {
        modelId: 'a/one',
        kind: 'CHANGED',
        warning: null,
        before: {
          contextTokens: 128_000,
          maxOutputTokens: 16_000,
          inputPrice: 2_500_000n,
          outputPrice: 10_000_000n,
          structuredOutput: true,
          vision: false,
        },
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
  expect(gone).toMatchObject({ proposals: [{ modelId: 'b/free', kind: 'GONE', after: { listed: false } }] })
  const back = catalogueDiff([{ ...paid('a/one'), name: 'One', listed: false }], [one])
  expect(back).toMatchObject({ proposals: [{ modelId: 'a/one', kind: 'BACK', after: { listed: true } }] })
})

describe('no price is proposed', () => {
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
  ] as [string, ListedModel, string][])('by %s, and it is said', ([, entry, reason]) => {
    const list = [entry, ...[one, free].filter(({ id }) => id !== entry.id)]
    const diff = catalogueDiff(known, list)
    expect(diff).toMatchObject({
      proposals: [{ modelId: entry.id, before: {}, after: {}, warning: expect.stringContaining(reason) }],
    })
  })

  test('by fields that are not there', () => {
    expect(catalogueDiff(known, [{ id: 'a/one' }, { id: 'b/free' }])).toEqual({ kind: 'read', proposals: [] })
  })
})

test.for([
  ['a paid model for nothing', { ...one, pricing: { prompt: '0', completion: '0' } }, 'pay nothing'],
  ['a free model that costs', { ...free, pricing: { prompt: '0.0001', completion: '0' } }, 'would cost'],
] as [string, ListedModel, string][])('%s is proposed with a warning', ([, entry, words]) => {
  const list = [entry, ...[one, free].filter(({ id }) => id !== entry.id)]
  const flipped = { modelId: entry.id, after: { free: expect.any(Boolean) }, warning: expect.stringContaining(words) }
  expect(catalogueDiff(known, list)).toMatchObject({ proposals: [flipped] })
})

test('the author in front of a name is left out', () => {
  const list = [{ ...one, name: 'Maker: One' }, free, { ...one, id: 'x/new', name: 'Maker: Two: Three' }]
  expect(catalogueDiff(known, list)).toMatchObject({ proposals: [{ kind: 'NEW', after: { name: 'Two: Three' } }] })
})
