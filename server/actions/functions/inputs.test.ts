import { describe, expect, test } from 'vitest'
import { type AnyTextFunction, textFunctions } from './registry.ts'
import { INPUTS } from './test-inputs.ts'

const { STORY_BREAKDOWN, COMMERCIAL_GENERATION, IMAGE_ANALYSIS, CHILDREN_BOOK_GENERATION } = textFunctions

const messagesOf = (one: AnyTextFunction, input: unknown): string[] =>
  one.input.safeParse(input).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []

describe('inputs', () => {
  const functions: AnyTextFunction[] = Object.values(textFunctions)

  test.each(functions)('$id: null, absent and blank optional fields are the same', (one) => {
    const required = INPUTS[one.member as keyof typeof INPUTS][0]!
    const optional = Object.entries(one.input.shape).filter(([, field]) => field.safeParse(undefined).success)
    const plain = one.input.parse(
      omit(
        required,
        optional.map(([key]) => key),
      ),
    )
    const asNull = {
      ...omit(
        required,
        optional.map(([key]) => key),
      ),
      ...Object.fromEntries(optional.map(([key]) => [key, null])),
    }
    expect(one.input.parse(asNull)).toEqual(plain)
  })

  test.each(functions)('$id: refuses NUL and half characters in text, in words', (one) => {
    const given = INPUTS[one.member as keyof typeof INPUTS][0]!
    for (const [field, value] of Object.entries(given)) {
      if (typeof value !== 'string' || field === 'imageUrl' || field === 'platform' || field === 'ageGroup') continue
      for (const bad of ['\0', '\u0007', '\ud800']) {
        expect(messagesOf(one, { ...given, [field]: `${value}${bad}x` }).join()).toContain('control characters')
      }
    }
  })

  test('emoji, right-to-left text, CRLF and form feeds survive; the ends are trimmed', () => {
    const story = 'ليلى 👩‍👩‍👧‍👦\r\n\f\tend'
    expect(STORY_BREAKDOWN.input.parse({ story: ` ${story} ` }).story).toBe(story)
  })

  test('a story of 400,000 characters is taken, one more is not, a blank one neither', () => {
    expect(messagesOf(STORY_BREAKDOWN, { story: 'a'.repeat(400_000) })).toEqual([])
    expect(messagesOf(STORY_BREAKDOWN, { story: 'a'.repeat(400_001) })).toEqual([
      'story: The story is longer than 400,000 characters.',
    ])
    expect(messagesOf(STORY_BREAKDOWN, { story: ' \n ' })).toEqual(['story: The story is empty.'])
  })

  test.each([0, 21, 1.5, -1])('%d chapters are refused', (chapters) => {
    expect(messagesOf(STORY_BREAKDOWN, { story: 'a', chapters })).toHaveLength(1)
  })

  test('seconds, platform and age group take their values and no others', () => {
    const spot = INPUTS.commercialGeneration[0]
    expect(messagesOf(COMMERCIAL_GENERATION, { ...spot, seconds: 20 })).toEqual([
      'seconds: The length is 10 or 30 seconds.',
    ])
    expect(messagesOf(COMMERCIAL_GENERATION, { ...spot, platform: 'TikTok' })).toEqual([
      'platform: The platform is tiktok, instagram or youtube.',
    ])
    expect(messagesOf(CHILDREN_BOOK_GENERATION, { story: 'a', ageGroup: '3-8' })).toEqual([
      'ageGroup: The age group is 0-3, 3-7, 6-10 or 8-12.',
    ])
  })

  test.each([
    ['https://example.com/a.png', true],
    ['HTTP://example.com', true],
    ['data:image/jpeg;base64,AAAA', true],
    ['data:image/svg+xml;base64,AAAA', false],
    ['data:text/html;base64,AAAA', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    [`https://example.com/${'a'.repeat(5_000)}`, false],
    [`data:image/png;base64,${'A'.repeat(8_600_000)}`, false],
    ['', false],
  ])('imageUrl %.40s: %s', (imageUrl, taken) => {
    expect(messagesOf(IMAGE_ANALYSIS, { imageUrl }).length === 0).toBe(taken)
  })
})

function omit(given: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([key]) => !keys.includes(key)))
}
