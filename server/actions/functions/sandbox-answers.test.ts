import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../providers/sandbox/start-sandbox.ts'
import type { CallPlan } from './define.ts'
import { jsonSchemaOf } from './json-schema.ts'
import { type AnyTextFunction, textFunctions } from './registry.ts'
import { INPUTS, LONG_STORY } from './test-inputs.ts'

let sandbox: Sandbox
let client: OpenAI

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
  client = new OpenAI({ apiKey: 'sandbox', baseURL: sandbox.url, maxRetries: 0 })
})
afterAll(() => sandbox.stop())

async function answerTo(call: CallPlan): Promise<{ text: string; finishReason: string | undefined; tokens: number }> {
  const name = call.schema.meta()?.id ?? ''
  const completion = await client.chat.completions.create({
    model: 'openai/gpt-4o',
    max_tokens: call.maxOutputTokens,
    response_format: {
      type: 'json_schema',
      json_schema: { name, schema: { ...jsonSchemaOf(call.schema) }, strict: true },
    },
    messages: [
      { role: 'system', content: call.system },
      {
        role: 'user',
        content: call.user.map((part) =>
          part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.dataUrl } },
        ),
      },
    ],
  })
  const [choice] = completion.choices
  return {
    text: choice?.message.content ?? '',
    finishReason: choice?.finish_reason,
    tokens: completion.usage?.completion_tokens ?? 0,
  }
}

async function run(one: AnyTextFunction, given: Record<string, unknown>) {
  const input = one.input.parse(given)
  const calls = one.plan(input)
  const answers: unknown[] = []
  for (const call of calls) {
    const { text, finishReason, tokens } = await answerTo(call)
    expect(finishReason).toBe('stop')
    expect(tokens).toBeLessThanOrEqual(call.maxOutputTokens)
    answers.push(call.schema.parse(JSON.parse(text)))
  }
  return one.result.parse(one.combine(answers, input))
}

const cases = Object.values(textFunctions).flatMap((one: AnyTextFunction) =>
  INPUTS[one.member as keyof typeof INPUTS].map((input, index) => ({ title: `${one.id} ${index + 1}`, one, input })),
)

describe('what the sandbox answers is a valid result', () => {
  test.each(cases)('$title', async ({ one, input }) => {
    const first = await run(one, input)
    expect(await run(one, input)).toEqual(first)
  })

  test('a story of 200 kB comes back whole: every chapter in order, its shots numbered, no handle twice', async () => {
    const story = LONG_STORY.repeat(2).slice(0, 200_000)
    const result = textFunctions.STORY_BREAKDOWN.result.parse(await run(textFunctions.STORY_BREAKDOWN, { story }))
    expect(result.chapters.length).toBeGreaterThan(10)
    expect(result.chapters.map((chapter) => chapter.number)).toEqual(result.chapters.map((_, index) => index + 1))
    const handles = result.characters.map((one) => one.handle)
    expect(new Set(handles).size).toBe(handles.length)
    expect(handles).toContain('@mara_voss')
  })

  test('as many chapters as were asked for', async () => {
    for (const chapters of [1, 2, 5, 6, 11, 20]) {
      const result = textFunctions.STORY_BREAKDOWN.result.parse(
        await run(textFunctions.STORY_BREAKDOWN, { ...INPUTS.storyBreakdown[0], chapters }),
      )
      expect(result.chapters).toHaveLength(chapters)
    }
  })

  test('the answer speaks of the text that it was given', async () => {
    const result = await run(textFunctions.STORY_BREAKDOWN, INPUTS.storyBreakdown[0]!)
    const words = JSON.stringify(result)
    expect(words).toContain('Tom arrives at the harbour in the rain')
    expect(words).toContain('@skerry_island')
    expect(words).toContain('You said you would come')
  })
})
