import { type ExecutionResult, parse } from 'graphql'
import { createSchema } from 'graphql-yoga'
import { expect, test } from 'vitest'
import { SharedEvent } from '../events/shared-event.ts'
import { subscribeShared } from './shared-answers.ts'

class Change extends SharedEvent {}
const ANN = { kind: 'session', userId: 'ann', sessionId: '1' }
const QUESTION = parse('subscription ($n: Int) { changed(n: $n) }')
const OTHER = parse('subscription ($n: Int) { again: changed(n: $n) }')

/** Everybody hears of these events; each answer is another number. */
function createStage(events: readonly unknown[]) {
  let answers = 0
  const schema = createSchema({
    typeDefs: 'type Query { a: Int } type Subscription { changed(n: Int): Int }',
    resolvers: {
      Subscription: {
        changed: {
          async *subscribe() {
            yield* events
          },
          resolve: () => ++answers,
        },
      },
    },
  })
  return async ({ actor = ANN as object, document = QUESTION, n = 1 } = {}) => {
    const stream = await subscribeShared({ schema, document, contextValue: { actor }, variableValues: { n } })
    const heard: unknown[] = []
    for await (const { data } of stream as AsyncIterable<ExecutionResult>) heard.push(Object.values(data!)[0])
    return heard
  }
}

test('the same question of the same credential is answered once an event; any other gets an answer of its own', async () => {
  const ask = createStage([new Change(), new Change()])
  expect(await ask()).toEqual([1, 2])
  expect(await ask()).toEqual([1, 2])
  expect(await ask({ n: 2 })).toEqual([3, 4])
  expect(await ask({ document: OTHER })).toEqual([5, 6])
  expect(await ask({ actor: { ...ANN, userId: 'ben' } })).toEqual([7, 8])
  expect(await ask({ actor: { ...ANN, sessionId: '2' } })).toEqual([9, 10])
  expect(await ask({ actor: { ...ANN, admin: true } })).toEqual([11, 12])
})

test('what is not said to be the same for everybody is answered for each', async () => {
  const ask = createStage([{ id: 1 }, 'two'])
  expect([await ask(), await ask()]).toEqual([
    [1, 2],
    [3, 4],
  ])
})
