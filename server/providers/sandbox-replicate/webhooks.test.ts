import { validateWebhook } from 'replicate'
import { expect, test } from 'vitest'
import { type Heard, SECRET, startWorld } from './replicate-world.ts'

const MODEL = 'runwayml/gen4-image'
const input = { prompt: 'a fox' }
const idOf = ({ headers }: Heard) => headers['webhook-id']
const hasEnded = (heard: readonly Heard[]) => heard.some(({ body }) => body.completed_at)

test('every webhook is signed, by the standard and as the SDK checks it', async () => {
  await using world = await startWorld()
  const { receiver } = world
  await world.replicate.predictions.create({ model: MODEL, input, webhook: receiver.url })
  await receiver.until(hasEnded)
  for (const heard of receiver.heard) {
    expect(receiver.verify(heard)).toEqual(heard.body)
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      String(heard.headers[`webhook-${name}`]),
    )
    const request = { id: id!, timestamp: timestamp!, signature: signature!, body: heard.raw, secret: SECRET }
    expect(await validateWebhook(request)).toBe(true)
    expect(() => receiver.verify({ ...heard, raw: heard.raw.replace('fox', 'cat') })).toThrow()
  }
  expect(new Set(receiver.heard.map(idOf)).size).toBe(receiver.heard.length)
})

test.each([
  [['completed'], ['succeeded']],
  [
    ['start', 'completed'],
    ['processing', 'succeeded'],
  ],
] as const)('of the events only those in the filter are told: %j', async (filter, statuses) => {
  await using world = await startWorld()
  const { receiver } = world
  await world.replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: [...filter],
  })
  await receiver.until(hasEnded)
  expect(receiver.heard.map(({ body }) => body.status)).toEqual(statuses)
})

test('an output is told of before the end', async () => {
  await using world = await startWorld()
  const { receiver } = world
  await world.replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: ['output'],
  })
  await receiver.until((heard) => heard.length === 1)
  expect(receiver.heard[0]!.body).toMatchObject({ status: 'processing', output: expect.stringContaining('/out.png') })
})

test('logs are told of at most twice a second, however many lines there are', async () => {
  await using world = await startWorld()
  const { receiver } = world
  const prompt = 'a fox [[sandbox:slow=700]]'
  const filter: ('logs' | 'completed')[] = ['logs', 'completed']
  await world.replicate.predictions.create({
    model: MODEL,
    input: { prompt },
    webhook: receiver.url,
    webhook_events_filter: filter,
  })
  await receiver.until(hasEnded)
  expect(receiver.heard.at(-1)!.body.logs!.split('\n').length).toBeGreaterThan(8)
  expect(receiver.heard.length).toBe(3)
})

test('a filter that names no event is refused', async () => {
  await using world = await startWorld()
  const webhook = world.receiver.url
  const asked = { model: MODEL, input, webhook, webhook_events_filter: ['never' as 'start'] }
  await expect(world.replicate.predictions.create(asked)).rejects.toThrow('422')
})

test.each([500, 503, 0])(
  'a webhook that is not taken (%d) comes again under the same id, signed anew',
  async (status) => {
    await using world = await startWorld()
    const { receiver } = world
    receiver.answers.push(status, status)
    await world.replicate.predictions.create({
      model: MODEL,
      input,
      webhook: receiver.url,
      webhook_events_filter: ['completed'],
    })
    await receiver.until((heard) => heard.length === 3)
    expect(new Set(receiver.heard.map(idOf)).size).toBe(1)
    for (const heard of receiver.heard) receiver.verify(heard)
  },
)

test('after three repetitions it is given up, and the next one comes', async () => {
  await using world = await startWorld()
  const { receiver } = world
  receiver.answers.push(500, 500, 500, 500)
  const filter: ('start' | 'completed')[] = ['start', 'completed']
  await world.replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: filter,
  })
  await receiver.until(hasEnded)
  expect(receiver.heard.map(({ body }) => body.status)).toEqual([...Array(4).fill('processing'), 'succeeded'])
})

test.each([400, 404, 302])('a webhook that is refused (%d) does not come again', async (status) => {
  await using world = await startWorld()
  const { receiver } = world
  receiver.answers.push(status)
  const filter: ('start' | 'completed')[] = ['start', 'completed']
  await world.replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: filter,
  })
  await receiver.until(hasEnded)
  expect(receiver.heard.map(({ body }) => body.status)).toEqual(['processing', 'succeeded'])
})

test('what is lost, doubled or late is decided for each webhook', async () => {
  const asked: { predictionId: string; status: string }[] = []
  await using world = await startWorld({
    deliver: (webhook) => {
      asked.push(webhook)
      return webhook.status === 'processing' ? { copies: 2, delayMs: 60 } : { copies: 1, delayMs: 0 }
    },
  })
  const { receiver } = world
  const filter: ('start' | 'completed')[] = ['start', 'completed']
  const { id } = await world.replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: filter,
  })
  await receiver.until((heard) => heard.length === 3)
  expect(asked).toEqual([
    { predictionId: id, status: 'processing' },
    { predictionId: id, status: 'succeeded' },
  ])
  expect(receiver.heard.map(({ body }) => body.status)).toEqual(['succeeded', 'processing', 'processing'])
  expect(idOf(receiver.heard[1]!)).toBe(idOf(receiver.heard[2]!))
})

test('a lost webhook never comes, and the prediction has ended all the same', async () => {
  let asked = 0
  await using world = await startWorld({ deliver: () => ({ copies: asked++ === 0 ? 0 : 1, delayMs: 0 }) })
  const { receiver, replicate } = world
  const filter: 'completed'[] = ['completed']
  const { id } = await replicate.predictions.create({
    model: MODEL,
    input,
    webhook: receiver.url,
    webhook_events_filter: filter,
  })
  expect((await replicate.wait(await replicate.predictions.get(id), { interval: 5 })).status).toBe('succeeded')
  await world.ended(MODEL, input)
  expect(receiver.heard.filter(({ body }) => body.id === id)).toEqual([])
})
