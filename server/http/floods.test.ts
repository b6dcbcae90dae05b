import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Options, openSocket, startServer, type TestServer } from './testing.ts'

const MEGABYTE = 1_000_000
/** Far more than what kernels keep between two sockets, and a server may keep for one of them. */
const FLOOD_BYTES = 96 * MEGABYTE

let server: TestServer
const start = async (options: Options = {}) => {
  server = await startServer(options)
  return server
}
afterEach(() => server.stop())

/** Everybody else is still served. */
const expectServed = async () =>
  expect(await (await server.post({ query: '{ hello }' })).json()).toEqual({ data: { hello: 'world' } })

describe('who floods a socket and never reads what comes back is not read from any more, and cut off', () => {
  /** How much of the flood went out until the connection ended. */
  async function flood(message: Buffer): Promise<number> {
    const { port } = await start({ timing: { stallMs: 2_000 } })
    const peer = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
    peer.on('error', () => {})
    const socket = await new Promise<Socket>((resolve) => {
      peer.once('upgrade', (response) => resolve(response.socket))
    })
    await new Promise((resolve) => peer.once('message', resolve).send('{"type":"connection_init"}'))
    peer.pause()
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const many = Buffer.concat(Array.from({ length: Math.ceil(MEGABYTE / message.length) }, () => message))
    const before = socket.bytesWritten
    let sent = 0
    const push = () => {
      while (sent < FLOOD_BYTES && !socket.destroyed) {
        sent += many.length
        if (!socket.write(many)) return
      }
    }
    socket.on('drain', push)
    push()
    await expectServed()
    await closed
    return Math.min(sent, socket.bytesWritten - before) - socket.writableLength
  }

  test('with messages', async () => {
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } })
    expect(await flood(frameOf(0x1, Buffer.from(ping)))).toBeLessThan(FLOOD_BYTES / 3)
    await expectServed()
  })

  test('with pings of the protocol beneath', async () => {
    expect(await flood(frameOf(0x9, Buffer.alloc(125, 0x78)))).toBeLessThan(FLOOD_BYTES / 3)
    await expectServed()
  })

  /** As a client sends it: masked, with a mask of zeros. */
  function frameOf(opcode: number, payload: Buffer): Buffer {
    const short = payload.length < 126
    const head = Buffer.alloc(short ? 6 : 8)
    head[0] = 0x80 | opcode
    head[1] = 0x80 | (short ? payload.length : 126)
    if (!short) head.writeUInt16BE(payload.length, 2)
    return Buffer.concat([head, payload])
  }
})

describe('a socket that is flooded by who reads', () => {
  test('with subscriptions begun and ended answers the last of them, and keeps none', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    for (let id = 0; id < 3_000; id++) {
      client.subscribe(String(id), 'subscription { ticks }')
      client.send({ id: String(id), type: 'complete' })
    }
    client.subscribe('last', '{ hello }')
    for (;;) {
      const { id, payload } = await client.next()
      if (id !== 'last') continue
      expect(payload).toEqual({ data: { hello: 'world' } })
      break
    }
    await expect.poll(() => server.control.open()).toBe(0)
  })

  test('with ends of what never began goes on', async () => {
    await start()
    const client = await openSocket(server)
    await client.init()
    for (let id = 0; id < 10_000; id++) client.send({ id: String(id), type: 'complete' })
    client.subscribe('1', '{ hello }')
    expect(await client.next()).toMatchObject({ id: '1', type: 'next' })
  })

  test('with subscriptions over the bound refuses them one by one', async () => {
    await start({ subscriptionsPerSocket: 5 })
    const client = await openSocket(server)
    await client.init()
    for (let id = 0; id < 500; id++) client.subscribe(String(id), 'subscription { ticks }')
    const answers = []
    for (let count = 0; count < 500; count++) answers.push(await client.next())
    expect(answers.filter(({ type }) => type === 'error')).toHaveLength(495)
    expect(server.control.open()).toBe(5)
    client.socket.terminate()
    await expect.poll(() => server.control.open()).toBe(0)
  })

  test.each([
    ['a second introduction', [{ type: 'connection_init' }], 4429],
    [
      'one id twice',
      [
        { id: '1', type: 'subscribe', payload: { query: 'subscription { ticks }' } },
        { id: '1', type: 'subscribe', payload: { query: 'subscription { ticks }' } },
      ],
      4409,
    ],
    ['an id of 60,000 characters', [{ id: 'x'.repeat(66_000), type: 'complete' }], 1009],
  ])('%s closes it, and frees what it held', async (_what, messages, code) => {
    await start()
    const client = await openSocket(server)
    await client.init()
    for (const message of messages) client.send(message)
    expect(await client.closed).toMatchObject({ code })
    await expect.poll(() => server.control.open()).toBe(0)
  })
})

describe('a request that is no honest one', () => {
  /** What comes back over a bare connection, until it is closed. */
  async function send(text: string | Buffer, options: Options = {}): Promise<string> {
    const { port } = await start({
      httpTiming: { headersMs: 200, requestMs: 400, idleMs: 5_000, keepAliveMs: 200 },
      ...options,
    })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(text)
    let heard = ''
    socket.setEncoding('latin1').on('data', (piece) => {
      heard += piece
    })
    await new Promise((resolve) => socket.once('close', resolve))
    return heard
  }
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
  const head = 'POST /graphql HTTP/1.1\r\nhost: own\r\ncontent-type: application/json\r\n'

  test.each([
    ['a head that never ends', `${head}x-slow: `, 408],
    ['a body that never ends', `${head}content-length: 1000\r\n\r\n{"query":`, 408],
    ['a chunk that never ends', `${head}transfer-encoding: chunked\r\n\r\nff\r\n{"query":`, 408],
    ['a head of 20 kB', `${head}cookie: ${'a=b; '.repeat(5_000)}\r\n\r\n`, 431],
    ['two lengths', `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{}`, 400],
    ['a length and chunks', `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a line break within a header', `${head}x: a\nb: c\r\n\r\n`, 400],
    ['no host', 'GET /graphql?query={hello} HTTP/1.1\r\n\r\n', 400],
    ['what is no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
  ])('%s is answered and closed', async (_what, text, status) => {
    expect(statusOf(await send(text))).toBe(status)
    await expectServed()
  })

  test('a thousand headers are refused', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `x${index}: y\r\n`).join('')
    const body = '{"query":"{ hello }"}'
    const answer = await send(`${head}connection: close\r\ncontent-length: ${body.length}\r\n${many}\r\n${body}`)
    expect(statusOf(answer)).toBe(431)
    await expectServed()
  })

  test('a body that is packed is refused before it is unpacked', async () => {
    await start()
    const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE, 0x20))
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
      const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: bomb })
      expect(response.status, encoding).toBeGreaterThanOrEqual(400)
      expect(response.status, encoding).toBeLessThan(500)
    }
    await expectServed()
  })

  test('a connection that is opened and left is closed', async () => {
    expect(await send('')).not.toContain('200')
  })
})
