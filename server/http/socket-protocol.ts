import { randomUUID } from 'node:crypto'
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql'
import {
  type Context as Connection,
  makeServer,
  type OperationResult,
  type Server,
  type SubscribePayload,
} from 'graphql-ws'
import type { Logger } from 'pino'
import { codedError } from '../graphql/errors.ts'
import type { Graphql } from '../graphql/yoga.ts'
import { type CreateContext, type RequestContext, userAgentOf } from './callers.ts'
import { formatForSocket } from './public-errors.ts'
import { type Admission, type LiveSocket, TRY_AGAIN_LATER } from './socket-admission.ts'

export type SocketProtocolOptions = {
  graphql: Pick<Graphql, 'engine' | 'publish'>
  admission: Admission
  createContext: CreateContext
  logger: Pick<Logger, 'error'>
  subscriptionsPerSocket: number
  initMs: number
}

type Socket = Connection<Record<string, unknown> | undefined, LiveSocket>
type Prepared = ExecutionArgs | readonly GraphQLError[]

/** graphql-ws' core on Yoga's engine, so that its plugins hold here too. Whatever goes wrong is an answer, not a close. */
export function createSocketProtocol(options: SocketProtocolOptions): Server<LiveSocket> {
  const { graphql, admission, createContext, logger, subscriptionsPerSocket, initMs } = options
  const { engine, publish } = graphql

  const prepare = async (socket: Socket, { query, operationName, variables }: SubscribePayload): Promise<Prepared> => {
    if (Object.keys(socket.subscriptions).length > subscriptionsPerSocket) {
      return [codedError('RATE_LIMITED', `A socket carries at most ${subscriptionsPerSocket} operations at once.`)]
    }
    const actor = await admission.actorOf(socket.extra)
    if (!actor) return [codedError('UNAUTHENTICATED', 'Your access has ended.')]
    const document = engine.parse(query)
    const errors = engine.validate(document)
    if (errors.length > 0) return errors
    const { address, headers } = socket.extra
    const contextValue = await createContext({
      actor,
      requestId: randomUUID(),
      address,
      userAgent: userAgentOf(headers),
    })
    return { schema: engine.schema, document, operationName, variableValues: variables, contextValue }
  }

  return makeServer<Record<string, unknown> | undefined, LiveSocket>({
    connectionInitWaitTimeout: initMs,

    async onConnect({ connectionParams, extra }) {
      try {
        return await admission.admit(extra, connectionParams)
      } catch (error) {
        logger.error({ err: error }, 'Could not find out who opens a socket')
        extra.close(TRY_AGAIN_LATER, 'Try again later')
        return false
      }
    },
    onClose: ({ extra }) => extra.access?.end(),

    onSubscribe: (socket, _id, payload) => prepare(socket, payload).catch((error: unknown) => [asGraphQLError(error)]),
    execute: (args) => settled(engine.execute, args),
    subscribe: (args) => settled(engine.subscribe, args),

    onNext(_socket, _id, _payload, { contextValue }, result) {
      const { errors, ...rest } = publish(result as ExecutionResult, (contextValue as RequestContext).requestId)
      return errors ? { ...rest, errors: errors.map(formatForSocket) } : rest
    },
    onError: (_socket, _id, _payload, errors) => publish({ errors }, randomUUID()).errors?.map(formatForSocket),
  })
}

async function settled(run: (args: ExecutionArgs) => unknown, args: ExecutionArgs): Promise<Awaited<OperationResult>> {
  try {
    return (await run(args)) as Awaited<OperationResult>
  } catch (error) {
    return { errors: [asGraphQLError(error)] }
  }
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error
  return new GraphQLError('Unexpected error.', {
    originalError: error instanceof Error ? error : new Error(String(error)),
  })
}
