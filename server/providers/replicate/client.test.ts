import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProviderFault } from '../faults.ts'
import type { MediaRequest } from '../media-work.ts'
import { type ReplicateSandbox, startReplicateSandbox } from '../sandbox-replicate/start-replicate-sandbox.ts'
import { createReplicateClient, type ReplicateClient } from './client.ts'

const MODEL = 'bytedance/seedance-1-lite'
const SECRET = `whsec_${Buffer.from('nobody listens to these webhooks').toString('base64')}`

let sandbox: ReplicateSandbox
let client: ReplicateClient
beforeAll(async () => {
  sandbox = await startReplicateSandbox({ port: 0, host: '127.0.0.1', pace: 0, webhookSecret: SECRET })
  client = createReplicateClient({ baseUrl: sandbox.url, token: 'token' })
})
afterAll(() => sandbox.stop())

const film = (prompt: string): MediaRequest => ({
  kind: 'video',
  prompt,
  seconds: 3,
  resolution: '480p',
  start: undefined,
})
const create = (prompt: string, seed: number) =>
  client.create({ model: MODEL, request: film(prompt), seed, webhook: undefined })
const madeWith = (seed: number) => sandbox.book.filter((entry) => entry.seed === seed)

test('a request whose answer is lost on the way is not sent again, whatever the SDK would do', async () => {
  await expect(create('A ferry [[sandbox:create-reset]]', 11)).rejects.toBeInstanceOf(ProviderFault)
  await expect(create('A ferry [[sandbox:status=429]]', 12)).rejects.toMatchObject({ fault: { status: 429 } })
  await expect(create('A ferry [[sandbox:status=503]]', 13)).rejects.toMatchObject({ fault: { status: 503 } })
  expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(3)
  expect(madeWith(11)).toHaveLength(1)
})

test('a run is found by its seed behind hundreds of newer ones, and what was never made is not', async () => {
  const since = new Date()
  const { externalId } = await create('A ferry', 21)
  for (let batch = 0; batch < 16; batch++) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => create('Another', 1_000 + batch * 20 + index)))
  }
  expect(await client.find({ model: MODEL, seed: 21, since })).toMatchObject({ externalId })
  expect(await client.find({ model: MODEL, seed: 22, since })).toBeUndefined()
  expect(await client.find({ model: 'bytedance/seedance-1-pro', seed: 21, since })).toBeUndefined()
})

test('a provider that nobody reaches certainly has nothing', async () => {
  const gone = await startReplicateSandbox({ port: 0, host: '127.0.0.1', pace: 0, webhookSecret: SECRET })
  await gone.stop()
  const nowhere = createReplicateClient({ baseUrl: gone.url, token: 'token' })
  const attempt = nowhere.create({ model: MODEL, request: film('A ferry'), seed: 1, webhook: undefined })
  await expect(attempt).rejects.toMatchObject({ fault: { kind: 'connection', unsent: true } })
})
