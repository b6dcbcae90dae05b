import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from './policy-text.ts'

const file = readFileSync(join(import.meta.dirname, '../../docs/charging-policy.md'), 'utf8')
const policy = parsePolicy(file)

describe('the charging policy', () => {
  test('is shown word for word as it is documented', () => {
    const shown = [...policy.intro, ...policy.sections.flatMap(({ blocks }) => blocks)]
      .flatMap((block) => (block.kind === 'list' ? block.items : [block.spans]))
      .map((spans) => spans.map(({ text }) => text).join(''))
    const titles = [policy.title, ...policy.sections.map(({ title }) => title)]
    const words = (text: string) =>
      text
        .replaceAll(/[#*]|^- /gm, '')
        .split(/\s+/)
        .filter(Boolean)
        .sort()
    expect(words([...titles, ...shown].join('\n'))).toEqual(words(file))
  })

  test('has an address for everything that is linked to', () => {
    expect(policy.sections.map(({ id }) => id)).toEqual([
      'quote-and-hold',
      'what-it-costs',
      'the-receipt',
      'failed-work',
      'cancelling',
      'when-the-outcome-is-unknown',
      'retries-and-other-models',
      'which-points-are-used-first',
      'renewal-and-plans',
      'refunds',
    ])
  })
})

test.each([
  '> a quote',
  '1. a number',
  '- a point\nand no point',
  'an **open end',
  'a [link](/x)',
  '### deep',
  '`code`',
])('what the page cannot show is an error, and not shown in part: %s', (markdown) => {
  expect(() => parsePolicy(markdown)).toThrow(/not written like this/)
})
