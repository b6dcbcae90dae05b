import { describe, expect, test } from 'vitest'
import { failuresIn } from './failures.ts'
import { startWorld } from './replicate-world.ts'

type World = Awaited<ReturnType<typeof startWorld>>

const IMAGE = 'runwayml/gen4-image'
const VIDEO = 'bytedance/seedance-1-lite'

function create({ sandbox }: World, prompt: string, init: RequestInit & { model?: string } = {}) {
  return fetch(`${sandbox.url}/models/${init.model ?? IMAGE}/predictions`, {
    method: 'POST',
    headers: { authorization: 'Bearer any' },
    body: JSON.stringify({ input: { prompt } }),
    ...init,
  })
}

const outputOf = async ({ ended }: World, prompt: string, model = IMAGE): Promise<string> =>
  String((await ended(model, { prompt })).output)

describe('creating', () => {
  test.each([400, 402, 404, 422, 429, 500, 503])(
    'status=%d, in the shape of Replicate, and nothing is made',
    async (status) => {
      await using world = await startWorld()
      const response = await create(world, `a fox [[sandbox:status=${status}]]`)
      expect(response.status).toBe(status)
      expect(await response.json()).toEqual({ title: expect.any(String), detail: expect.any(String), status })
      expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null)
      expect(world.sandbox.book).toEqual([])
    },
  )

  test('a failure for one model leaves the others well', async () => {
    await using world = await startWorld()
    const prompt = `[[sandbox:status=503@${IMAGE}]]`
    expect((await create(world, prompt)).status).toBe(503)
    expect((await create(world, prompt, { model: VIDEO })).status).toBe(201)
  })

  test('hang: no answer, until the caller gives up, and nothing is made', async () => {
    await using world = await startWorld()
    await expect(create(world, '[[sandbox:hang]]', { signal: AbortSignal.timeout(60) })).rejects.toThrow()
    expect(world.sandbox.book).toEqual([])
  })

  test('create-reset: the connection is cut, and the prediction runs and is billed', async () => {
    await using world = await startWorld()
    const body = JSON.stringify({ input: { prompt: '[[sandbox:create-reset]]' }, webhook: world.receiver.url })
    await expect(create(world, '', { body })).rejects.toThrow()
    await world.receiver.until((heard) => heard.some(({ body }) => body.status === 'succeeded'))
    expect(world.sandbox.book).toMatchObject([{ status: 'succeeded', billedMicroUsd: 80_000 }])
  })
})

describe('running', () => {
  test.each([
    ['fail', 'Prediction failed for an unknown reason.'],
    ['fail=The model is tired. Ask again!', 'The model is tired. Ask again!'],
    ['nsfw', 'NSFW content detected. Try running it again, or try a different prompt.'],
  ])('%s: it fails with that error, has no output, and is not billed', async (wish, error) => {
    await using world = await startWorld()
    expect(await world.ended(IMAGE, { prompt: `a fox [[sandbox:${wish}]]` })).toMatchObject({
      status: 'failed',
      error,
      output: null,
    })
    expect(world.sandbox.book).toMatchObject([{ status: 'failed', billedMicroUsd: 0 }])
  })

  test('stuck: it is worked on until it is canceled', async () => {
    await using world = await startWorld()
    const { replicate, receiver } = world
    const { id } = await replicate.predictions.create({
      model: IMAGE,
      input: { prompt: '[[sandbox:stuck]]' },
      webhook: receiver.url,
      webhook_events_filter: ['start'],
    })
    await receiver.until((heard) => heard.length === 1)
    await world.ended(IMAGE, { prompt: 'another' })
    expect(await replicate.predictions.get(id)).toMatchObject({ status: 'processing', completed_at: null })
    expect(await replicate.predictions.cancel(id)).toMatchObject({ status: 'canceled' })
  })

  test('slow=150: it takes so long, whatever the pace', async () => {
    await using world = await startWorld()
    const { metrics } = await world.ended(IMAGE, { prompt: '[[sandbox:slow=150]]' })
    expect(metrics!.predict_time).toBeGreaterThanOrEqual(0.145)
  })

  test('cancel-fails: it goes on to its end', async () => {
    await using world = await startWorld()
    const { replicate, receiver } = world
    const { id } = await replicate.predictions.create({
      model: IMAGE,
      input: { prompt: '[[sandbox:cancel-fails]] [[sandbox:slow=100]]' },
      webhook: receiver.url,
      webhook_events_filter: ['completed'],
    })
    await expect(replicate.predictions.cancel(id)).rejects.toThrow('500')
    await receiver.until((heard) => heard.length === 1)
    expect(receiver.heard[0]!.body).toMatchObject({ id, status: 'succeeded' })
  })

  test('empty-output: it succeeds with nothing, and is billed', async () => {
    await using world = await startWorld()
    expect(await world.ended(IMAGE, { prompt: '[[sandbox:empty-output]]' })).toMatchObject({
      status: 'succeeded',
      output: null,
    })
    expect(world.sandbox.book).toMatchObject([{ billedMicroUsd: 80_000 }])
  })
})

describe('telling', () => {
  test('no-webhook: none comes, and the prediction has ended', async () => {
    await using world = await startWorld()
    const { replicate, receiver } = world
    const input = { prompt: '[[sandbox:no-webhook]]' }
    const made = await replicate.predictions.create({ model: IMAGE, input, webhook: receiver.url })
    expect((await replicate.wait(made, { interval: 5 })).status).toBe('succeeded')
    await world.ended(IMAGE, { prompt: 'another' })
    expect(receiver.heard.filter(({ body }) => body.id === made.id)).toEqual([])
  })

  test('late-webhook=120: it comes so long after what it tells of', async () => {
    await using world = await startWorld()
    const ended = await world.ended(IMAGE, { prompt: '[[sandbox:late-webhook=120]]' })
    expect(Date.now() - Date.parse(ended.completed_at!)).toBeGreaterThanOrEqual(115)
  })

  test('double-webhook: it comes twice, under one id', async () => {
    await using world = await startWorld()
    await world.ended(IMAGE, { prompt: '[[sandbox:double-webhook]]' })
    await world.receiver.until((heard) => heard.length === 2)
    const [first, second] = world.receiver.heard
    expect(first!.headers['webhook-id']).toBe(second!.headers['webhook-id'])
    expect(first!.body).toEqual(second!.body)
  })
})

describe('the output', () => {
  test('output-404: it is not there', async () => {
    await using world = await startWorld()
    expect((await fetch(await outputOf(world, '[[sandbox:output-404]]'))).status).toBe(404)
  })

  test('output-html: it is a page with a script', async () => {
    await using world = await startWorld()
    const response = await fetch(await outputOf(world, '[[sandbox:output-html]]'))
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('<script>')
  })

  test('output-huge: three gigabytes are announced, and more comes than a picture has', async () => {
    await using world = await startWorld()
    const response = await fetch(await outputOf(world, '[[sandbox:output-huge]]'))
    expect(response.headers.get('content-length')).toBe('3000000000')
    const reader = response.body!.getReader()
    let bytes = 0
    while (bytes < 5_000_000) bytes += (await reader.read()).value!.length
    await reader.cancel()
  })

  test.each([IMAGE, VIDEO])('output-cut: the first time half of it comes, the second time all (%s)', async (model) => {
    await using world = await startWorld()
    const url = await outputOf(world, '[[sandbox:output-cut]]', model)
    const cut = await fetch(url)
    await expect(cut.arrayBuffer()).rejects.toThrow()
    const whole = await fetch(url)
    expect(String((await whole.arrayBuffer()).byteLength)).toBe(cut.headers.get('content-length'))
  })
})

test.each([
  ['[[sandbox:status=200]]', []],
  ['[[sandbox:nothing-known]]', []],
  ['sandbox:nsfw', []],
  ['[[sandbox: NSFW ]]', [{ kind: 'nsfw' }]],
  ['[[sandbox:slow=999999]]', [{ kind: 'slow', ms: 600_000 }]],
  ['[[sandbox:fail=mail a@b.c]] [[sandbox:stuck]]', [{ kind: 'fail', message: 'mail a@b.c' }, { kind: 'stuck' }]],
  ['[[sandbox:fail=out of order@some/model]]', [{ kind: 'fail', message: 'out of order' }]],
  ['[[sandbox:nsfw@other/model]]', []],
])('%s asks for %j', (prompt, failures) => {
  expect(failuresIn(prompt, 'some/model')).toEqual(failures)
})
