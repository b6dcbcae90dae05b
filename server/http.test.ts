import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerJson } from './http/answers.ts'
import { createClientFiles } from './http/client-files.ts'
import { fetchHandle } from './http/fetch-handle.ts'
import { type Options, openSocket, startServer, type TestServer } from './http/testing.ts'

let server: TestServer
const start = async (options: Options = {}) => {
  server = await startServer(options)
}
const get = (where: string, init: RequestInit = {}) => fetch(`${server.url}${where}`, init)
afterEach(() => server.stop())

describe('the client', () => {
  let folder: string
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'client-'))
    mkdirSync(path.join(folder, 'assets'))
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Page</title>')
    writeFileSync(path.join(folder, 'assets/app-1a2b3c4d.js'), 'export {}')
    await start({ client: createClientFiles({ folder, publicUrl: 'https://own.example', holdsSession: () => false }) })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test.each(['/', '/studio', '/admin/users/7', '/settings?tab=keys'])(
    '%s is the page, never from a cache',
    async (where) => {
      const response = await get(where)
      expect(await response.text()).toContain('<title>Page</title>')
      expect(response.headers.get('cache-control')).toBe('no-cache')
      expect(response.headers.get('content-type')).toContain('text/html')
    },
  )

  test('the page runs no scripts but our files, and stands in no frame', async () => {
    const { headers } = await get('/studio')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("style-src 'self' 'unsafe-inline'")
    expect(policy).toContain("connect-src 'self' wss://own.example")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('a hashed file is kept for ever', async () => {
    const response = await get('/assets/app-1a2b3c4d.js')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toContain('text/javascript')
  })

  test.each([
    ['GET', '/assets/gone-11111111.js'],
    ['GET', '/robots.txt'],
    ['POST', '/studio'],
    ['GET', '/api/nothing'],
    ['GET', '/api'],
    ['POST', '/webhooks/nobody'],
    ['GET', '/health'],
    ['GET', '/metrics'],
    ['GET', '/outputs/7'],
    ['GET', '/graphql/x'],
  ])('%s %s is not the page', async (method, where) => {
    const response = await get(where, { method })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('application/json')
  })

  test('nothing outside of the folder is a file', async () => {
    expect(await (await get('/..%2f..%2f..%2fetc%2fpasswd')).text()).toContain('<title>Page</title>')
  })

  test('a path that cannot be decoded harms nobody', async () => {
    await get('/%E0%A4%A')
    expect((await get('/')).status).toBe(200)
  })
})

describe('routes', () => {
  test('a client that was not built says so', async () => {
    await start({
      client: createClientFiles({ folder: '/nowhere', publicUrl: 'http://own.example', holdsSession: () => false }),
    })
    expect(await (await get('/')).text()).toContain('not been built')
  })

  test('health', async () => {
    let ready = false
    await start({ ready: () => ready })
    expect((await get('/health/live')).status).toBe(200)
    expect((await get('/health/ready')).status).toBe(503)
    ready = true
    expect((await get('/health/ready')).status).toBe(200)
  })

  test('what a route throws is masked, logged, and named by the id of the request', async () => {
    await start({ routes: [{ path: '/api/', handle: () => Promise.reject(new Error('secret')) }] })
    const response = await get('/api/x')
    const requestId = response.headers.get('x-request-id')
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({ code: 'INTERNAL', message: 'Unexpected error.', requestId })
    expect(server.lines).toMatchObject([{ requestId, err: { message: 'secret' } }])
  })

  test('a handler of Request and Response gets and gives everything', async () => {
    const handle = fetchHandle(async (request, { address }) => {
      const { method, url, headers } = request
      const body = {
        method,
        path: new URL(url).pathname,
        sent: headers.get('x-sent'),
        text: await request.text(),
        address,
      }
      return Response.json(body, {
        status: 201,
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
          ['x-own', 'yes'],
        ],
      })
    })
    await start({ routes: [{ path: '/api/auth/', handle }] })
    const response = await get('/api/auth/sign-in?x=1', { method: 'POST', body: 'hi', headers: { 'x-sent': 'v' } })
    expect(response.status).toBe(201)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-own')).toBe('yes')
    expect(await response.json()).toEqual({
      method: 'POST',
      path: '/api/auth/sign-in',
      sent: 'v',
      text: 'hi',
      address: '127.0.0.1',
    })
  })

  test.each([
    ['announced', () => 'x'.repeat(2_000)],
    ['not announced', () => new Blob(['x'.repeat(2_000)]).stream()],
  ])('a body that is too large for it, %s, never reaches it', async (_what, body) => {
    const handle = fetchHandle(() => Promise.reject(new Error('reached')), { bodyMaxBytes: 1_000 })
    await start({ routes: [{ path: '/api/auth/', handle }] })
    const init = { method: 'POST', body: body(), duplex: 'half' } as RequestInit
    expect((await get('/api/auth/x', init)).status).toBe(413)
  })

  test('a socket anywhere but at /graphql is refused', async () => {
    await start()
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/studio`)
    await new Promise((resolve) => socket.addEventListener('error', resolve, { once: true }))
    expect(server.sockets.size()).toBe(0)
  })
})

describe('connections', () => {
  const dribble = (text: string) =>
    new Promise<string>((resolve) => {
      let answer = ''
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
      socket.on('error', () => {})
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('close', () => resolve(answer))
    })

  test('headers that never end are cut off', async () => {
    await start({ httpTiming: { headersMs: 100, requestMs: 200 } })
    expect(await dribble('GET / HTTP/1.1\r\nhost: own\r\nx-slow: ')).toContain('408')
  })

  test('a body that never ends is cut off', async () => {
    await start({ httpTiming: { headersMs: 100, requestMs: 200 } })
    const head = 'POST /graphql HTTP/1.1\r\nhost: own\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{'
    expect(await dribble(head)).not.toContain('200 OK')
  })

  test('headers over 16 KiB are refused', async () => {
    await start()
    expect(await dribble(`GET / HTTP/1.1\r\nhost: own\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`)).toContain('431')
  })

  test('a connection on which nothing happens is cut off', async () => {
    await start({ httpTiming: { idleMs: 100 } })
    expect(await dribble('')).toBe('')
  })

  test('a close lets what runs end, and ends at once when nothing does', async () => {
    let finish = () => {}
    const started = new Promise<void>((begun) => {
      void start({
        routes: [
          {
            path: '/api/slow',
            handle: (_req, res) => {
              begun()
              finish = () => answerJson(res, 200, { done: true })
            },
          },
        ],
      }).then(() => {
        answer = get('/api/slow')
      })
    })
    let answer: Promise<Response> | undefined
    await started
    const closed = server.http.close({ graceMs: 10_000 })
    await expect(get('/health/live')).rejects.toThrow()
    finish()
    expect(await (await answer!).json()).toEqual({ done: true })
    await closed
  })

  test('a close cuts off what does not end in time', async () => {
    await start({ routes: [{ path: '/api/never', handle: () => {} }] })
    const client = await openSocket(server)
    const lost = expect(get('/api/never')).rejects.toThrow()
    await client.init()
    await server.sockets.closeAll()
    await server.http.close({ graceMs: 50 })
    await lost
  })

  test('while it takes leave it answers what still comes, each on a connection that ends with the answer', async () => {
    await start()
    expect((await get('/health/live')).headers.get('connection')).toBe('keep-alive')
    server.http.leave()
    const response = await get('/health/live')
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
  })

  test('while it takes leave a connection that waits is not cut off, whoever else is answered', async () => {
    await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const ask = () =>
      new Promise<number>((resolve, reject) => {
        request(`${server.url}/health/live`, { agent }, (res) =>
          res.resume().once('end', () => resolve(res.statusCode!)),
        )
          .once('error', reject)
          .end()
      })
    await ask()
    const [waiting] = Object.values(agent.freeSockets)[0]!
    server.http.leave()
    await get('/health/live')
    await get('/health/live')
    expect(waiting!.destroyed).toBe(false)
    expect(await ask()).toBe(200)
    agent.destroy()
  })
})
