import { describe, expect, test } from 'vitest'
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

const said = [delta('{"a":'), delta('1}')]
const oneCall = { route: [paid('a/one')] }

describe('what a call cost', () => {
  const list = { costSource: 'MEASURED', costMicroUsd: 450n, inputTokens: 100, outputTokens: 20 }
  const cases: [name: string, script: Script, used: object, doubted: boolean][] = [
    ["is the provider's figure", good, { ...list, costSource: 'PROVIDER' }, false],
    ['is measured without one', answers(...said, finish(), usage({ ...usual, cost: undefined }), done), list, false],
    ['is measured where it is negative', answers(...said, finish(), usage({ ...usual, cost: -1 }), done), list, true],
    [
      'is measured where it is no number',
      answers(...said, finish(), usage({ ...usual, cost: 'NaN' }), done),
      list,
      true,
    ],
    ['is measured where it is absurd', answers(...said, finish(), usage({ ...usual, cost: 23 }), done), list, true],
    [
      'is taken once where the usage comes twice',
      answers(...said, finish(), usage(usual), usage(usual), done),
      { ...list, costSource: 'PROVIDER' },
      false,
    ],
    [
      'is measured where two reports differ',
      answers(...said, finish(), usage(usual), usage({ ...usual, cost: 0.0009 }), done),
      list,
      true,
    ],
    [
      'counts cached tokens once',
      answers(
        ...said,
        finish(),
        usage({ ...usual, cost: undefined, prompt_tokens_details: { cached_tokens: 90 } }),
        done,
      ),
      list,
      false,
    ],
    [
      'is measured from the text where no usage comes',
      answers(...said, finish(), done),
      { costSource: 'MEASURED', outputTokens: 2 },
      false,
    ],
    [
      'is measured where the stream hangs behind the answer',
      streams(...said, finish()),
      { costSource: 'MEASURED', outputTokens: 2 },
      false,
    ],
    [
      'is measured where the stream breaks behind the answer',
      answers(...said, finish(), 'data: {"usage": {"cost": NaN}}\n\n'),
      { costSource: 'MEASURED', outputTokens: 2 },
      false,
    ],
  ]
  test.for(cases)('%s', async ([, script, used, doubted]) => {
    await using world = await gatewayWorld([script])
    expect(await world.text(oneCall)).toMatchObject({ kind: 'answered', text: '{"a":1}', ...used })
    const end = world.rows[0]?.end
    expect(end).toMatchObject({ outcome: 'SUCCEEDED', ...used })
    expect(end?.errorCode).toBe(doubted ? 'COST_DOUBTED' : undefined)
  })

  test('is nothing for a free model, with or without a figure, and never less than nothing', async () => {
    const free = paid('a/free', { free: true, inputPrice: 0n, outputPrice: 0n })
    const negative = paid('a/minus', { inputPrice: -1_000_000n, outputPrice: -1_000_000n })
    const unpriced = answers(...said, finish(), usage({ ...usual, cost: undefined }), done)
    await using world = await gatewayWorld([
      answers(...said, finish(), usage({ ...usual, cost: 0 }), done),
      unpriced,
      unpriced,
    ])
    expect(await world.text({ route: [free] })).toMatchObject({ costMicroUsd: 0n, costSource: 'PROVIDER' })
    expect(await world.text({ route: [free] })).toMatchObject({ costMicroUsd: 0n, costSource: 'MEASURED' })
    expect(await world.text({ route: [negative] })).toMatchObject({ costMicroUsd: 0n, costSource: 'MEASURED' })
  })

  test("of a failed call is the house's and is written down", async () => {
    await using world = await gatewayWorld([answers(delta('x'.repeat(400)), done), good])
    expect(await world.text()).toMatchObject({ kind: 'answered', costMicroUsd: 450n })
    expect(world.rows[0]?.end).toMatchObject({ outcome: 'FAILED', costSource: 'MEASURED', outputTokens: 100 })
    expect(world.rows[0]?.end?.costMicroUsd).toBeGreaterThan(1_000n)
  })
})

describe('a cancel', () => {
  test('closes the connection in the middle of a stream and costs what was used', async () => {
    await using world = await gatewayWorld([streams(delta('x'.repeat(400)))])
    const result = world.text({ onDelta: () => world.cancel.abort() })
    expect(await result).toMatchObject({ kind: 'canceled', model: 'a/one', outputTokens: 100, costSource: 'MEASURED' })
    expect(world.rows[0]?.end).toMatchObject({ outcome: 'CANCELED', outputTokens: 100 })
    expect(world.rows[0]?.end?.inputTokens).toBeGreaterThan(10)
    await world.requests[0]?.closed
  })

  test('closes the connection before anything came and costs nothing', async () => {
    await using world = await gatewayWorld([() => world.cancel.abort()])
    const nothing = { inputTokens: 0, outputTokens: 0, costMicroUsd: 0n }
    expect(await world.text()).toMatchObject({ kind: 'canceled', callId: expect.any(String), ...nothing })
    await world.requests[0]?.closed
  })

  test('before the request costs nothing, and nothing is sent', async () => {
    await using world = await gatewayWorld([good])
    world.cancel.abort()
    expect(await world.text()).toEqual({
      kind: 'canceled',
      inputTokens: 0,
      outputTokens: 0,
      costMicroUsd: 0n,
      costSource: 'MEASURED',
    })
    expect(world.rows).toEqual([])
    expect(world.requests).toEqual([])
  })

  test('while it waits to ask again ends the waiting', async () => {
    await using world = await gatewayWorld([
      (response, request) => {
        refuses(429, {}, { 'retry-after': '2' })(response, request)
        setTimeout(() => world.cancel.abort(), 20)
      },
      good,
    ])
    expect(await world.text(oneCall)).toMatchObject({ kind: 'canceled', costMicroUsd: 0n })
    expect(world.requests).toHaveLength(1)
  })
})

test('a row is there before the request is sent, and every request has one', async () => {
  let rowsAtRequest = -1
  await using world = await gatewayWorld([
    (response, request) => {
      rowsAtRequest = world.rows.length
      return good(response, request)
    },
  ])
  const result = await world.text({ part: 2 })
  expect(rowsAtRequest).toBe(1)
  expect(world.rows).toMatchObject([{ id: result.kind === 'answered' && result.callId, modelId: 'a/one', part: 2 }])
  expect(world.rows[0]?.end).toMatchObject({ providerRequestId: 'gen-1', firstTokenMs: expect.any(Number) })
})

test('what was streamed of a failed attempt is declared void before the next one starts', async () => {
  await using world = await gatewayWorld([answers(delta('half'), done), refuses(500), good])
  await world.text()
  expect(world.shown).toEqual(['start a/one', 'half', 'restart', 'start b/two', 'start c/three', '{"a"', ':1}'])
})

test('characters that are split between packets arrive whole', async () => {
  const bytes = Buffer.from(delta('Regen über 東京 🎬'))
  const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, i) => bytes.subarray(i * 3, i * 3 + 3))
  await using world = await gatewayWorld([answers(': OPENROUTER PROCESSING\n\n', ...pieces, finish(), done)])
  expect(await world.text()).toMatchObject({ text: 'Regen über 東京 🎬' })
})

test('thinking keeps a stream alive, is paid for, and is no part of the answer', async () => {
  const thinks = event({ choices: [{ delta: { content: '', reasoning: 'hm, '.repeat(10) } }] })
  await using world = await gatewayWorld([answers(thinks, ...said, finish(), done)])
  expect(await world.text()).toMatchObject({ text: '{"a":1}', outputTokens: 12 })
})

test('a fault of our own side closes the connection, is written down and is thrown', async () => {
  await using world = await gatewayWorld([streams(delta('half'))])
  const onDelta = () => {
    throw new Error('our own')
  }
  await expect(world.text({ onDelta })).rejects.toThrow('our own')
  await world.requests[0]?.closed
  expect(world.rows[0]?.end).toMatchObject({ outcome: 'FAILED', errorCode: 'INTERNAL' })
})

describe('a model is left out', () => {
  const image = { user: [{ type: 'image' as const, dataUrl: 'data:image/png;base64,AAAA' }] }
  test('that cannot see, when there is something to see', async () => {
    await using world = await gatewayWorld([good])
    const result = await world.text({ ...image, route: [paid('a/blind'), paid('b/seeing', { vision: true })] })
    expect(result).toMatchObject({ kind: 'answered', model: 'b/seeing' })
  })

  test('whose context the input does not fit', async () => {
    await using world = await gatewayWorld([good])
    const user = [{ type: 'text' as const, text: 'word '.repeat(8_000) }]
    const small = paid('a/small', { contextTokens: 8_192 })
    expect(await world.text({ user, route: [small, paid('b/large')] })).toMatchObject({ model: 'b/large' })
    expect(await world.text({ user, route: [small] })).toMatchObject({ code: 'INPUT_TOO_LONG', attempts: 0 })
    expect(world.rows).toHaveLength(1)
  })
})

test('what is down by the time it runs is asked last, and is asked when nothing else is left', async () => {
  const down = new Set(['a/one'])
  await using world = await gatewayWorld([refuses(503), refuses(503), good], {}, (id) => down.has(id))
  expect(await world.text()).toMatchObject({ kind: 'answered', model: 'a/one' })
  expect(world.requests.map(({ body }) => body.model)).toEqual(['b/two', 'c/three', 'a/one'])
})
