import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Front, startFront } from './front.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('requests and sockets go in turn to the instances that are ready; of one that is not any more, sockets end', async () => {
  const [one, other] = [await startInstance('one'), await startInstance('other')]
  const front = await startBefore(one, other)
  expect([await ask(front), await ask(front)].sort()).toEqual(['one', 'other'])
  const sockets = [await open(front), await open(front)]
  expect(sockets.map(({ name }) => name).sort()).toEqual(['one', 'other'])

  one.ready = false
  await sockets.find(({ name }) => name === 'one')!.closed
  expect([await ask(front), await ask(front), (await open(front)).name]).toEqual(['other', 'other', 'other'])

  other.ready = false
  await expect.poll(() => ask(front)).toBe('UNAVAILABLE')
  one.ready = true
  await expect.poll(() => ask(front)).toBe('one')
})

test('whoever calls is added to X-Forwarded-For, behind what they say of themselves', async () => {
  const instance = await startInstance('one')
  const front = await startBefore(instance)
  await fetch(front.url, { headers: { 'x-forwarded-for': '198.51.100.1' } })
  await open(front)
  const forwarded = instance.requests.map(({ headers }) => headers['x-forwarded-for'])
  expect(forwarded).toEqual([
    expect.stringMatching(/^198\.51\.100\.1, ?(::ffff:)?127\.0\.0\.1$/),
    expect.stringMatching(/127\.0\.0\.1$/),
  ])
})

type Instance = Awaited<ReturnType<typeof startInstance>>

async function startInstance(name: string) {
  const instance = { url: '', ready: true, requests: [] as IncomingMessage[] }
  const server = createServer((req, res) => {
    if (req.url === '/health/ready') return void res.writeHead(instance.ready ? 200 : 503).end()
    instance.requests.push(req)
    res.end(JSON.stringify({ code: name }))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, request) => {
    instance.requests.push(request)
    socket.send(name)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    sockets.close()
    server.close()
    server.closeAllConnections()
  })
  instance.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return instance
}

async function startBefore(...instances: Instance[]): Promise<Front> {
  const front = await startFront({
    port: 0,
    host: '127.0.0.1',
    instances: instances.map(({ url }) => url),
    checkMs: 20,
  })
  closing.push(front.close)
  return front
}

async function ask({ url }: Front): Promise<string> {
  return ((await (await fetch(url)).json()) as { code: string }).code
}

async function open({ url }: Front) {
  const socket = new WebSocket(url.replace('http', 'ws'))
  const closed = once(socket, 'close')
  const [name] = await once(socket, 'message')
  return { name: String(name), closed }
}
