import { describe, expect, test } from 'vitest'
import { type ChainModel, decodeFacts, differencesOf, encodeFacts, leftWithout, parseChain } from './rules.ts'

const model = (id: string, traits: Partial<ChainModel> = {}): ChainModel => ({
  id,
  name: id.toUpperCase(),
  modality: 'TEXT',
  vision: false,
  listed: true,
  retiredAt: null,
  ...traits,
})
const known = [
  model('a'),
  model('b', { vision: true }),
  model('old', { retiredAt: new Date() }),
  model('gone', { listed: false }),
  model('draws', { modality: 'IMAGE' }),
]

test('a chain is kept in the order in which it was given', () => {
  expect(parseChain('STORY_BREAKDOWN', ['b', 'a'], known)).toEqual(['b', 'a'])
})

describe('a chain is refused, with the model and why', () => {
  test.for([
    ['no model', 'STORY_BREAKDOWN', [], 'models', 'at least one'],
    ['one that is not there', 'STORY_BREAKDOWN', ['a', 'x'], 'models.1', 'x is not in the catalogue'],
    ['one named twice', 'STORY_BREAKDOWN', ['a', 'a'], 'models.1', 'A is named twice'],
    ['a retired one', 'STORY_BREAKDOWN', ['old'], 'models.0', 'OLD cannot do this. It is retired.'],
    ['one no longer listed', 'STORY_BREAKDOWN', ['gone'], 'models.0', 'GONE cannot do this.'],
    ['one that cannot see', 'IMAGE_ANALYSIS', ['b', 'a'], 'models.1', 'A cannot do this. It cannot see images.'],
    ['one that gives images', 'STORY_BREAKDOWN', ['draws'], 'models.0', 'It gives images, and this takes text.'],
    ['text for video', 'VIDEO_GENERATION', ['a'], 'models.0', 'It gives text, and this takes video.'],
    ['too many', 'STORY_BREAKDOWN', Array(9).fill('a'), 'models', 'at most 8'],
  ] as [string, 'STORY_BREAKDOWN' | 'IMAGE_ANALYSIS' | 'VIDEO_GENERATION', string[], string, string][])(
    '%s',
    ([, fn, ids, field, message]) => {
      expect(() => parseChain(fn, ids, known)).toThrow(
        expect.objectContaining({ field, message: expect.stringContaining(message) }),
      )
    },
  )
})

test('a function has nothing left when the last of its chain that is offered goes', () => {
  const links = [
    { function: 'STORY_BREAKDOWN', modelId: 'a' },
    { function: 'STORY_BREAKDOWN', modelId: 'old' },
    { function: 'MUSIC_ANALYSIS', modelId: 'a' },
    { function: 'MUSIC_ANALYSIS', modelId: 'b' },
  ] as const
  expect(leftWithout(links, known, ['a'])).toEqual(['STORY_BREAKDOWN'])
  expect(leftWithout(links, known, ['a', 'b'])).toEqual(['STORY_BREAKDOWN', 'MUSIC_ANALYSIS'])
  expect(leftWithout(links, known, ['old'])).toEqual([])
})

test('the facts of a proposal are kept to the micro-dollar, and told in words', () => {
  const after = { inputPrice: 25_000n, contextTokens: 64_000, vision: true, free: false }
  expect(decodeFacts(JSON.parse(JSON.stringify(encodeFacts(after))))).toEqual(after)
  expect(differencesOf({ kind: 'CHANGED', before: { ...after, inputPrice: 2_500_000n }, after })).toEqual([
    { what: 'Input, a million tokens', before: '$2.50', after: '$0.025' },
    { what: 'Free', before: 'no', after: 'no' },
    { what: 'Context', before: '64,000 tokens', after: '64,000 tokens' },
    { what: 'Sees images', before: 'yes', after: 'yes' },
  ])
})
