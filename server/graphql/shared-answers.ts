import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
} from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { SharedEvent } from '../events/shared-event.ts'
import type { Context } from './context.ts'

type Answer = Promise<ExecutionResult>

/** Kept for as long as somebody holds the event. */
const answers = new WeakMap<SharedEvent, WeakMap<DocumentNode, Map<string, Answer>>>()

/**
 * Subscriptions by graphql-js, with one difference: where the same credential asks the same of the same event, it is
 * executed once, and read once from the database. Parsed documents are kept, so that the same text is the same document.
 */
export const useSharedAnswers: Plugin = { onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribeShared) }

export async function subscribeShared(args: ExecutionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const stream = await createSourceEventStream(args)
  if (!isAsyncIterable<unknown>(stream)) return stream
  // All that an answer hangs on, besides the document and what there is to read.
  const asking = JSON.stringify([(args.contextValue as Context).actor, args.operationName, args.variableValues])
  return mapAsyncIterator(
    stream as AsyncIterableIterator<unknown>,
    (event) => {
      const answer = async (): Answer => execute({ ...args, rootValue: event })
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
