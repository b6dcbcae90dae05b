import { expect, test } from 'vitest'
import { startWorld } from './replicate-world.ts'

const IMAGE = 'runwayml/gen4-image'
const TURBO = 'runwayml/gen4-image-turbo'
const LITE = 'bytedance/seedance-1-lite'
const PRO = 'bytedance/seedance-1-pro'
const PICTURE = 'https://example.com/picture.png'

test('a prediction starts, is worked on with growing logs, and succeeds with the address of its output', async () => {
  await using world = await startWorld()
  const { replicate, receiver } = world
  const created = await replicate.predictions.create({
    model: IMAGE,
    input: { prompt: 'a fox in the snow', seed: 7, resolution: '720p' },
    webhook: receiver.url,
  })
  expect(created).toMatchObject({ status: 'starting', model: IMAGE, output: null, logs: '', data_removed: false })
  await receiver.until((heard) => heard.some(({ body }) => body.status === 'succeeded'))

  const statuses = receiver.heard.map(({ body }) => body.status)
  expect(statuses).toEqual([...statuses.slice(0, -1).map(() => 'processing'), 'succeeded'])
  const ended = await replicate.predictions.get(created.id)
  expect(ended).toEqual(receiver.heard.at(-1)!.body)
  expect(ended.output).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/delivery\/\w{32}\/out\.png$/)
  expect(ended.logs).toContain('Using seed: 7\n')
  expect(ended.logs).toContain('ratio 1280:720')
  expect(ended.logs).toContain('Generating... 40%\n')
  expect(ended.metrics?.predict_time).toBeGreaterThanOrEqual(0)
  expect(Date.parse(ended.completed_at!)).toBeGreaterThanOrEqual(Date.parse(ended.started_at!))
})

test.each([IMAGE, LITE, PRO])('the SDK runs %s to its output', async (model) => {
  await using world = await startWorld()
  const output = await world.replicate.run(model as typeof IMAGE, {
    input: { prompt: 'rain' },
    wait: { mode: 'poll', interval: 5 },
  })
  expect(output).toMatch(/\/out\.(png|mp4)$/)
})

test('a version runs too, by its own id and by the name of its model', async () => {
  await using world = await startWorld()
  const { latest_version } = await world.replicate.models.get('bytedance', 'seedance-1-lite')
  for (const version of [latest_version!.id, LITE, `${LITE}:${latest_version!.id}`]) {
    const { model } = await world.replicate.predictions.create({ version, input: { prompt: 'rain' } })
    expect(model).toBe(LITE)
  }
  await expect(world.replicate.predictions.create({ version: 'no-such', input: {} })).rejects.toThrow(/422.*version/)
})

test.each(['/predictions', '/predictions/some', '/models', '/account', '/files'])(
  'without a token %s is refused',
  async (path) => {
    await using world = await startWorld()
    const response = await fetch(`${world.sandbox.url}${path}`)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      title: 'Unauthenticated',
      detail: 'You did not pass an authentication token',
      status: 401,
    })
  },
)

test.each([
  ['no prompt', IMAGE, {}, 'input: prompt is required'],
  ['another aspect', IMAGE, { prompt: 'x', aspect_ratio: '5:4' }, 'input.aspect_ratio: aspect_ratio must be one of'],
  ['another resolution', IMAGE, { prompt: 'x', resolution: '480p' }, 'must be one of the following: "720p", "1080p"'],
  ['too many references', IMAGE, { prompt: 'x', reference_images: Array(4).fill(PICTURE) }, 'at most 3 items'],
  ['a reference that is no file', IMAGE, { prompt: 'x', reference_images: ['fox'] }, "Does not match format 'uri'"],
  ['a short tag', IMAGE, { prompt: 'x', reference_tags: ['ab'] }, 'Does not match pattern'],
  ['a seed in words', IMAGE, { prompt: 'x', seed: 'seven' }, 'Expected: integer, given: string'],
  ['turbo without a reference', TURBO, { prompt: 'x' }, 'reference_images is required'],
  ['turbo with no reference', TURBO, { prompt: 'x', reference_images: [] }, 'at least 1 items'],
  ['one second', LITE, { prompt: 'x', duration: 1 }, 'Must be greater than or equal to 2'],
  ['thirteen seconds', PRO, { prompt: 'x', duration: 13 }, 'Must be less than or equal to 12'],
  ['half a second', PRO, { prompt: 'x', duration: 2.5 }, 'Expected: integer, given: number'],
  ['another rate', PRO, { prompt: 'x', fps: 30 }, 'must be one of the following: 24'],
  ['a last frame without a first', LITE, { prompt: 'x', last_frame_image: PICTURE }, 'A start image is needed too'],
])('bad input is refused and makes nothing: %s', async (_, model, input, detail) => {
  await using world = await startWorld()
  const refused = await fetch(`${world.sandbox.url}/models/${model}/predictions`, {
    method: 'POST',
    headers: { authorization: 'Bearer any' },
    body: JSON.stringify({ input }),
  })
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({
    title: 'Input validation failed',
    detail: expect.stringContaining(detail),
    status: 422,
    invalid_fields: [{ type: expect.any(String), field: expect.stringMatching(/^input/) }],
  })
  expect(world.sandbox.book).toEqual([])
})

test('what the schema says of the fields is what the models are asked for', async () => {
  await using world = await startWorld()
  const { results } = await world.replicate.models.list()
  expect(results.map(({ owner, name }) => `${owner}/${name}`)).toEqual([IMAGE, TURBO, LITE, PRO])
  const { latest_version } = await world.replicate.models.get('bytedance', 'seedance-1-pro')
  expect(latest_version!.openapi_schema).toMatchObject({
    components: {
      schemas: {
        Input: { required: ['prompt'], properties: { duration: { minimum: 2, maximum: 12, default: 5 } } },
        Output: { type: 'string', format: 'uri' },
      },
    },
  })
  await expect(world.replicate.models.get('no', 'such')).rejects.toThrow('404')
})

test('predictions are listed newest first, a hundred a page, every one once', async () => {
  await using world = await startWorld()
  const made: string[] = []
  for (let count = 0; count < 101; count++) {
    made.unshift((await world.replicate.predictions.create({ model: IMAGE, input: { prompt: `${count}` } })).id)
  }
  const pages: string[][] = []
  for await (const page of world.replicate.paginate(world.replicate.predictions.list))
    pages.push(page.map(({ id }) => id))
  expect(pages.map((page) => page.length)).toEqual([100, 1])
  expect(pages.flat()).toEqual(made)
})

test('a canceled prediction stays canceled, tells so, and is not billed', async () => {
  await using world = await startWorld()
  const { replicate, receiver, sandbox } = world
  const { id } = await replicate.predictions.create({
    model: LITE,
    input: { prompt: '[[sandbox:stuck]]' },
    webhook: receiver.url,
    webhook_events_filter: ['start', 'completed'],
  })
  await receiver.until((heard) => heard.length === 1)
  expect(await replicate.predictions.cancel(id)).toMatchObject({ id, status: 'canceled', output: null })
  await receiver.until((heard) => heard.length === 2)
  expect(receiver.heard[1]!.body.status).toBe('canceled')
  expect(await replicate.predictions.get(id)).toMatchObject({ status: 'canceled' })
  expect(sandbox.book).toMatchObject([{ id, status: 'canceled', billedMicroUsd: 0, completedAt: expect.any(Date) }])
})

test('a prediction that has succeeded cannot be canceled any more', async () => {
  await using world = await startWorld()
  const { id, output } = await world.ended(IMAGE, { prompt: 'a fox' })
  expect(await world.replicate.predictions.cancel(id)).toMatchObject({ status: 'succeeded', output })
  await expect(world.replicate.predictions.cancel('no-such')).rejects.toThrow('404')
})

test('an uploaded file is described at its address and served below it, to those with a token', async () => {
  await using world = await startWorld()
  const { files } = world.replicate
  const made = await files.create(new File(['a picture'], 'fox.png', { type: 'image/png' }), { for: 'a test' })
  expect(made).toMatchObject({ size: 9, content_type: 'image/png', name: 'fox.png', metadata: { for: 'a test' } })
  expect(await files.get(made.id)).toEqual(made)
  expect((await files.list()).results).toEqual([made])
  const served = await fetch(`${made.urls.get}/download`, { headers: { authorization: 'Bearer any' } })
  expect([served.headers.get('content-type'), await served.text()]).toEqual(['image/png', 'a picture'])
  expect((await fetch(`${made.urls.get}/download`)).status).toBe(401)
  expect(await files.delete(made.id)).toBe(true)
  await expect(files.get(made.id)).rejects.toThrow('404')
})

test('the account and the secret that webhooks are signed with can be asked for', async () => {
  await using world = await startWorld()
  expect(await world.replicate.accounts.current()).toMatchObject({ type: 'organization', username: 'sandbox' })
  expect((await world.replicate.webhooks.default.secret.get()).key).toMatch(/^whsec_/)
})

test('what was asked can be read back, and of a picture sent along only the beginning is kept', async () => {
  await using world = await startWorld()
  const input = { prompt: 'a fox', reference_images: [`data:image/png;base64,${'A'.repeat(5_000)}`] }
  const { id } = await world.replicate.predictions.create({ model: TURBO, input })
  expect(world.sandbox.requests).toMatchObject([
    { method: 'POST', path: `/v1/models/${TURBO}/predictions`, body: { input } },
  ])
  expect(JSON.stringify((await world.replicate.predictions.get(id)).input).length).toBeLessThan(300)
})

test('a body over 40 MB is refused', async () => {
  await using world = await startWorld()
  const body = Buffer.alloc(40 * 1024 * 1024 + 1)
  const response = await fetch(`${world.sandbox.url}/predictions`, { method: 'POST', body })
  expect(response.status).toBe(413)
})

test('stopping ends what is under way', async () => {
  const world = await startWorld({ pace: 1 })
  const { id } = await world.replicate.predictions.create({ model: IMAGE, input: { prompt: 'a fox' } })
  await world[Symbol.asyncDispose]()
  expect(world.sandbox.book).toMatchObject([{ id, status: 'starting', billedMicroUsd: 0 }])
  await expect(fetch(world.sandbox.url)).rejects.toThrow()
})
