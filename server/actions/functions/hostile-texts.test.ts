import { describe, expect, test } from 'vitest'
import { briefOf, chatRequest } from '../../providers/sandbox/chat-request.ts'
import { compose } from '../../providers/sandbox/compose.ts'
import { type AnyTextFunction, textFunctions } from './registry.ts'

const LENGTH = 390_000
const filled = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH)

/** Each made to lead some pattern of ours into trying everything. */
const TEXTS: [string, string][] = [
  ['capitals', filled('A')],
  ['capitalised words', filled('Aa ')],
  ['an opening bracket and spaces', `<${filled(' ')}story`],
  ['brackets', filled('< / ')],
  ['a heading that never ends', `prologue${filled(' ')}x`],
  ['a numeral and spaces', `I.${filled(' ')}${'x'.repeat(80)}`],
  ['chapters', filled('Chapter 1\n')],
  ['parts and spaces', `part${filled(' ')}x`],
  ['blank lines', `x${filled('\r\n \t')}x`],
  ['exclamation marks', `${filled('!')}x`],
  ['quotes', `x${filled('“')}x`],
  ['one word', filled('ك')],
  ['emoji', filled('👩‍👩‍👧‍👦').toWellFormed()],
  ['names without a full stop', filled('in Mara Voss ')],
]

describe('a text of 390,000 characters made to be slow', () => {
  const functions: AnyTextFunction[] = [textFunctions.STORY_BREAKDOWN, textFunctions.ENTITY_EXTRACTION]

  test.each(TEXTS)('%s: planned in a second and answered by the sandbox in a few', (_, story) => {
    for (const one of functions) {
      const startedAt = performance.now()
      const calls = one.plan(one.input.parse({ story }))
      expect(performance.now() - startedAt).toBeLessThan(1_000)
      expect(calls.length).toBeLessThanOrEqual(20)
      const request = chatRequest.parse({ model: 'x', messages: [{ role: 'user', content: calls[0]?.user }] })
      const answer: unknown = JSON.parse(compose(one.result.meta()?.id, briefOf(request)))
      expect(calls[0]?.schema.safeParse(answer).error).toBeUndefined()
      expect(performance.now() - startedAt).toBeLessThan(4_000)
    }
  })
})
