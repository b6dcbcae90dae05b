import { connect, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openSocket, startServer, type TestServer } from './testing.ts'
import { openEvents } from './testing-transports.ts'

let server: TestServer
afterEach(() => server.stop())

/** Everybody else is still served. */
async function expectServed(other: { next(): Promise<unknown> }, value: number) {
  server.control.tick(value)
  expect(JSON.stringify(await other.next())).toContain(`{"ticks":${value}}`)
}

test('a socket that never reads is cut off, and others keep receiving', async () => {
  server = await startServer({ timing: { stallMs: 300 } })
  const [deaf, other] = [await openSocket(server), await openSocket(server)]
  await deaf.init()
  await other.init()
  other.subscribe('1', 'subscription { ticks }')
  await other.next()

  const cutOff = server.control.nextEnd()
  deaf.subscribe('1', 'subscription { floods }')
  await deaf.next()
  deaf.socket.pause()
  await expectServed(other, 1)
  await cutOff
  await expectServed(other, 2)
  deaf.socket.resume()
  expect(await deaf.closed).toMatchObject({ code: 1006 })
})

test('a socket that answers no ping is cut off, one that does stays', async () => {
  server = await startServer({ timing: { pingMs: 50 } })
  const alive = await openSocket(server)
  await alive.init()
  const pings = new Promise<void>((resolve) => {
    let count = 0
    alive.socket.on('ping', () => ++count === 4 && resolve())
  })
  const dead = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws', { autoPong: false })
  const code = await new Promise((resolve) => dead.once('close', resolve))
  expect(code).toBe(1006)
  await pings
  alive.subscribe('1', '{ hello }')
  expect((await alive.next()).type).toBe('next')
})

test('an event stream that is never read is cut off, and others keep receiving', async () => {
  server = await startServer({ streamStallMs: 700 })
  const other = await openEvents(server, { query: 'subscription { ticks }' })
  await other.next()
  const cutOff = server.control.nextEnd()
  const deaf = await openDeafStream(server.port)
  await expectServed(other, 1)
  await cutOff
  await expectServed(other, 2)
  await other.return(undefined)
  deaf.destroy()
})

function openDeafStream(port: number): Promise<Socket> {
  const body = JSON.stringify({ query: 'subscription { floods }' })
  const head = `POST /graphql HTTP/1.1\r\nhost: own\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head + body))
    socket.once('data', () => resolve(socket.pause()))
  })
}
