import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutAt, groupEvenly, headingOffsets, splitEvenly } from './split-text.ts'

const text = fc.string({ unit: 'binary', maxLength: 3_000 })

describe('splitting a text', () => {
  test('loses no character and makes no empty part, whatever the text and the count', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 20 }), (whole, count) => {
        const parts = splitEvenly(whole, count)
        expect(parts.join('')).toBe(whole)
        expect(parts.length).toBeLessThanOrEqual(count)
        expect(parts.every((part) => part !== '' && part.isWellFormed())).toBe(true)
      }),
    )
  })

  test('grouping keeps every part in order and makes exactly as many groups as there can be', () => {
    const parts = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 20 }), (list, count) => {
        const groups = groupEvenly(list, count)
        expect(groups.flat()).toEqual(list)
        expect(groups).toHaveLength(Math.min(count, list.length))
      }),
    )
  })

  test('cuts between paragraphs rather than within them', () => {
    const paragraph = 'One sentence here. Another one there.'
    const whole = Array.from({ length: 12 }, () => paragraph).join('\r\n\r\n')
    expect(splitEvenly(whole, 3).every((part) => part.trim().startsWith('One'))).toBe(true)
  })

  test('a text without any border is cut between characters, never inside one', () => {
    const parts = splitEvenly('🦊'.repeat(1_001), 7)
    expect(parts).toHaveLength(7)
    expect(parts.every((part) => part.isWellFormed())).toBe(true)
  })

  test.each([
    ['Chapter 1\nfoo\n\nChapter 2: The sea\nbar'],
    ['# One\nfoo\n## Two\nbar'],
    ['I. The lamp\nfoo\n\nII. The sea\r\nbar'],
    ['Kapitel eins\r\nKapitel 1\r\nfoo\r\nKAPITEL 2\r\nbar'],
    ['第一章 灯\nfoo\n第二章 海\nbar'],
    ['الفصل الأول\nfoo\nالفصل الثاني\nbar'],
    ['PART ONE\n\nChapter 1\nfoo\nChapter 2\nbar'],
  ])('finds two chapters in %j', (whole) => {
    const offsets = headingOffsets(whole)
    expect(offsets).toHaveLength(2)
    expect(cutAt(whole, offsets).join('')).toBe(whole)
  })

  test.each(['Part of the reason was the sea.', 'ill\nmix', 'He read chapter 3 aloud.', 'I was late.'])(
    '%j is no heading',
    (line) => expect(headingOffsets(`${line}\nfoo`)).toEqual([]),
  )
})
