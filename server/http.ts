import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { refuseUpgrade } from './graphql/socket.ts'
import { answerJson, answerNotFound, type Handle } from './http/answers.ts'
import { setSecurityHeaders } from './http/security-headers.ts'
import { traceRequest } from './http/traced-request.ts'
import type { Tracing } from './tracing/span.ts'
import { within } from './tracing/work.ts'

/** `path` is whole, or a prefix that ends in a slash. */
export type Route = { path: string; handle: Handle }

export type HttpOptions = {
  /** The first that fits answers. */
  routes: readonly Route[]
  /** Whatever no route takes and no reserved path covers. */
  client: Handle
  /** Whether a load balancer should send requests here. */
  ready(): boolean | Promise<boolean>
  /** A WebSocket for /graphql. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** `route`: the path of the one that answered, or `client`. */
  onAnswered?(route: string, method: string, status: number, seconds: number): void
  tracing?: Tracing | undefined
  publicUrl: string
  logger: Pick<Logger, 'error' | 'debug'>
  timing?: Partial<HttpTiming>
}

/** headersMs, requestMs: for a request to arrive · idleMs: for a connection on which nothing moves */
export type HttpTiming = { headersMs: number; requestMs: number; idleMs: number; keepAliveMs: number }

export type Http = ReturnType<typeof createHttp>

// Kept alive for longer than load balancers do (60 s), so that none sends into a connection that is being closed.
const TIMING: HttpTiming = { headersMs: 10_000, requestMs: 30_000, idleMs: 30_000, keepAliveMs: 65_000 }
const HEADERS_MAX_BYTES = 16_384
const HEADERS_MAX_COUNT = 100
const CONNECTIONS_MAX = 20_000
/** Never the client's, so that a mistyped path is not answered with a page. */
const RESERVED = ['/graphql', '/api', '/webhooks', '/health', '/metrics', '/outputs', '/sandbox', '/status/feed.atom']

export function createHttp(options: HttpOptions) {
  const { routes, client, ready, upgrade, onAnswered, tracing, publicUrl, logger, timing } = options
  const { headersMs, requestMs, idleMs, keepAliveMs } = { ...TIMING, ...timing }
  const https = publicUrl.startsWith('https:')
  const health: Route[] = [
    { path: '/health/live', handle: (_req, res) => answerJson(res, 200, { status: 'live' }) },
    {
      path: '/health/ready',
      handle: async (_req, res) =>
        (await ready()) ? answerJson(res, 200, { status: 'ready' }) : answerJson(res, 503, { status: 'not ready' }),
    },
  ]
  const pick = pickFrom([...health, ...routes], client)

  let leaving = false
  let closing = false
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(headersMs, 1_000),
    maxHeaderSize: HEADERS_MAX_BYTES,
  })
  server.timeout = idleMs
  server.maxHeadersCount = HEADERS_MAX_COUNT
  server.maxConnections = CONNECTIONS_MAX

  server.on('request', async (req, res) => {
    const requestId = randomUUID()
    res.setHeader('x-request-id', requestId)
    setSecurityHeaders(res, { https })
    if (leaving) res.setHeader('connection', 'close')
    const { path, handle } = pick(pathOf(req))
    const since = performance.now()
    const method = knownMethod(req)
    const span = traceRequest(tracing, { req, res, route: path, method, requestId })
    res.once('close', () => {
      const seconds = (performance.now() - since) / 1_000
      onAnswered?.(path, method, res.statusCode, seconds)
      logger.debug({ requestId, route: path, method, status: res.statusCode, seconds }, 'answered')
    })
    // server.close() looks once for connections without a request; these become idle later.
    res.once('close', () => closing && setImmediate(() => server.closeIdleConnections()))
    try {
      await within({ requestId, span }, async () => handle(req, res, { requestId }), { fresh: true })
    } catch (error) {
      logger.error({ err: error, requestId }, 'Unexpected error')
      answerFault(res, requestId)
    }
  })
  server.on('upgrade', (req, socket, head) => {
    if (pathOf(req) === '/graphql') upgrade(req, socket, head)
    else refuseUpgrade(socket, '404 Not Found')
  })

  return {
    /** Resolves to the port, which matters for port 0. */
    listen({ port, host }: { port: number; host: string }): Promise<number> {
      return new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve((server.address() as AddressInfo).port)
        })
      })
    },

    /**
     * Answers what still comes, each on a connection that is not used again. Those without a request stay open: a load
     * balancer that has not heard yet may be sending on one.
     */
    leave(): void {
      leaving = true
    },

    /** Takes nothing new; what runs has `graceMs` to end. Sockets are closed before, by whoever opened them. */
    async close({ graceMs }: { graceMs: number }): Promise<void> {
      leaving = true
      closing = true
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      })
      clearTimeout(timer)
    },
  }
}

function pickFrom(routes: readonly Route[], client: Handle): (path: string) => Route {
  const fits = (path: string, route: string) => path === route || (route.endsWith('/') && path.startsWith(route))
  return (path) => {
    const route = routes.find((one) => fits(path, one.path))
    if (route) return route
    const reserved = RESERVED.some((name) => path === name || path.startsWith(`${name}/`))
    return reserved ? { path: 'none', handle: (_req, res) => answerNotFound(res) } : { path: 'client', handle: client }
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS']
const knownMethod = ({ method = '' }: IncomingMessage) => (METHODS.includes(method) ? method : 'other')

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?', 1)[0] ?? '/'

function answerFault(res: ServerResponse, requestId: string): void {
  if (res.headersSent) res.destroy()
  else answerJson(res, 500, { code: 'INTERNAL', message: 'Unexpected error.', requestId })
}
