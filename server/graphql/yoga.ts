import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DocumentNode, execute as executeByReference, type GraphQLError, type GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { type Callers, type CreateContext, userAgentOf } from '../http/callers.ts'
import { useHttpResults } from '../http/event-streams.ts'
import type { OriginPolicy } from '../http/origin-policy.ts'
import { createPublish } from '../http/public-errors.ts'
import { corsOptions, type HttpContext, useRequestGuard } from '../http/request-guard.ts'
import type { Seats } from '../http/seats.ts'
import type { Actor } from './context.ts'
import { codedError } from './errors.ts'
import { asksForPageAsGuest, graphiqlOptions, sendToSignIn } from './graphiql.ts'
import { DOCUMENT_LIMITS, type DocumentLimits, useLimits } from './limits.ts'
import { usePatientSubscriptions } from './patient-subscriptions.ts'
import { type PersistedDocuments, usePersisted } from './persisted.ts'

export type GraphqlOptions = {
  schema: GraphQLSchema
  /** Opens introspection to everybody, GraphiQL and "Did you mean". */
  development: boolean
  callers: Callers
  createContext: CreateContext
  origins: OriginPolicy
  seats: Seats
  persisted: PersistedDocuments
  /** Takes the time of executions. */
  measured?: Plugin
  logger: Logger
  documentLimits?: DocumentLimits
  bodyMaxBytes?: number
  streamStallMs?: number
}

export type Graphql = ReturnType<typeof createGraphql>

const BODY_MAX_BYTES = 1_048_576
const STREAM_STALL_MS = 30_000
/** Of documents that were parsed: their text, in UTF-16 units. Hostile ones are long; few shall fit. */
const PARSED_MAX_LENGTH = 8_000_000

/** A sixth faster with large lists than Yoga's own, whose @defer and @stream nobody here uses. */
const useReferenceExecutor: Plugin = { onExecute: ({ setExecuteFn }) => setExecuteFn(executeByReference) }

/** One engine for every transport: `handle` is HTTP's door to it, socket.ts uses `engine` and `publish`. */
export function createGraphql(options: GraphqlOptions) {
  const { schema, development, callers, createContext, origins, seats, persisted, measured, logger } = options
  const { documentLimits = DOCUMENT_LIMITS, bodyMaxBytes = BODY_MAX_BYTES, streamStallMs = STREAM_STALL_MS } = options
  const publish = createPublish({ logger, development })

  const yoga = createYoga<HttpContext>({
    schema,
    context: async ({ req, res, requestId }) => {
      const address = req.socket.remoteAddress
      const userAgent = userAgentOf(req.headers)
      return createContext({ actor: await actorOf(req, res, callers), requestId, address, userAgent })
    },
    plugins: [
      useRequestGuard(origins),
      usePersisted(persisted),
      useLimits({ limits: documentLimits, development }),
      useReferenceExecutor,
      usePatientSubscriptions,
      ...(measured ? [measured] : []),
      useHttpResults({ publish, callers, seats, streamStallMs }),
    ],
    ...graphiqlOptions({ development, callers }),
    landingPage: false,
    batching: false,
    multipart: false,
    maxRequestBodySize: bodyMaxBytes,
    cors: corsOptions(origins),
    // By `publish`, which knows the request's id and serves sockets too.
    maskedErrors: false,
    parserAndValidationCache: { documentCache: boundedCache(), errorCache: { get: () => undefined, set: () => {} } },
    logging: { debug() {}, info() {}, warn: logger.warn.bind(logger), error: logger.error.bind(logger) },
  })
  const { parse, validate, execute, subscribe } = yoga.getEnveloped({})

  return {
    handle: async (req: IncomingMessage, res: ServerResponse, { requestId }: { requestId: string }): Promise<void> => {
      if (development && (await asksForPageAsGuest(req, callers))) return sendToSignIn(res)
      await yoga(req, res, { req, res, requestId })
    },
    engine: {
      schema,
      parse: (source: string): DocumentNode => parse(source),
      validate: (document: DocumentNode): readonly GraphQLError[] => validate(schema, document),
      execute,
      subscribe,
    },
    publish,
  }
}

/** A cookie that has lapsed makes a guest, who can still see the status and sign in; a bearer that is wrong is told so. */
async function actorOf({ headers }: IncomingMessage, res: ServerResponse, callers: Callers): Promise<Actor> {
  const resolved = await callers.resolve(headers)
  if (resolved.kind !== 'invalid') return resolved.actor
  if (resolved.via === 'bearer') {
    throw codedError('UNAUTHENTICATED', 'This key or session is not valid (any more).', { http: { status: 401 } })
  }
  res.setHeader('set-cookie', callers.clearedCookie)
  return { kind: 'guest' }
}

function boundedCache() {
  return new LRUCache<string, DocumentNode>({
    maxSize: PARSED_MAX_LENGTH,
    sizeCalculation: (_document, text) => text.length || 1,
  })
}
