import type { IncomingHttpHeaders } from 'node:http'
import pino from 'pino'
import { WebSocket } from 'ws'
import { userId } from '../brands.ts'
import type { Actor } from '../graphql/context.ts'
import { createSockets, type SocketOptions } from '../graphql/socket.ts'
import { createGraphql, type GraphqlOptions } from '../graphql/yoga.ts'
import { createHttp, type HttpOptions } from '../http.ts'
import { answerNotFound } from './answers.ts'
import type { Callers, RequestContext } from './callers.ts'
import { createAddressOf } from './client-address.ts'
import { createOriginPolicy } from './origin-policy.ts'
import { createSeats } from './seats.ts'
import { createTestSchema } from './testing-schema.ts'

export const NAMED_ORIGIN = 'https://named.example'
export const FOREIGN_ORIGIN = 'https://foreign.example'
const OWN_ORIGIN = 'http://own.example'

export type Options = Partial<Pick<GraphqlOptions, 'development' | 'persisted' | 'streamStallMs'>> &
  Partial<Pick<SocketOptions, 'subscriptionsPerSocket' | 'timing' | 'maxSockets'>> &
  Partial<Pick<HttpOptions, 'client' | 'ready' | 'routes'>> & {
    socketsPerUser?: number
    httpTiming?: HttpOptions['timing']
  }

export type TestServer = Awaited<ReturnType<typeof startServer>>

/** The HTTP server with every transport, on a small schema, with people who are known by `cookie: session=NAME`. */
export async function startServer(options: Options = {}) {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const people = createPeople()
  const { schema, control } = createTestSchema()
  const origins = createOriginPolicy({ own: [OWN_ORIGIN], named: [NAMED_ORIGIN] })
  const shared = {
    callers: people.callers,
    createContext: (from: RequestContext) => from,
    addressOf: createAddressOf([]),
    origins,
    logger,
    seats: createSeats({ perUser: options.socketsPerUser ?? 10 }),
  }
  const { development = false, persisted = new Map(), streamStallMs } = options
  const graphql = createGraphql({ ...shared, schema, development, persisted, ...(streamStallMs && { streamStallMs }) })
  const sockets = createSockets({
    ...shared,
    graphql,
    subscriptionsPerSocket: options.subscriptionsPerSocket ?? 100,
    ...(options.timing && { timing: options.timing }),
    ...(options.maxSockets && { maxSockets: options.maxSockets }),
  })
  const http = createHttp({
    routes: [{ path: '/graphql', handle: graphql.handle }, ...(options.routes ?? [])],
    client: options.client ?? ((_req, res) => answerNotFound(res)),
    ready: options.ready ?? (() => true),
    upgrade: sockets.upgrade,
    publicUrl: OWN_ORIGIN,
    logger,
    ...(options.httpTiming && { timing: options.httpTiming }),
  })
  const port = await http.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${port}`

  return {
    url,
    port,
    people,
    control,
    lines,
    sockets,
    http,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async stop() {
      await sockets.closeAll()
      await http.close({ graceMs: 0 })
    },
  }
}

const ID = '00000000-0000-4000-8000-00000000000'

/** ann and ben are users, root is an admin; a bearer is the same as the cookie. */
function createPeople() {
  const session = (name: string, number: number, admin = false): [string, Exclude<Actor, { kind: 'guest' }>] => [
    name,
    {
      kind: 'session',
      userId: userId(`${ID}${number}`),
      sessionId: name,
      admin,
      suspended: false,
      expiresAt: new Date(8e12),
    },
  ]
  const known = new Map([session('ann', 1), session('ben', 2), session('root', 3, true)])
  const watches = new Map<string, Set<() => void>>()

  const callers: Callers = {
    clearedCookie: 'session=; Max-Age=0',
    async resolve({ cookie, authorization }) {
      const bearer = authorization?.replace(/^Bearer /, '')
      const name = bearer ?? /session=(\w+)/.exec(cookie ?? '')?.[1]
      if (name === undefined) return { kind: 'none', actor: { kind: 'guest' } }
      if (name === 'outage') throw new Error('The database at 10.0.0.7 is gone')
      const via = bearer === undefined ? 'cookie' : 'bearer'
      const actor = known.get(name)
      return actor ? { kind: 'valid', actor, via } : { kind: 'invalid', via }
    },
    watch(actor, onRevoked) {
      if (actor.kind !== 'session') return () => {}
      const set = watches.get(actor.sessionId) ?? new Set()
      watches.set(actor.sessionId, set.add(onRevoked))
      return () => set.delete(onRevoked)
    },
  }
  return {
    callers,
    /** How many connections are watched for somebody. */
    watched: (name: string) => watches.get(name)?.size ?? 0,
    /** The session is gone; `heard`: its watchers know already. */
    revoke(name: string, { heard }: { heard: boolean }) {
      known.delete(name)
      if (heard) for (const onRevoked of watches.get(name) ?? []) onRevoked()
    },
  }
}

export type TestSocket = Awaited<ReturnType<typeof openSocket>>

type Message = { id?: string; type: string; payload?: unknown }

/** A bare socket that speaks graphql-transport-ws as badly as a test wants. */
export async function openSocket({ port }: { port: number }, headers: IncomingHttpHeaders = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
    headers: headers as Record<string, string>,
  })
  const inbox: Message[] = []
  const waiting: ((message: Message) => void)[] = []
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  socket.on('error', () => {})
  socket.on('message', (text) => {
    const message = JSON.parse(String(text)) as Message
    const take = waiting.shift()
    if (take) take(message)
    else inbox.push(message)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

  const client = {
    socket,
    closed,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: (): Promise<Message> => {
      const message = inbox.shift()
      return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve))
    },
    async init(params?: unknown): Promise<Message | { code: number; reason: string }> {
      client.send({ type: 'connection_init', ...(params === undefined ? {} : { payload: params }) })
      return Promise.race([client.next(), closed])
    },
    subscribe: (id: string, query: string, rest: object = {}) =>
      client.send({ id, type: 'subscribe', payload: { query, ...rest } }),
  }
  return client
}
