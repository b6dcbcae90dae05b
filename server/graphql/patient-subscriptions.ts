import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type SubscriptionArgs,
} from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { isConnectionLost, whileAway } from '../database/connection-lost.ts'

/** Longer, and who subscribes is told so. */
const BEGIN_AWAY_MS = 30_000
/** Longer, and what is watched ends with an error: nothing is left out of it. */
const EVENT_AWAY_MS = 5 * 60_000

/**
 * What is watched is not over, and no event of it is left out, because the database is away for a moment: what could not
 * be read is read again.
 */
export const usePatientSubscriptions: Plugin = {
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn((args) => subscribePatiently(args as SubscriptionArgs)),
}

async function subscribePatiently(args: SubscriptionArgs): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const source = await unlessAway(() => createSourceEventStream(args), BEGIN_AWAY_MS)
  if (!isAsyncIterable(source)) return source
  const executed = (payload: unknown) => execute({ ...args, rootValue: payload } as ExecutionArgs)
  return mapAsyncIterator(source, (payload) => unlessAway(async () => executed(payload), EVENT_AWAY_MS))
}

function unlessAway<T>(work: () => Promise<T>, forMs: number): Promise<T> {
  return whileAway(async () => {
    const result = await work()
    const lost = (result as ExecutionResult).errors?.find(isConnectionLost)
    if (lost) throw lost
    return result
  }, forMs)
}
