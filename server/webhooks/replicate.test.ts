import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, start } from '../actions/testing-actions.ts'
import { type ReplicateSandbox, startReplicateSandbox } from '../providers/sandbox-replicate/start-replicate-sandbox.ts'
import { startWorld, type World } from '../test/world.ts'

const SECRET = `whsec_${Buffer.from('only the provider and we know this').toString('base64')}`
const MINUTE = 60_000

let sandbox: ReplicateSandbox
let world: World
beforeAll(async () => {
  sandbox = await startReplicateSandbox({ port: 0, host: '127.0.0.1', pace: 0, webhookSecret: SECRET })
  world = await worldWith(SECRET)
})
afterAll(async () => {
  await world.close()
  await sandbox.stop()
})

/** The provider has to be told an address before the server listens on it. */
async function worldWith(webhookSecret: string | undefined): Promise<World> {
  const port = await freePort()
  return startWorld({
    adjust: (config) => ({
      ...config,
      port,
      publicUrl: `http://127.0.0.1:${port}`,
      replicate: { kind: 'live', token: 'token', baseUrl: sandbox.url, webhookSecret },
    }),
  })
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

type Sent = { id?: string; body?: string; secret?: string; at?: Date; headers?: Record<string, string>; to?: World }

function send({
  id = randomUUID(),
  body = '{"id":"x","status":"starting"}',
  secret = SECRET,
  at = new Date(),
  headers = {},
  to = world,
}: Sent) {
  return fetch(`${to.url}/webhooks/replicate`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
      ...headers,
    },
  })
}

const kept = () => world.system.webhookEvent.count()

test('what the provider sends of real work is believed, kept once and worked off', async () => {
  const person = await world.signUp()
  const { id } = await start(world, person, {
    work: { videoGeneration: { prompt: 'A ferry [[sandbox:double-webhook]]', seconds: 3 } },
  })
  await follow(world, person, id)
  const [run] = await world.system.prediction.findMany({ where: { actionId: id } })
  const events = () => world.system.webhookEvent.findMany({ where: { callId: run!.id } })
  await expect.poll(async () => (await events()).some(({ handledAt }) => handledAt)).toBe(true)
  const names = (await events()).map(({ externalId }) => externalId)
  expect(new Set(names).size).toBe(names.length)
  expect(await world.system.entry.count({ where: { accountId: person.userId, kind: 'USAGE' } })).toBe(1)
})

test('the same message twice is kept once, and both are answered', async () => {
  const before = await kept()
  const answers = await Promise.all([send({ id: 'twice' }), send({ id: 'twice' }), send({ id: 'twice' })])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await kept()).toBe(before + 1)
})

describe('is refused, and nothing is kept', () => {
  test.each([
    [
      'signed with another secret',
      { secret: `whsec_${Buffer.from('somebody else’s secret').toString('base64')}` },
      401,
    ],
    ['older than five minutes', { at: new Date(Date.now() - 5 * MINUTE - 5_000) }, 401],
    ['from the future', { at: new Date(Date.now() + 60 * MINUTE) }, 401],
    ['with a signature of something else', { headers: { 'webhook-signature': 'v1,AAAA' } }, 401],
    ['without a signature', { headers: { 'webhook-signature': '' } }, 401],
    ['with an id that was not signed', { headers: { 'webhook-id': 'other' } }, 401],
    ['that is signed, and no JSON', { body: 'hello' }, 400],
    ['that is signed, and no object', { body: '7' }, 400],
    ['of two megabytes', { body: JSON.stringify({ logs: 'x'.repeat(2_000_000) }) }, 413],
  ] as [string, Sent, number][])('a message %s', async (_name, sent, status) => {
    const before = await kept()
    const answer = await send(sent).catch(() => undefined)
    // A server may hang up on a body that it does not want to read to its end.
    if (answer || status !== 413) expect(answer?.status).toBe(status)
    expect(await kept()).toBe(before)
  })

  test('a message to a server that has no secret', async () => {
    const open = await worldWith(undefined)
    expect((await send({ to: open })).status).toBe(403)
    expect(await open.system.webhookEvent.count()).toBe(0)
    const person = await open.signUp()
    const { id } = await start(open, person, { work: { imageGeneration: { prompt: 'A harbour' } } })
    const steps = await follow(open, person, id)
    expect(steps.at(-1)!.action.status, 'without webhooks it is asked about').toBe('SUCCEEDED')
    await open.close()
  })

  test('anything that is not posted', async () => {
    expect((await fetch(`${world.url}/webhooks/replicate`)).status).toBe(405)
  })
})

test('text that PostgreSQL cannot keep is no reason to lose a message', async () => {
  const before = await kept()
  expect((await send({ body: JSON.stringify({ id: 'x', status: 'processing', logs: 'a\0b \ud800' }) })).status).toBe(
    200,
  )
  expect(await kept()).toBe(before + 1)
})
