import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createProbe, type ProbeTarget } from './probes.ts'
import { startSandbox } from './sandbox/start-sandbox.ts'
import { startReplicateSandbox } from './sandbox-replicate/start-replicate-sandbox.ts'

const DEADLINE_MS = 300
const model: ProbeTarget = { provider: 'OPENROUTER', modelId: 'openai/gpt-4o' }
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

type Answer = Parameters<typeof createServer>[1] extends infer T ? Extract<T, (...args: never[]) => unknown> : never

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(resolve)
      }),
  )
  return (server.address() as AddressInfo).port
}

async function ask(answer: Answer, target: ProbeTarget = model) {
  const baseUrl = `http://127.0.0.1:${await listen(createServer(answer))}`
  const access = { baseUrl, token: 'key' }
  return createProbe({ OPENROUTER: access, REPLICATE: access }, DEADLINE_MS)(target)
}

const body =
  (content: string, status = 200, type = 'application/json'): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type }).end(content)
const endpoints = (...statuses: number[]) =>
  JSON.stringify({ data: { endpoints: statuses.map((status) => ({ status })) } })

describe('an answer that is', () => {
  test.each([
    ['a page', body('<h1>Bad gateway</h1>', 200, 'text/html'), 'something that was not asked for'],
    ['empty', body('', 204), 'answers with 204'],
    ['an error with status 200', body('{"error":{"code":500,"message":"no"}}'), 'something that was not asked for'],
    ['a redirect', body('', 302), 'sends us elsewhere (302)'],
    ['a refusal of the key', body('{}', 401), 'refuses our key'],
    ['that the credit is used up', body('{}', 402), 'credit with it is used up'],
    ['that it has too much to do', body('{}', 429), 'slow down'],
    ['a failure', body('oops', 503), 'fails with 503'],
    ['larger than any list', body(`{"data":"${'x'.repeat(5_000_000)}"}`), 'something that was not asked for'],
    ['that nobody hosts the model', body(endpoints()), 'Nobody hosts'],
    ['that all its hosts are out', body(endpoints(-1, -5)), 'All 2 hosts'],
  ] as [string, Answer, string][])('%s is a failure, with its reason', async (_what, answer, reason) => {
    expect(await ask(answer)).toEqual({ kind: 'failed', reason: expect.stringContaining(reason) })
  })
})

describe('"not found"', () => {
  /** A server that is compatible with OpenAI's: a list of models, and no path beside it. */
  const withList =
    (list: string): Answer =>
    (request, response) =>
      request.url?.endsWith('/models')
        ? response.writeHead(200, { 'content-type': 'application/json' }).end(list)
        : response.writeHead(404).end('{"detail":"Not Found"}')
  const listOf = (id: string) => JSON.stringify({ data: [{ id }] })
  const account: ProbeTarget = { provider: 'OPENROUTER', modelId: null }

  test.each([
    ['without an account to ask after says nothing', withList(listOf('openai/gpt-4o')), account],
    ['of a model that is listed says nothing', withList(listOf('openai/gpt-4o')), model],
    ['where no list can be had says nothing', body('{}', 404), model],
    ['where the list is empty says nothing', withList('{"data":[]}'), model],
    ['where the list is a page says nothing', withList('<h1>Models</h1>'), model],
    ['of Replicate’s paths says nothing', body('{}', 404), { provider: 'REPLICATE', modelId: 'a/b' }],
  ] as [string, Answer, ProbeTarget][])('%s', async (_what, answer, target) => {
    expect(await ask(answer, target)).toEqual({ kind: 'silent' })
  })

  test('of a model that is not in the list is a failure', async () => {
    const reason = 'It does not know this model (404).'
    expect(await ask(withList(listOf('acme/other')))).toEqual({ kind: 'failed', reason })
  })
})

test('one host in service is enough', async () => {
  expect(await ask(body(endpoints(-1, 0)))).toMatchObject({ kind: 'answered' })
})

describe('nothing comes back', () => {
  test('from one that hangs, or drips for ever: the deadline ends it', async () => {
    const hang = await ask(() => {})
    const drip = await ask((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    for (const found of [hang, drip])
      expect(found).toEqual({ kind: 'cutOff', reason: expect.stringContaining('within 0.3 seconds') })
  })

  test('where nobody listens, or the line is cut', async () => {
    const port = await listen(createServer())
    await closing.pop()!()
    const gone = createProbe({
      OPENROUTER: { baseUrl: `http://127.0.0.1:${port}`, token: 'key' },
      REPLICATE: undefined,
    })
    expect(await gone(model)).toEqual({ kind: 'cutOff', reason: expect.stringContaining('ECONNREFUSED') })
    expect(await ask((request) => request.socket.destroy())).toMatchObject({ kind: 'cutOff' })
  })
})

test('who cannot prove who they are is not believed, and not taken for a broken line', async () => {
  const port = await listen(createTlsServer())
  const probe = createProbe({
    OPENROUTER: { baseUrl: `https://127.0.0.1:${port}`, token: 'key' },
    REPLICATE: undefined,
  })
  expect(await probe(model)).toEqual({ kind: 'failed', reason: expect.stringContaining('certificate') })
})

test.each(['OPENROUTER', 'REPLICATE'] as const)(
  'the sandbox of %s answers for itself and for its models',
  async (provider) => {
    const sandbox =
      provider === 'OPENROUTER'
        ? await startSandbox({ port: 0, host: '127.0.0.1' })
        : await startReplicateSandbox({
            port: 0,
            host: '127.0.0.1',
            webhookSecret: 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQ=',
          })
    closing.push(() => sandbox.stop())
    const access = { baseUrl: sandbox.url, token: 'sandbox' }
    const probe = createProbe({ OPENROUTER: access, REPLICATE: access })
    const known = provider === 'OPENROUTER' ? 'openai/gpt-4o' : 'bytedance/seedance-1-lite'
    expect(await probe({ provider, modelId: null })).toMatchObject({ kind: 'answered' })
    expect(await probe({ provider, modelId: known })).toMatchObject({ kind: 'answered' })
    expect(await probe({ provider, modelId: 'nobody/nothing' })).toMatchObject({ kind: 'failed' })
  },
)
