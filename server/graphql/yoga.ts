import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { type Callers, type CreateContext, userAgentOf } from '../http/callers.ts'
import type { AddressOf } from '../http/client-address.ts'
import { useHttpResults } from '../http/event-streams.ts'
import type { OriginPolicy } from '../http/origin-policy.ts'
import { createPublish } from '../http/public-errors.ts'
import { corsOptions, type HttpContext, useRequestGuard } from '../http/request-guard.ts'
import type { Seats } from '../http/seats.ts'
import type { Actor } from './context.ts'
import { codedError } from './errors.ts'
import { asksForPageAsGuest, graphiqlOptions, sendToSignIn } from './graphiql.ts'
import { DOCUMENT_LIMITS, type DocumentLimits, useLimits } from './limits.ts'
import { type PersistedDocuments, usePersisted } from './persisted.ts'
import { useSharedAnswers } from './shared-answers.ts'

export type GraphqlOptions = {
  schema: GraphQLSchema
  /** Opens introspection to everybody, GraphiQL and "Did you mean". */
  development: boolean
  callers: Callers
  createContext: CreateContext
  addressOf: AddressOf
  origins: OriginPolicy
  seats: Seats
  persisted: PersistedDocuments
  /** Around executions, outermost first. */
  executions?: readonly Plugin[]
  /** An error left, by its code. */
  onRefused?: (code: string) => void
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

/** One engine for every transport: `handle` is HTTP's door to it, socket.ts uses `engine` and `publish`. */
export function createGraphql(options: GraphqlOptions) {
  const {
    schema,
    development,
    callers,
    createContext,
    addressOf,
    origins,
    seats,
    persisted,
    executions = [],
    onRefused,
    logger,
  } = options
  const { documentLimits = DOCUMENT_LIMITS, bodyMaxBytes = BODY_MAX_BYTES, streamStallMs = STREAM_STALL_MS } = options
  const publish = createPublish({ logger, development, onRefused })

  const yoga = createYoga<HttpContext>({
    schema,
    context: async ({ req, res, requestId }) => {
      const address = addressOf(req)
      const userAgent = userAgentOf(req.headers)
      return createContext({ actor: await actorOf(req, res, callers), requestId, address, userAgent })
    },
    plugins: [
      useRequestGuard(origins),
      usePersisted(persisted),
      useLimits({ limits: documentLimits, development }),
      useSharedAnswers,
      ...executions,
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
