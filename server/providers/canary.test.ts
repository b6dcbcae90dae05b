import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createCanary } from './canary.ts'
import type { ModelRoute } from './model-route.ts'
import { createOpenRouterClient } from './openrouter/client.ts'
import { startSandbox } from './sandbox/start-sandbox.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
const model: ModelRoute = {
  id: 'openai/gpt-4o',
  inputPrice: 2_500_000n,
  outputPrice: 10_000_000n,
  free: false,
  vision: true,
  structuredOutput: true,
  contextTokens: 128_000,
  maxOutputTokens: null,
}
const canaryAt = (baseUrl: string) =>
  createCanary(createOpenRouterClient({ baseUrl, apiKey: 'key', referer: 'http://localhost', clock: systemClock }))

test('the sandbox answers one, and it costs no more than was set aside', async () => {
  const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', pace: 0 })
  closing.push(() => sandbox.stop())
  const canary = canaryAt(sandbox.url)
  const result = await canary.send(model)
  expect(result).toMatchObject({ answered: true })
  expect(result.costMicroUsd).toBeGreaterThan(0n)
  expect(result.costMicroUsd).toBeLessThanOrEqual(canary.worstMicroUsd(model))
})

test.each([
  [500, 'It fails with 500.'],
  [429, 'It asks us to slow down (429).'],
])('a server that answers with %i fails one, with one request and a reason', async (status, reason) => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const result = await canaryAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).send(model)
  expect(result).toMatchObject({ answered: false, reason })
  expect(asked).toBe(1)
})
