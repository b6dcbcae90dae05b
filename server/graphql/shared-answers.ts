import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
} from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { isConnectionLost, whileAway } from '../database/connection-lost.ts'
import { SharedEvent } from '../events/shared-event.ts'
import type { Context } from './context.ts'

/** Longer without the database, and who subscribes is told so. */
const BEGIN_AWAY_MS = 30_000
/** Longer, and what is watched ends with an error: nothing is left out of it. */
const EVENT_AWAY_MS = 5 * 60_000

type Answer = Promise<ExecutionResult>

/** Kept for as long as somebody holds the event. */
const answers = new WeakMap<SharedEvent, WeakMap<DocumentNode, Map<string, Answer>>>()

/**
 * Subscriptions by graphql-js, with two differences: where the same credential asks the same of the same event, it is
 * executed once, and read once from the database; and where that is away for a moment, nothing ends and no event is left out:
 * what could not be read is read again. Parsed documents are kept, so that the same text is the same document.
 */
export const useSharedAnswers: Plugin = { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribeShared) }

export async function subscribeShared(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const stream = await unlessAway(async () => createSourceEventStream(args), BEGIN_AWAY_MS)
  if (!isAsyncIterable<unknown>(stream)) return stream
  // All that an answer hangs on, besides the document and what there is to read.
  const asking = JSON.stringify([(args.contextValue as Context).actor, args.operationName, args.variableValues])
  return mapAsyncIterator(
    stream as AsyncIterableIterator<unknown>,
    (event) => {
      const answer = (): Answer => unlessAway(async () => execute({ ...args, rootValue: event }), EVENT_AWAY_MS)
      return event instanceof SharedEvent ? answerOnce(event, args.document, asking, answer) : answer()
    },
    (error: Error) => {
      throw new GraphQLError(error.message, { originalError: error })
    },
  )
}

function answerOnce(event: SharedEvent, document: DocumentNode, asking: string, answer: () => Answer): Answer {
  const byDocument = answers.get(event) ?? new WeakMap<DocumentNode, Map<string, Answer>>()
  answers.set(event, byDocument)
  const byAsking = byDocument.get(document) ?? new Map<string, Answer>()
  byDocument.set(document, byAsking)
  const found = byAsking.get(asking) ?? answer()
  byAsking.set(asking, found)
  return found
}

function unlessAway<T>(work: () => Promise<T>, forMs: number): Promise<T> {
  return whileAway(async () => {
    const result = await work()
    const lost = (result as ExecutionResult).errors?.find(isConnectionLost)
    if (lost) throw lost
    return result
  }, forMs)
}
