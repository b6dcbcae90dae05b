import { setTimeout as sleep } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import type { Auth } from './auth/auth.ts'
import type { Config } from './config.ts'
import { useMeasured } from './graphql/measured.ts'
import { operationNames } from './graphql/operation-name.ts'
import { readPersistedDocuments } from './graphql/persisted.ts'
import { useSharedQueries } from './graphql/shared-queries.ts'
import { createSockets } from './graphql/socket.ts'
import { useTraced } from './graphql/traced.ts'
import { createGraphql } from './graphql/yoga.ts'
import { createAddressOf } from './http/client-address.ts'
import { createClientFiles } from './http/client-files.ts'
import { fetchHandle } from './http/fetch-handle.ts'
import { createOriginPolicy } from './http/origin-policy.ts'
import { createSchemaHandle, SCHEMA_PATH } from './http/schema-file.ts'
import { createSeats } from './http/seats.ts'
import { createHttp, type Route } from './http.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Services } from './services.ts'
import type { Tracing } from './tracing/span.ts'

export type Transport = Awaited<ReturnType<typeof createTransport>>

/** HTTP, SSE and WebSocket on one port, with the same rules. */
export async function createTransport(options: {
  config: Config
  log: Logger
  schema: GraphQLSchema
  auth: Auth
  services: Services
  metrics: Metrics
  tracing: Tracing | undefined
  /** Besides the API's own: what providers call, and files. */
  routes: readonly Route[]
  clientFolder: string
  persistedFile: string
  ready: () => Promise<boolean>
}) {
  const { config, log, schema, auth, services, metrics, tracing } = options
  const origins = createOriginPolicy({ own: [config.publicUrl, ...localOrigins(config)], named: config.allowedOrigins })
  const seats = createSeats({ perUser: config.limits.socketsPerUser })
  const addressOf = createAddressOf(config.trustedProxies)
  const shared = {
    addressOf,
    callers: auth,
    createContext: (from: object) => ({ ...from, services }) as never,
    origins,
    seats,
    logger: log,
  }
  const persisted = await readPersistedDocuments(options.persistedFile)
  const nameOf = operationNames(persisted)
  const graphql = createGraphql({
    ...shared,
    schema,
    development: !config.production,
    persisted,
    onRefused: metrics.graphqlError,
    executions: [
      useMeasured(metrics, nameOf),
      useTraced(tracing, nameOf),
      useSharedQueries({ schema, bus: services.bus }),
    ],
  })
  const sockets = createSockets({ ...shared, graphql, subscriptionsPerSocket: config.limits.subscriptionsPerSocket })
  metrics.watch({ sockets: sockets.size })
  const http = createHttp({
    routes: [
      { path: '/graphql', handle: graphql.handle },
      { path: '/api/auth/', handle: fetchHandle(auth.handle, { addressOf }) },
      { path: SCHEMA_PATH, handle: createSchemaHandle({ schema, resolveCaller: auth.resolve }) },
      ...options.routes,
    ],
    client: createClientFiles({
      folder: options.clientFolder,
      publicUrl: config.publicUrl,
      holdsSession: ({ cookie }) => auth.holdsSession({ cookie }),
    }),
    ready: options.ready,
    upgrade: sockets.upgrade,
    onAnswered: metrics.request,
    tracing,
    publicUrl: config.publicUrl,
    logger: log,
  })

  return {
    listen: (at: { port: number; host: string }) => http.listen(at),
    async close({ leaveMs, graceMs }: { leaveMs: number; graceMs: number }): Promise<void> {
      http.leave()
      if (leaveMs > 0) await sleep(leaveMs)
      await Promise.all([sockets.closeAll(), http.close({ graceMs })])
    },
  }
}

/** In development the same server is known by either name of this machine. */
const localOrigins = ({ production, port }: Config): string[] =>
  production ? [] : [`http://localhost:${port}`, `http://127.0.0.1:${port}`]
