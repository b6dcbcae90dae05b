import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createProxyServer } from 'http-proxy-3'

export type FrontOptions = {
  /** Base addresses of the instances. */
  instances: readonly string[]
  checkMs?: number
  /** An instance came, or went; so many are left. */
  onChange?(url: string, isUp: boolean, up: number): void
}

export type Front = Awaited<ReturnType<typeof startFront>>

type Behind = { url: string; up: boolean; sockets: Set<Duplex> }

const READY_WITHIN_MS = 2_000
const CHECK_MS = 500

/**
 * Spreads HTTP and WebSocket over the instances that say they are ready, in turn. The sockets of one that went away are
 * ended, so that their clients come back to another.
 */
export async function startFront({ port, host, ...options }: FrontOptions & { port: number; host: string }) {
  const { instances, checkMs = CHECK_MS, onChange = () => {} } = options
  const all: Behind[] = instances.map((url) => ({ url, up: false, sockets: new Set() }))
  const agent = new Agent({ keepAlive: true })
  const proxy = createProxyServer({ xfwd: true, agent })
  let turn = 0

  const next = (): Behind | undefined => {
    const up = all.filter((one) => one.up)
    return up[turn++ % up.length]
  }
  const set = (one: Behind, up: boolean) => {
    if (one.up === up) return
    one.up = up
    if (!up) for (const socket of one.sockets) socket.destroy()
    onChange(one.url, up, all.filter((each) => each.up).length)
  }
  const check = async () => {
    await Promise.all(all.map(async (one) => set(one, await isReady(one.url))))
  }

  const server = createServer((req, res) => {
    const to = next()
    if (!to) return unavailable(res)
    proxy.web(req, res, { target: to.url }, () => unavailable(res))
  })
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const to = next()
    if (!to) return void socket.destroy()
    to.sockets.add(socket)
    socket.once('close', () => to.sockets.delete(socket))
    proxy.ws(req, socket as never, head, { target: to.url }, () => socket.destroy())
  })

  await check()
  let checking: Promise<void> | undefined
  const timer = setInterval(() => {
    checking ??= check().finally(() => {
      checking = undefined
    })
  }, checkMs)
  server.listen(port, host)
  await once(server, 'listening')

  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      clearInterval(timer)
      await checking
      for (const { sockets } of all) for (const socket of sockets) socket.destroy()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(READY_WITHIN_MS) }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )

/** A client asks again; what it may not ask twice carries a key. */
function unavailable(res: ServerResponse): void {
  if (res.headersSent) return void res.destroy()
  res.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' })
  res.end(JSON.stringify({ code: 'UNAVAILABLE', message: 'No instance answers.' }))
}
