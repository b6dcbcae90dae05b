import { createClient } from 'graphql-ws'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  FOREIGN_ORIGIN,
  NAMED_ORIGIN,
  type Options,
  openSocket,
  startServer,
  type TestServer,
} from '../http/testing.ts'

const ANN = { authorization: 'Bearer ann' }
const ACK = { type: 'connection_ack' }
const TICKS = 'subscription { ticks }'

let server: TestServer
const start = async (options: Options = {}) => {
  server = await startServer(options)
  return server
}
afterEach(() => server.stop())

describe('who may open a socket', () => {
  const cookie = 'session=ann'
  const opened = async (headers: Record<string, string>, params?: unknown) => {
    const client = await openSocket(server, headers)
    const answer = await client.init(params)
    if (!('type' in answer)) return answer
    client.subscribe('1', '{ whoAmI }')
    return ((await client.next()).payload as { data: { whoAmI: string } }).data.whoAmI
  }

  test.each([
    ['a cookie from a named origin', { cookie, origin: NAMED_ORIGIN }, undefined, 'ann'],
    ['a bearer', {}, ANN, 'ann'],
    ['a bearer without its scheme', {}, { authorization: 'ann' }, 'ann'],
    [
      'a bearer from anywhere, whatever cookie comes along',
      { cookie: 'session=ben', origin: FOREIGN_ORIGIN },
      ANN,
      'ann',
    ],
    ['a guest', {}, undefined, 'guest'],
    ['a guest with other params', {}, { locale: 'en' }, 'guest'],
    ['a guest from a foreign origin', { origin: FOREIGN_ORIGIN }, undefined, 'guest'],
  ])('%s', async (_what, headers, params, name) => {
    await start()
    expect(await opened(headers, params)).toBe(name)
  })

  test('a cookie from our own page', async () => {
    await start()
    expect(await opened({ cookie, origin: server.url })).toBe('ann')
  })

  test.each([
    ['a cookie from a foreign origin', { cookie, origin: FOREIGN_ORIGIN }, undefined, 4403, 'Origin not allowed'],
    ['a cookie from a sandboxed frame', { cookie, origin: 'null' }, undefined, 4403, 'Origin not allowed'],
    ['a cookie without an origin', { cookie }, undefined, 4403, 'Origin not allowed'],
    [
      'a cookie that has lapsed',
      { cookie: 'session=gone', origin: NAMED_ORIGIN },
      undefined,
      4403,
      'Invalid credentials',
    ],
    ['a bearer that does not hold', {}, { authorization: 'Bearer gone' }, 4403, 'Invalid credentials'],
    ['a bearer that is no text', {}, { authorization: { $ne: '' } }, 4403, 'Invalid credentials'],
    ['during an outage', {}, { authorization: 'Bearer outage' }, 1013, 'Try again later'],
  ])('%s is closed', async (_what, headers, params, code, reason) => {
    await start()
    expect(await opened(headers as Record<string, string>, params)).toEqual({ code, reason })
  })
})

describe('how many', () => {
  test('the 11th socket of a user is refused, another user is not, and a place that is left is free', async () => {
    await start({ socketsPerUser: 10 })
    const sockets = await Promise.all(Array.from({ length: 10 }, () => openSocket(server)))
    for (const client of sockets) expect(await client.init(ANN)).toEqual(ACK)
    expect(await (await openSocket(server)).init(ANN)).toEqual({ code: 1013, reason: 'Too many live connections' })
    expect(await (await openSocket(server)).init({ authorization: 'Bearer ben' })).toEqual(ACK)

    const [first] = sockets
    first!.socket.close()
    await first!.closed
    expect(await (await openSocket(server)).init(ANN)).toEqual(ACK)
  })

  test('sockets that were refused take no place', async () => {
    await start({ socketsPerUser: 1 })
    for (let i = 0; i < 3; i++) await (await openSocket(server, { cookie: 'session=ann' })).init()
    expect(await (await openSocket(server)).init(ANN)).toEqual(ACK)
  })

  test('the subscription over the bound is refused, the others go on', async () => {
    await start({ subscriptionsPerSocket: 3 })
    const client = await openSocket(server)
    await client.init()
    for (const id of ['a', 'b', 'c']) client.subscribe(id, TICKS)
    for (let i = 0; i < 3; i++) expect((await client.next()).type).toBe('next')
    client.subscribe('d', TICKS)
    expect(await client.next()).toMatchObject({
      id: 'd',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    })
    const ended = server.control.nextEnd()
    client.send({ id: 'a', type: 'complete' })
    await ended
    client.subscribe('e', '{ hello }')
    expect(await client.next()).toEqual({ id: 'e', type: 'next', payload: { data: { hello: 'world' } } })
  })

  test('an instance that is full accepts no more', async () => {
    await start({ maxSockets: 1 })
    await openSocket(server)
    await expect(openSocket(server)).rejects.toThrow('503')
  })
})

describe('for how long', () => {
  test('who does not introduce themselves in time is closed', async () => {
    await start({ timing: { initMs: 50 } })
    expect(await (await openSocket(server)).closed).toMatchObject({ code: 4408 })
  })

  test('a revoked access closes its sockets, and no others', async () => {
    await start()
    const [ann, ben] = [await openSocket(server), await openSocket(server)]
    await ann.init(ANN)
    await ben.init({ authorization: 'Bearer ben' })
    ann.subscribe('1', TICKS)
    await ann.next()
    const ended = server.control.nextEnd()
    server.people.revoke('ann', { heard: true })
    expect(await ann.closed).toEqual({ code: 4403, reason: 'revoked' })
    await ended
    ben.subscribe('1', '{ whoAmI }')
    expect(await ben.next()).toMatchObject({ payload: { data: { whoAmI: 'ben' } } })
    expect(server.people.watched('ann')).toBe(0)
  })

  test('access is asked for again at each operation', async () => {
    await start()
    const client = await openSocket(server)
    await client.init(ANN)
    server.people.revoke('ann', { heard: false })
    client.subscribe('1', 'mutation { touch }')
    expect(await client.closed).toEqual({ code: 4403, reason: 'revoked' })
    expect(server.control.touched).toBe(0)
  })

  test('a drain tells everybody to come back and lets nobody in', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    client.subscribe('1', TICKS)
    await client.next()
    const ended = server.control.nextEnd()
    await server.sockets.closeAll()
    expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' })
    await ended
    expect(server.sockets.size()).toBe(0)
    await expect(openSocket(server)).rejects.toThrow('503')
  })

  test('a client of graphql-ws does come back', async () => {
    await start()
    const other = await startServer()
    const urls = [server, other].map(({ port }) => `ws://127.0.0.1:${port}/graphql`)
    const client = createClient({ url: () => urls.shift() ?? '', webSocketImpl: WebSocket, retryWait: async () => {} })
    const results = client.iterate({ query: TICKS })
    expect((await results.next()).value).toEqual({ data: { ticks: 0 } })
    const again = results.next()
    await server.sockets.closeAll()
    expect((await again).value).toEqual({ data: { ticks: 0 } })
    await client.dispose()
    await other.stop()
  })
})

describe('what is sent', () => {
  test('a message over 64 KiB closes the socket', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    client.subscribe('1', `{ hello } # ${'x'.repeat(100_000)}`)
    expect(await client.closed).toMatchObject({ code: 1009 })
  })

  test.each([
    ['no JSON', '{'],
    ['a batch', '[{"id":"1","type":"subscribe","payload":{"query":"{ hello }"}}]'],
    ['an unknown type', '{"type":"start"}'],
    ['a message that only servers send', '{"type":"connection_ack"}'],
    ['a query that is no text', '{"id":"1","type":"subscribe","payload":{"query":[]}}'],
  ])('%s closes the socket', async (_what, message) => {
    await start()
    const client = await openSocket(server)
    await client.init()
    client.send(message)
    expect(await client.closed).toMatchObject({ code: 4400 })
  })

  test('an operation before the introduction closes the socket', async () => {
    await start()
    const client = await openSocket(server)
    client.subscribe('1', '{ hello }')
    expect(await client.closed).toMatchObject({ code: 4401 })
  })

  test('a source that fails ends its subscription masked, and the socket goes on', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    client.subscribe('1', 'subscription { fails }')
    expect(await client.next()).toMatchObject({ type: 'next', payload: { data: { fails: 1 } } })
    const failure = await client.next()
    expect(failure).toMatchObject({
      type: 'error',
      payload: [{ message: 'Unexpected error.', extensions: { code: 'INTERNAL' } }],
    })
    expect(JSON.stringify(failure)).not.toContain('postgres')
    expect(JSON.stringify(server.lines)).toContain('postgres')
    client.subscribe('2', '{ hello }')
    expect(await client.next()).toMatchObject({ id: '2', payload: { data: { hello: 'world' } } })
  })

  test('a subscription that is completed ends at its source', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    client.subscribe('1', TICKS)
    await client.next()
    const ended = server.control.nextEnd()
    client.send({ id: '1', type: 'complete' })
    await ended
    expect(server.control.open()).toBe(0)
  })
})
