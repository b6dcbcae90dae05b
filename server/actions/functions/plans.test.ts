import { describe, expect, test } from 'vitest'
import type { CallPlan } from './define.ts'
import { type AnyTextFunction, TEXT_FUNCTION_IDS, textFunctions } from './registry.ts'
import { INPUTS, LONG_STORY } from './test-inputs.ts'

const functions: AnyTextFunction[] = Object.values(textFunctions)
const { STORY_BREAKDOWN, ENTITY_EXTRACTION, COMMERCIAL_GENERATION } = textFunctions

const planStory = (story: string, chapters?: number): CallPlan[] =>
  STORY_BREAKDOWN.plan(STORY_BREAKDOWN.input.parse({ story, chapters }))

const storyIn = (call: CallPlan): string =>
  call.user
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('')
    .match(/<story>\n([\s\S]*)\n<\/story>/)?.[1] ?? ''

describe('plans', () => {
  test('every function stands in the registry under its own id', () => {
    expect(functions.map((one) => one.id)).toEqual([...TEXT_FUNCTION_IDS])
    expect(new Set(functions.map((one) => one.member)).size).toBe(8)
  })

  test.each(functions)('$id: the same input gives the same plan, within its bounds', (one) => {
    for (const given of INPUTS[one.member as keyof typeof INPUTS]) {
      const input = one.input.parse(given)
      const calls = one.plan(input)
      const comparable = (plan: CallPlan[]) => plan.map(({ schema, ...call }) => ({ ...call, schema: schema.meta() }))
      expect(comparable(one.plan(input))).toEqual(comparable(calls))
      expect(calls.length).toBeGreaterThan(0)
      expect(calls.length).toBeLessThanOrEqual(20)
      for (const call of calls) {
        expect(call.maxOutputTokens).toBeLessThanOrEqual(16_000)
        expect(call.expectedOutputTokens).toBeLessThanOrEqual(call.maxOutputTokens)
        expect(call.expectedOutputTokens).toBeGreaterThan(0)
        expect(Number.isInteger(call.maxOutputTokens) && Number.isInteger(call.expectedOutputTokens)).toBe(true)
        expect(call.schema.meta()?.id).toBe(one.result.meta()?.id)
      }
    }
  })

  test('a short story is one call, asked for as many chapters as were requested', () => {
    const [call, ...others] = planStory('A man waits. A door opens.', 4)
    expect(others).toEqual([])
    expect(JSON.stringify(call?.user)).toContain('exactly 4 chapters')
  })

  test('more chapters than one answer can hold are shared out, each call seeing the whole story', () => {
    const calls = planStory('A man waits. A door opens.', 12)
    expect(calls.map((call) => call.label)).toEqual([
      'Chapters 1 to 4 of 12',
      'Chapters 5 to 8 of 12',
      'Chapters 9 to 12 of 12',
    ])
    expect(calls.every((call) => storyIn(call) === 'A man waits. A door opens.')).toBe(true)
  })

  test('a long story is split without losing a character, at most 20 calls', () => {
    for (const story of [
      LONG_STORY,
      'a'.repeat(400_000),
      `${'Chapter 1\n'}${'b '.repeat(50_000)}\nChapter 2\nend`,
      '🦊'.repeat(100_000),
    ]) {
      const calls = planStory(story.trim())
      expect(calls.length).toBeLessThanOrEqual(20)
      expect(calls.length).toBeGreaterThan(1)
      expect(calls.map(storyIn).join('')).toBe(story.trim())
    }
  })

  test('a long story has as many parts as chapters were requested', () => {
    for (const chapters of [1, 2, 7, 20]) expect(planStory(LONG_STORY, chapters)).toHaveLength(chapters)
  })

  test("the author's own chapters come first", () => {
    const chapter = (number: number) => `Chapter ${number}\n\n${'He walks on and on. '.repeat(200)}`
    const story = Array.from({ length: 6 }, (_, index) => chapter(index + 1)).join('\n\n')
    const calls = planStory(story)
    expect(calls).toHaveLength(6)
    expect(calls.map(storyIn).every((text, index) => text.startsWith(`Chapter ${index + 1}\n`))).toBe(true)
    expect(
      planStory(story, 3)
        .map(storyIn)
        .every((text) => text.startsWith('Chapter ')),
    ).toBe(true)
  })

  test('forty chapters become twenty calls that are asked for two chapters each', () => {
    const story = Array.from({ length: 40 }, (_, index) => `# ${index + 1}\n${'Words and words. '.repeat(40)}`).join(
      '\n',
    )
    const calls = planStory(story)
    expect(calls).toHaveLength(20)
    expect(calls.every((call) => JSON.stringify(call.user).includes('exactly 2 chapters'))).toBe(true)
  })

  test('every part of a long story is told the full names and what came before', () => {
    const calls = planStory(LONG_STORY)
    expect(calls.every((call) => JSON.stringify(call.user).includes('Mara Voss'))).toBe(true)
    expect(calls.slice(1).every((call) => JSON.stringify(call.user).includes('<preceding>'))).toBe(true)
  })

  test('a long text for entities is read in parts that lose nothing', () => {
    const calls = ENTITY_EXTRACTION.plan({ story: LONG_STORY })
    expect(calls.length).toBeGreaterThan(1)
    expect(calls.map(storyIn).join('')).toBe(LONG_STORY)
  })

  test('ten seconds are five shots and thirty are six: another number does not pass', () => {
    for (const [seconds, beats] of [
      [10, 5],
      [30, 6],
    ] as const) {
      const input = COMMERCIAL_GENERATION.input.parse({ ...INPUTS.commercialGeneration[0], seconds })
      const [call] = COMMERCIAL_GENERATION.plan(input)
      const shots = call!.schema.shape.shots!
      const shot = {
        number: 1,
        startSeconds: 0,
        endSeconds: 1,
        type: 'a',
        description: 'a',
        camera: '',
        light: '',
        sound: '',
        onScreenText: null,
        brandIntegration: '',
      }
      expect(shots.safeParse(Array.from({ length: beats }, () => shot)).success).toBe(true)
      expect(shots.safeParse(Array.from({ length: 11 - beats }, () => shot)).success).toBe(false)
    }
  })
})
