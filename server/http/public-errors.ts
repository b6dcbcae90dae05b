import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { codedError, type ErrorCode } from '../graphql/errors.ts'

/** What the outside gets to see of a result's errors. */
export type Publish = <Result extends ExecutionResult>(result: Result, requestId: string) => Result

const CODES: Record<ErrorCode, true> = {
  UNAUTHENTICATED: true,
  REAUTHENTICATE: true,
  FORBIDDEN: true,
  NOT_FOUND: true,
  BAD_USER_INPUT: true,
  RATE_LIMITED: true,
  QUERY_TOO_COMPLEX: true,
  GRAPHQL_PARSE_FAILED: true,
  GRAPHQL_VALIDATION_FAILED: true,
  INTERNAL: true,
}
const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && code in CODES

/** Every error leaves with a code; what nobody meant for the outside is logged whole and named by the request's id. */
export function createPublish({
  logger,
  development,
  onRefused = () => {},
}: {
  logger: Pick<Logger, 'error'>
  development: boolean
  onRefused?: ((code: string) => void) | undefined
}): Publish {
  const publish = (error: unknown, requestId: string): GraphQLError => {
    if (!(error instanceof GraphQLError) || isFault(error)) {
      const { path, originalError } = error instanceof GraphQLError ? error : {}
      logger.error({ err: originalError ?? error, requestId, path: path?.join('.') }, 'Unexpected error')
      return rewrite(codedError('INTERNAL', 'Unexpected error.', { requestId }), { path })
    }
    if (isCode(error.extensions.code)) return error
    // Of Yoga, graphql-js or Pothos, about what was asked.
    const message = development ? error.message : error.message.replace(/ ?Did you mean .*$/s, '')
    const http = statusOf(error)
    const extensions = { ...(http ? { http } : {}), code: 'BAD_USER_INPUT' satisfies ErrorCode }
    return rewrite(error, { message, extensions, path: error.path })
  }

  return (result, requestId) => {
    if (!result.errors) return result
    const errors = result.errors.map((error) => publish(error, requestId))
    for (const { extensions } of errors) onRefused(String(extensions.code))
    return { ...result, errors: 'data' in result ? errors : errors.map(withStatus) }
  }
}

/** For transports without a status. */
export function formatForSocket(error: GraphQLError): GraphQLFormattedError {
  const { http: _status, ...extensions } = error.extensions
  return { ...error.toJSON(), extensions }
}

/** A bug or an outage, rather than something about the request. */
function isFault(error: GraphQLError): boolean {
  const cause = rootOf(error)
  if (!(cause instanceof GraphQLError) || error.extensions.unexpected) return true
  if (isCode(error.extensions.code)) return false
  // During execution graphql-js points at the part of the document that it blames; a value of ours that does not fit its
  // type has no such part. Pothos says so by name when it is a cursor or an id.
  return error.path !== undefined && cause.nodes === undefined && cause.name !== 'PothosValidationError'
}

function rootOf(error: Error): Error {
  const { originalError } = error as Partial<GraphQLError>
  return originalError ? rootOf(originalError) : error
}

/** Yoga's own. What is no request at all, such as text that is not JSON, is 400 whatever the asker accepts. */
function statusOf({ extensions: { http }, source }: GraphQLError): { status?: number } | undefined {
  return (http as { spec?: boolean } | undefined)?.spec && !source ? { status: 400 } : http
}

/** A request that failed whole says so by its status, to those who accept more than 200 for GraphQL. */
function withStatus(error: GraphQLError): GraphQLError {
  if (error.extensions.http) return error
  const http = error.extensions.code === 'INTERNAL' ? { status: 500 } : { status: 400, spec: true }
  return rewrite(error, { extensions: { ...error.extensions, http }, path: error.path })
}

type Rewritten = { message?: string; extensions?: GraphQLError['extensions']; path: GraphQLError['path'] }

function rewrite(error: GraphQLError, { message = error.message, extensions = error.extensions, path }: Rewritten) {
  const { nodes, source, positions } = error
  return new GraphQLError(message, { nodes, source, positions, path, extensions })
}
