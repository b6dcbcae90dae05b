import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { codedError } from '../graphql/errors.ts'
import type { Callers, RequestContext } from './callers.ts'
import type { Publish } from './public-errors.ts'
import type { HttpContext } from './request-guard.ts'
import type { Seats } from './seats.ts'

export type ResultOptions = {
  publish: Publish
  callers: Pick<Callers, 'watch'>
  seats: Seats
  /** An event stream whose reader takes nothing for this long is cut off. Longer than Yoga's ping of 12 s. */
  streamStallMs: number
}

/** What leaves over HTTP: with public errors, and, where it is a stream, in a seat and watched as a socket is. */
export function useHttpResults({ publish, callers, seats, streamStallMs }: ResultOptions): Plugin<object, HttpContext> {
  return {
    onResponse({ serverContext, response }) {
      response.headers.append('vary', 'Origin')
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return
      const { socket } = serverContext.req
      // Yoga takes the socket's timeout away when it begins to send. Pings count as activity only while they are read.
      setImmediate(() => socket.setTimeout(streamStallMs))
    },

    onResultProcess({ result, setResult, resultProcessor, serverContext }) {
      const { res, requestId } = serverContext
      const publishOne = (one: ExecutionResult) => publish(one, requestId)
      if (!isAsyncIterable<ExecutionResult>(result)) return setResult(publishOne(result as ExecutionResult) as never)

      const refuse = (error: Error) => {
        void result[Symbol.asyncIterator]().return?.()
        setResult(publishOne({ errors: [error as never] }) as never)
      }
      if (!resultProcessor) return refuse(codedError('BAD_USER_INPUT', 'Subscriptions are read as text/event-stream.'))
      const { actor } = serverContext as unknown as RequestContext
      const leave = seats.take(actor)
      if (!leave) return refuse(codedError('RATE_LIMITED', 'You have too many live connections.'))
      const unwatch = callers.watch(actor, () => res.destroy())
      const end = () => {
        unwatch()
        leave()
      }
      if (res.closed) end()
      else res.once('close', end)
      setResult(mapAsyncIterator(result as AsyncIterable<ExecutionResult>, publishOne) as never)
    },
  }
}
