import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { catalogueDiff } from './catalogue-rules.ts'
import { createGateway } from './gateway.ts'
import { memoryCallLog, paid, someHold } from './gateway-world.ts'
import { createOpenRouterClient } from './openrouter/client.ts'
import { type Sandbox, startSandbox } from './sandbox/start-sandbox.ts'
import { startingCatalogue } from './starting-catalogue.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
})
afterAll(() => sandbox.stop())

const clientOf = () =>
  createOpenRouterClient({ baseUrl: sandbox.url, apiKey: 'any', referer: 'http://palette.test', clock: systemClock })

const route = startingCatalogue.slice(0, 2).map((model) => ({
  ...paid(model.id),
  inputPrice: model.inputMicroUsdPerMTok,
  outputPrice: model.outputMicroUsdPerMTok,
  structuredOutput: model.structuredOutput,
}))

const text = { type: 'string' }
const json = { type: 'object', properties: { title: text, logline: text, scenes: { type: 'array', items: text } } }

async function ask(story: string) {
  const { log, rows } = memoryCallLog()
  const gateway = createGateway({
    openRouter: clientOf(),
    calls: log,
    clock: systemClock,
    limits: { firstTokenTimeoutMs: 1_000 },
  })
  const result = await gateway.text({
    held: someHold(),
    part: 0,
    route,
    system: 'Answer with a title.',
    user: [{ type: 'text', text: `<story>${story}</story>` }],
    schema: { name: 'Title', json },
    maxOutputTokens: 500,
    deadline: new Date(Date.now() + 5_000),
    signal: new AbortController().signal,
    onStart: () => {},
    onDelta: () => {},
    onRestart: () => {},
  })
  return { result, outcomes: rows.map(({ end }) => end?.errorCode ?? end?.outcome) }
}

test('the sandbox answers with what was asked for, and its own cost is taken', async () => {
  const { result } = await ask('A fox finds a key in the snow.')
  expect(result).toMatchObject({
    kind: 'answered',
    model: 'openai/gpt-4o',
    costSource: 'PROVIDER',
    finishReason: 'stop',
  })
  expect(JSON.parse(result.kind === 'answered' ? result.text : '')).toMatchObject({ title: expect.any(String) })
})

describe('what the sandbox does wrong on request is overcome:', () => {
  test.for([
    ['status=503@openai/gpt-4o', ['PROVIDER_UNAVAILABLE', 'SUCCEEDED']],
    ['status=429@openai/gpt-4o', ['RATE_LIMITED', 'SUCCEEDED']],
    ['hang@openai/gpt-4o', ['PROVIDER_TIMEOUT', 'SUCCEEDED']],
    ['reset-after=1@openai/gpt-4o', ['PROVIDER_UNAVAILABLE', 'SUCCEEDED']],
    ['error-in-stream@openai/gpt-4o', ['PROVIDER_UNAVAILABLE', 'SUCCEEDED']],
    ['empty@openai/gpt-4o', ['UNUSABLE_ANSWER', 'SUCCEEDED']],
    ['no-usage', ['SUCCEEDED']],
    ['negative-cost', ['COST_DOUBTED']],
  ] as [string, string[]][])('%s', async ([wish, outcomes]) => {
    const asked = await ask(
      `A fox finds a key in the snow and follows the tracks to a locked house. [[sandbox:${wish}]]`,
    )
    expect(asked.result.kind).toBe('answered')
    expect(asked.outcomes).toEqual(outcomes)
  })
})

test("the sandbox's list agrees with the starting catalogue", async () => {
  const known = startingCatalogue.map(({ inputMicroUsdPerMTok, outputMicroUsdPerMTok, ...model }) => ({
    ...model,
    inputPrice: inputMicroUsdPerMTok,
    outputPrice: outputMicroUsdPerMTok,
    listed: true,
  }))
  expect(catalogueDiff(known, await clientOf().models())).toEqual({ kind: 'read', proposals: [] })
  expect(await clientOf().endpoints('moonshotai/kimi-k2:free')).toMatchObject([{ status: 0 }])
})
