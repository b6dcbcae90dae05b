import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startingCatalogue } from '../starting-catalogue.ts'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

let sandbox: Sandbox
let client: OpenAI

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
  client = new OpenAI({ apiKey: 'sandbox', baseURL: sandbox.url, maxRetries: 0 })
})
afterAll(() => sandbox.stop())

const hello = {
  model: 'openai/gpt-4o',
  messages: [{ role: 'user' as const, content: 'A fox finds a key in the snow.' }],
}

type Priced = { cost: number; prompt_tokens: number; completion_tokens: number }

const get = async (path: string, key = 'any') =>
  fetch(`${sandbox.url}${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} })

const post = (body: string, headers: Record<string, string> = { authorization: 'Bearer any' }) =>
  fetch(`${sandbox.url}/chat/completions`, { method: 'POST', body, headers })

describe('models', () => {
  test('all 24 are listed, with exact prices per token and what they can do', async () => {
    const { data } = (await (await get('/models', '')).json()) as { data: Record<string, unknown>[] }
    expect(data).toHaveLength(24)
    expect(data.find((model) => model.id === 'openai/gpt-4o')).toMatchObject({
      context_length: 128_000,
      pricing: { prompt: '0.0000025', completion: '0.00001' },
      architecture: { input_modalities: ['text', 'image'] },
      top_provider: { max_completion_tokens: 16_384 },
      supported_parameters: expect.arrayContaining(['structured_outputs']),
    })
    expect(data.find((model) => model.id === 'moonshotai/kimi-vl-a3b-thinking')).toMatchObject({
      pricing: { prompt: '0.000000025', completion: '0.0000001' },
    })
    expect(data.filter((model) => (model.pricing as { prompt: string }).prompt === '0')).toHaveLength(9)
  })

  test.each(startingCatalogue.map((model) => model.id))('%s has endpoints', async (id) => {
    expect(await (await get(`/models/${id}/endpoints`)).json()).toMatchObject({
      data: { id, endpoints: [{ status: 0 }] },
    })
  })
})

describe('answers', () => {
  test('streamed and whole say the same, count the same and cost the same', async () => {
    const whole = await client.chat.completions.create(hello)
    const stream = await client.chat.completions.create({
      ...hello,
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let usage: Priced | undefined
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? ''
      usage = (chunk.usage as Priced | undefined) ?? usage
    }
    expect(text).toBe(whole.choices[0]?.message.content)
    expect(text).toContain('A fox finds a key')
    expect(usage).toEqual(whole.usage)
    const { prompt_tokens, completion_tokens, cost } = usage!
    expect(completion_tokens).toBe(Math.ceil(Buffer.byteLength(text) / 4))
    expect(Math.round(cost * 1e12)).toBe(prompt_tokens * 2_500_000 + completion_tokens * 10_000_000)
  })

  test("a stream has OpenRouter's comments, chunks with one id, usage last, and an end", async () => {
    const body = await (await post(JSON.stringify({ ...hello, stream: true }))).text()
    const lines = body.split('\n\n').filter(Boolean)
    expect(lines[0]).toBe(': OPENROUTER PROCESSING')
    expect(lines.at(-1)).toBe('data: [DONE]')
    const chunks = lines.filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)))
    expect(new Set(chunks.map((chunk) => chunk.id)).size).toBe(1)
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { cost: expect.any(Number) } })
    expect(chunks.at(-2).choices[0].finish_reason).toBe('stop')
  })

  test('max_tokens cuts the answer and says so, never inside a character', async () => {
    const emoji = { ...hello, messages: [{ role: 'user' as const, content: '🦊'.repeat(50) }] }
    const { choices, usage } = await client.chat.completions.create({ ...emoji, max_tokens: 12 })
    expect(choices[0]?.finish_reason).toBe('length')
    expect(usage?.completion_tokens).toBeLessThanOrEqual(12)
    expect(choices[0]?.message.content).not.toContain('\ufffd')
  })

  test('a free model costs nothing', async () => {
    const { usage } = await client.chat.completions.create({ ...hello, model: 'moonshotai/kimi-k2:free' })
    expect(usage).toMatchObject({ cost: 0 })
  })

  test('an unknown schema is filled as it asks', async () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string' },
        mood: { type: 'string', enum: ['calm', 'loud'] },
        count: { type: 'integer' },
        items: { type: 'array', items: { type: 'object', properties: { on: { type: 'boolean' } } } },
        maybe: { anyOf: [{ type: 'number' }, { type: 'null' }] },
      },
    }
    const { choices } = await client.chat.completions.create({
      ...hello,
      response_format: { type: 'json_schema', json_schema: { name: 'Unheard_of', schema } },
    })
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({
      title: expect.any(String),
      mood: expect.stringMatching(/calm|loud/),
      count: expect.any(Number),
      items: [{ on: expect.any(Boolean) }, { on: expect.any(Boolean) }],
      maybe: expect.any(Number),
    })
  })

  test('a schema asked for in words is honoured for models without structured output', async () => {
    const { choices } = await client.chat.completions.create({
      model: 'moonshotai/kimi-k2:free',
      messages: [
        { role: 'system', content: '<json_schema name="EntityExtraction">{}</json_schema>' },
        { role: 'user', content: '<story>\nMara sees the sea with Mara Voss.\n</story>' },
      ],
    })
    expect(JSON.parse(choices[0]?.message.content ?? '')).toMatchObject({ characters: expect.any(Array), themes: [] })
  })

  test('a caller that hangs up stops the work, and only what was sent is charged', async () => {
    const slow = { ...hello, messages: [{ role: 'user' as const, content: 'A fox. [[sandbox:slow=20]]' }] }
    const stream = await client.chat.completions.create({ ...slow, stream: true })
    let id = ''
    for await (const chunk of stream) {
      id = chunk.id
      break
    }
    const generation = await until(async () => {
      const found = await get(`/generation?id=${id}`)
      return found.ok ? ((await found.json()) as { data: Record<string, number | boolean> }).data : undefined
    })
    const whole = await client.chat.completions.create(hello)
    expect(generation).toMatchObject({ cancelled: true, streamed: true })
    expect(generation.tokens_completion).toBeLessThan(whole.usage?.completion_tokens ?? 0)
  })

  test('what was asked can be looked at', () => {
    expect(sandbox.requests).toContainEqual(
      expect.objectContaining({
        method: 'POST',
        path: '/api/v1/chat/completions',
        body: expect.objectContaining({ model: 'openai/gpt-4o' }),
      }),
    )
  })
})

describe('refusals in the shape of OpenRouter', () => {
  const image = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] }]

  test.each([
    ['an unknown model', { ...hello, model: 'acme/nothing' }, 404],
    ['no messages', { model: 'openai/gpt-4o', messages: [] }, 400],
    ['a picture for a model that cannot see', { model: 'qwen/qwen-turbo', messages: image }, 404],
  ])('%s', async (_, body, status) => {
    const response = await post(JSON.stringify(body))
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ error: { code: status, message: expect.any(String) } })
  })

  test('bad JSON, no key, unknown path', async () => {
    expect((await post('{"model":')).status).toBe(400)
    expect((await post(JSON.stringify(hello), {})).status).toBe(401)
    expect((await get('/nothing')).status).toBe(404)
    expect((await get('/generation?id=gen-none')).status).toBe(404)
    expect((await get('/models/acme/nothing/endpoints')).status).toBe(404)
    expect((await get('/key')).status).toBe(200)
  })
})

test('told so, it is out for those who look at its lists, until it is told otherwise; chat goes on', async () => {
  const tell = (status: unknown) =>
    fetch(new URL('/sandbox/lists', sandbox.url), { method: 'POST', body: JSON.stringify({ status }) })
  expect((await tell(200)).status).toBe(400)
  expect((await tell(503)).status).toBe(200)
  for (const path of ['/models', '/key', '/models/openai/gpt-4o/endpoints']) expect((await get(path)).status).toBe(503)
  expect((await post(JSON.stringify(hello))).status).toBe(200)
  await tell(null)
  expect((await get('/key')).status).toBe(200)
})

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('It did not happen within a second')
}
