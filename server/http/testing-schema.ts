import { GraphQLError, type GraphQLField, isObjectType } from 'graphql'
import { createSchema, Repeater } from 'graphql-yoga'
import type { Actor } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import { costOfField } from '../graphql/limits/cost.ts'

const typeDefs = /* GraphQL */ `
  type Query {
    hello: String!
    whoAmI: String!
    echo(text: String!): String!
    colour(is: Colour!): String!
    tree: Tree!
    items(first: Int, last: Int): Items!
    members: String
    bug: String
    misfit: Int!
    secretError: String
  }
  enum Colour { RED GREEN }
  type Tree { name: String! child: Tree! children: [Tree!]! items(first: Int): Items! }
  type Items { edges: [Edge!]! }
  type Edge { node: Tree! }
  type Mutation { touch: Int! }
  type Subscription { ticks: Int! floods: String! fails: Int! }
`

const SECRET = 'connect postgres://owner:secret@10.0.0.7 failed'
/** More than any kernel keeps for a reader who does not read. */
const FLOOD_MESSAGE = 'x'.repeat(1_000_000)

/** `control` feeds the subscriptions, and says how many of them are open. */
export function createTestSchema() {
  const listeners = new Set<(tick: number) => void>()
  const ended = new Set<() => void>()
  const control = {
    touched: 0,
    open: () => listeners.size,
    tick: (value: number) => {
      for (const listener of listeners) listener(value)
    },
    /** The next time that a subscription ends. */
    nextEnd: () => new Promise<void>((resolve) => ended.add(resolve)),
  }

  const announceEnd = () => {
    for (const resolve of ended) resolve()
    ended.clear()
  }

  const ticks = () =>
    new Repeater<{ ticks: number }>(async (push, stop) => {
      const listener = (tick: number) => void push({ ticks: tick })
      listeners.add(listener)
      listener(0)
      await stop
      listeners.delete(listener)
      announceEnd()
    })
  const floods = () =>
    new Repeater<{ floods: string }>(async (push, stop) => {
      let stopped = false
      stop.then(() => {
        stopped = true
        announceEnd()
      })
      while (!stopped) {
        await push({ floods: FLOOD_MESSAGE })
      }
    })
  const tree = { name: 'oak', child: () => tree, children: () => [], items: () => ({ edges: [] }) }

  const schema = createSchema<{ actor: Actor }>({
    typeDefs,
    resolvers: {
      Query: {
        hello: () => 'world',
        whoAmI: (_root, _args, { actor }) => (actor.kind === 'session' ? actor.sessionId : actor.kind),
        echo: (_root, { text }: { text: string }) => text,
        colour: () => 'red',
        tree: () => tree,
        items: () => ({ edges: [] }),
        members: () => {
          throw codedError('UNAUTHENTICATED', 'Sign in to continue.')
        },
        bug: () => {
          throw new Error(SECRET)
        },
        misfit: () => 'not a number',
        secretError: () => {
          throw new GraphQLError(SECRET)
        },
      },
      Mutation: { touch: () => ++control.touched },
      Subscription: {
        ticks: { subscribe: ticks },
        floods: { subscribe: floods },
        fails: {
          subscribe: async function* () {
            yield { fails: 1 }
            throw new Error(SECRET)
          },
        },
      },
    },
  })
  // As Pothos' complexity plugin does it for the product's schema.
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
      field.extensions = { ...field.extensions, complexity: costOfField }
    }
  }
  return { schema, control }
}
