import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Failure } from './failures.ts'
import { type Sandbox, startSandbox } from './start-sandbox.ts'

let sandbox: Sandbox
let scripted: Failure | undefined

beforeEach(async () => {
  scripted = undefined
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0, script: () => scripted })
})
afterEach(() => sandbox.stop())

type Turn = { role: string; content: string }

function ask(wish: string, { stream = false, model = 'openai/gpt-4o', repair = false } = {}, signal?: AbortSignal) {
  const messages: Turn[] = [{ role: 'user', content: `<task>\nThink of the sea. ${wish}\n</task>` }]
  if (repair) messages.push({ role: 'assistant', content: 'no' }, { role: 'user', content: 'Answer with JSON.' })
  const response_format = { type: 'json_schema', json_schema: { name: 'ReasoningTask', schema: { type: 'object' } } }
  return fetch(`${sandbox.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer any' },
    body: JSON.stringify({ model, messages, stream, response_format }),
    signal,
  })
}

const contentOf = async (response: Response): Promise<string> => {
  const body = (await response.json()) as { choices: { message: { content: string } }[] }
  return body.choices[0]?.message.content ?? ''
}

describe('failures on request', () => {
  test.each([400, 402, 404, 429, 500, 503])('status=%d, in the shape of OpenRouter', async (status) => {
    const response = await ask(`[[sandbox:status=${status}]]`, { stream: true })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { code: status } })
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null)
  })

  test('a failure for one model leaves the others well', async () => {
    const wish = '[[sandbox:status=503@openai/gpt-4o]]'
    expect((await ask(wish)).status).toBe(503)
    expect((await ask(wish, { model: 'openai/gpt-4o-mini' })).status).toBe(200)
  })

  test('hang: nothing comes, until the caller gives up', async () => {
    await expect(ask('[[sandbox:hang]]', {}, AbortSignal.timeout(60))).rejects.toThrow()
  })

  test('hang: stopping the sandbox breaks it off', async () => {
    const hanging = ask('[[sandbox:hang]]').catch(() => 'broken off')
    await until(() => sandbox.requests.length > 0)
    await sandbox.stop()
    expect(await hanging).toBe('broken off')
    sandbox = await startSandbox({ port: 0, host: '127.0.0.1' })
  })

  test('reset-after=3: three chunks, then the connection is gone', async () => {
    const response = await ask('[[sandbox:reset-after=3]]', { stream: true })
    let received = ''
    const reading = async () => {
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) received += part
    }
    await expect(reading()).rejects.toThrow()
    expect(received.match(/"delta"/g)?.length ?? 0).toBeLessThanOrEqual(3)
    expect(received).not.toContain('[DONE]')
  })

  test('error-in-stream: 200, then an error object after some text', async () => {
    const response = await ask('[[sandbox:error-in-stream]]', { stream: true })
    expect(response.status).toBe(200)
    const body = await response.text()
    expect(body).toContain('"error":{"code":502')
    expect(body).not.toContain('"usage"')
  })

  test('invalid-json is repaired by a second turn, invalid-json-always is not', async () => {
    const parses = async (wish: string, repair: boolean) => {
      const content = await contentOf(await ask(wish, { repair }))
      try {
        return typeof JSON.parse(content) === 'object'
      } catch {
        return false
      }
    }
    expect(await parses('[[sandbox:invalid-json]]', false)).toBe(false)
    expect(await parses('[[sandbox:invalid-json]]', true)).toBe(true)
    expect(await parses('[[sandbox:invalid-json-always]]', true)).toBe(false)
  })

  test('empty, no-usage and negative-cost', async () => {
    expect(await contentOf(await ask('[[sandbox:empty]]'))).toBe('')
    expect(await (await ask('[[sandbox:no-usage]]')).json()).not.toHaveProperty('usage')
    expect(await (await ask('[[sandbox:no-usage]]', { stream: true })).text()).not.toContain('"usage"')
    expect(await (await ask('[[sandbox:negative-cost]]')).json()).toMatchObject({ usage: { cost: -1 } })
  })

  test('slow waits before every chunk', async () => {
    const startedAt = performance.now()
    await (await ask('[[sandbox:slow=3]]', { stream: true })).text()
    expect(performance.now() - startedAt).toBeGreaterThan(100)
  })

  test('a test can fail calls itself', async () => {
    scripted = { kind: 'status', status: 500 }
    expect((await ask('')).status).toBe(500)
    scripted = undefined
    expect((await ask('')).status).toBe(200)
  })

  test('the phrase is no part of the answer, and an unknown one does nothing', async () => {
    expect(await contentOf(await ask('[[sandbox:slow=0]] [[sandbox:dance]]'))).not.toContain('sandbox')
  })
})

async function until(happened: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !happened(); attempt++) await new Promise((resolve) => setTimeout(resolve, 5))
}
