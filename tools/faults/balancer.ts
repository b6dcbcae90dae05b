import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

const LOOK_MS = 100
const ANSWER_MS = 500

export type Balancer = Awaited<ReturnType<typeof startBalancer>>

/**
 * A small load balancer as they are in use: it asks /health/ready, keeps its connections alive, sends a request elsewhere
 * only where nobody listened, and passes on whatever else goes wrong as a 502.
 */
export async function startBalancer() {
  const agent = new Agent({ keepAlive: true })
  const open = new Set<Socket>()
  let upstreams: { url: URL; ready: boolean }[] = []
  let turn = 0
  const failed: string[] = []

  const look = () =>
    Promise.all(
      upstreams.map(async (upstream) => {
        const asked = fetch(new URL('/health/ready', upstream.url), { signal: AbortSignal.timeout(ANSWER_MS) })
        upstream.ready = await asked.then(
          ({ ok }) => ok,
          // One that is only slow to answer is not given up.
          ({ name }: Error) => name === 'TimeoutError' && upstream.ready,
        )
      }),
    )
  const timer = setInterval(() => void look(), LOOK_MS)
  const next = () => {
    const ready = upstreams.filter((one) => one.ready)
    return ready[turn++ % ready.length]
  }

  function forward(req: IncomingMessage, body: Buffer, res: ServerResponse): void {
    const upstream = next()
    const fail = (why: string) => {
      failed.push(why)
      res.writeHead(502).end()
    }
    if (!upstream) {
      fail('no server is ready')
      return
    }
    const { hostname, port } = upstream.url
    const { method, url: path, headers } = req
    const asked = request({ agent, hostname, port, method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(res)
      answer.once('error', () => res.destroy())
    })
    asked.once('error', (error: NodeJS.ErrnoException) => {
      upstream.ready = false
      if (error.code === 'ECONNREFUSED') forward(req, body, res)
      else fail(error.message)
    })
    asked.end(body)
  }

  function upgrade(req: IncomingMessage, client: Duplex): void {
    client.on('error', () => {})
    const upstream = next()
    if (!upstream) {
      client.destroy()
      return
    }
    const server = connect(Number(upstream.url.port), upstream.url.hostname, () => {
      const headers = req.rawHeaders.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join('')
      server.write(`${req.method} ${req.url} HTTP/1.1\r\n${headers}\r\n`)
      client.pipe(server).pipe(client)
    })
    server.on('error', () => client.destroy())
    server.once('close', () => client.destroy())
    client.once('close', () => server.destroy())
  }

  const server = createServer(async (req, res) => forward(req, Buffer.concat(await req.toArray()), res))
  server.on('upgrade', upgrade)
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    failed,
    ready: () => upstreams.filter(({ ready }) => ready).length,

    async serve(urls: readonly string[]): Promise<void> {
      upstreams = urls.map((url) => ({ url: new URL(url), ready: false }))
      await look()
    },

    async stop(): Promise<void> {
      clearInterval(timer)
      agent.destroy()
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
