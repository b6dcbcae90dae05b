import { describe, expect, test } from 'vitest'
import type { FailureCode } from './faults.ts'
import { gatewayWorld, paid } from './gateway-world.ts'
import {
  answers,
  delta,
  done,
  event,
  finish,
  good,
  refuses,
  type Script,
  streams,
  usage,
  usual,
} from './scripted-provider.ts'

const hangs: Script = () => {}
const resets: Script = async (response, request) => {
  await streams(delta('half'))(response, request)
  request.socket.destroy()
}
const startsJson: Script = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{')
const html: Script = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>')
const drips =
  (piece: string): Script =>
  async (response, request) => {
    await streams()(response, request)
    const timer = setInterval(() => response.write(piece), 10)
    request.socket.once('close', () => clearInterval(timer))
  }
const redirects: Script = (response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end()
const malformed = answers(delta('{"a'), 'data: {"choices": [{"del\n\n', finish(), done)
const errorInside = answers(
  delta('half'),
  event({ choices: [{ delta: { content: '' }, finish_reason: 'error' }], error: { code: 502, message: 'upstream' } }),
)
const endless: Script = async (response, request) => {
  await streams()(response, request)
  const piece = Buffer.alloc(256 * 1024, 0x61)
  const push = () => {
    while (!response.destroyed && response.write(piece));
  }
  response.on('drain', push)
  response.write('data: {"choices":[{"delta":{"content":"')
  push()
}

describe('the next model of the route takes over, at once and within the budget, when the first', () => {
  const cases: [name: string, first: Script, firstRow: { errorCode: FailureCode; outcome?: string }][] = [
    ['is rate limited', refuses(429), { errorCode: 'RATE_LIMITED' }],
    ['is rate limited for a second', refuses(429, {}, { 'retry-after': '1' }), { errorCode: 'RATE_LIMITED' }],
    ['fails with 500', refuses(500), { errorCode: 'PROVIDER_UNAVAILABLE' }],
    ['fails with 503 and no JSON', (r) => void r.writeHead(503).end('down'), { errorCode: 'PROVIDER_UNAVAILABLE' }],
    ['times out with 408', refuses(408), { errorCode: 'PROVIDER_TIMEOUT' }],
    ['is not known', refuses(404), { errorCode: 'MODEL_NOT_FOUND' }],
    ['refuses the material', refuses(403, { metadata: { reasons: ['violence'] } }), { errorCode: 'CONTENT_REFUSED' }],
    ['has too small a context', refuses(400, 'maximum context length is 8192'), { errorCode: 'INPUT_TOO_LONG' }],
    ['answers with a page', html, { errorCode: 'UNUSABLE_ANSWER' }],
    ['answers 200 with an error as JSON', refuses(200, { code: 429 }), { errorCode: 'RATE_LIMITED' }],
    ['redirects', redirects, { errorCode: 'UNUSABLE_ANSWER' }],
    [
      'breaks the connection before an answer',
      (_, q) => void q.socket.destroy(),
      { errorCode: 'PROVIDER_UNAVAILABLE' },
    ],
    ['breaks the connection in the middle', resets, { errorCode: 'PROVIDER_UNAVAILABLE' }],
    ['reports an error inside the stream', errorInside, { errorCode: 'PROVIDER_UNAVAILABLE' }],
    ['sends broken JSON', malformed, { errorCode: 'UNUSABLE_ANSWER' }],
    ['sends JSON of another shape', answers(event({ choices: 'none' })), { errorCode: 'UNUSABLE_ANSWER' }],
    ['ends without a finish reason', answers(delta('half'), done), { errorCode: 'UNUSABLE_ANSWER' }],
    ['says nothing', answers(finish(), usage(usual), done), { errorCode: 'UNUSABLE_ANSWER', outcome: 'INVALID' }],
    ['has its words filtered', answers(finish('content_filter')), { errorCode: 'CONTENT_REFUSED', outcome: 'INVALID' }],
    ['says more than anybody reads', answers(delta('x'.repeat(60_000))), { errorCode: 'UNUSABLE_ANSWER' }],
    ['sends one endless chunk', endless, { errorCode: 'UNUSABLE_ANSWER' }],
  ]

  test.for(cases)('%s', async ([, first, { errorCode, outcome = 'FAILED' }]) => {
    await using world = await gatewayWorld([first, good])
    const result = await world.text()
    expect(result).toMatchObject({ kind: 'answered', model: 'b/two', text: '{"a":1}', costMicroUsd: 450n })
    expect(world.rows.map(({ modelId, end }) => [modelId, end?.outcome, end?.errorCode])).toEqual([
      ['a/one', outcome, errorCode],
      ['b/two', 'SUCCEEDED', undefined],
    ])
    expect(world.requests).toHaveLength(2)
  })
})

describe('with one model, the same is asked again', () => {
  const alone = { route: [paid('a/one')] }
  const cases: [name: string, scripts: Script[], result: object, requests: number][] = [
    ['after a short Retry-After', [refuses(429, {}, { 'retry-after': '0.05' }), good], { kind: 'answered' }, 2],
    ['after a failure', [refuses(502), good], { kind: 'answered' }, 2],
    ['and after three failures no more', [refuses(502), resets, html], { kind: 'failed', attempts: 3 }, 3],
    ['but not at once after 429', [refuses(429)], { kind: 'failed', code: 'RATE_LIMITED', attempts: 1 }, 1],
    ['but not after minutes', [refuses(429, {}, { 'retry-after': '120' })], { code: 'RATE_LIMITED', attempts: 1 }, 1],
  ]
  test.for(cases)('%s', async ([, scripts, result, requests]) => {
    await using world = await gatewayWorld(scripts)
    expect(await world.text(alone)).toMatchObject(result)
    expect(world.requests).toHaveLength(requests)
  })
})

describe('a model is given up, and its connection closed, when it', () => {
  test.for([
    ['sends no headers', hangs, 'No first token in time'],
    ['sends headers and no more', streams(), 'No first token in time'],
    ['starts an error and does not end it', (r) => void r.writeHead(500).write('{'), 'No first token in time'],
    ['starts JSON and does not end it', startsJson, 'No first token in time'],
    ['sends comments for ever', drips(': OPENROUTER PROCESSING\n\n'), 'No first token in time'],
    ['sends empty chunks for ever', drips(delta('')), 'No first token in time'],
    ['stops in the middle', streams(delta('half')), 'No further token in time'],
  ] as [string, Script, string][])('%s', async ([, script, error]) => {
    await using world = await gatewayWorld([script], { firstTokenTimeoutMs: 200, stallTimeoutMs: 50 })
    const result = await world.text({ route: [paid('a/one')] })
    expect(result).toMatchObject({ kind: 'failed', code: 'PROVIDER_TIMEOUT', attempts: 1 })
    expect(world.rows[0]?.end).toMatchObject({ outcome: 'FAILED', errorCode: 'PROVIDER_TIMEOUT', error })
    await world.requests[0]?.closed
  })

  test('and the next one answers', async () => {
    await using world = await gatewayWorld([hangs, good], { firstTokenTimeoutMs: 1_000 })
    expect(await world.text()).toMatchObject({ kind: 'answered', model: 'b/two' })
  })
})

describe('no model makes it better', () => {
  test.for([401, 402])('when the provider refuses us with %i', async (status) => {
    await using world = await gatewayWorld([refuses(status, { message: 'key sk-or-secret at https://x.test' }), good])
    const result = await world.text()
    expect(result).toMatchObject({ kind: 'failed', code: 'PROVIDER_REFUSED', attempts: 1 })
    expect(JSON.stringify(result)).not.toMatch(/sk-|http/)
  })

  test('when the deadline of all attempts has passed', async () => {
    await using world = await gatewayWorld([drips(delta('x'))])
    const deadline = new Date(Date.now() + 200)
    expect(await world.text({ deadline })).toMatchObject({ kind: 'failed', code: 'DEADLINE', attempts: 1 })
    await world.requests[0]?.closed
  })
})

test('three attempts are all there are, however long the route is', async () => {
  await using world = await gatewayWorld([refuses(500), refuses(500), refuses(500), good])
  const route = ['a/1', 'a/2', 'a/3', 'a/4'].map((id) => paid(id))
  expect(await world.text({ route })).toMatchObject({ kind: 'failed', code: 'PROVIDER_UNAVAILABLE', attempts: 3 })
  expect(world.requests).toHaveLength(3)
})
