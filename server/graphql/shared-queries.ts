import { type DocumentNode, type GraphQLSchema, Kind, OperationTypeNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Bus, Topic } from '../events/bus.ts'
import type { Actor, Context } from './context.ts'

/** Days and times in an answer that nobody changed move on all the same. */
const MAX_AGE_MS = 5_000
/** Each may be a megabyte; there is one for each page that asks, and what others think up pushes out only these. */
const ANSWERS_MAX = 8

/**
 * Executes a query once for everybody where all that it asks for carries `extensions: sharedUntil(topic)`: fields that
 * answer alike whoever asks. Kept until the topic is published, at most five seconds. Admins are left out: some fields
 * below say more to them.
 */
export function useSharedQueries({ schema, bus }: { schema: GraphQLSchema; bus: Pick<Bus, 'on'> }): Plugin {
  const topics = topicsOf(schema)
  const answers = new LRUCache<string, Promise<unknown>>({ max: ANSWERS_MAX, ttl: MAX_AGE_MS })
  for (const topic of new Set(topics.values())) bus.on(topic, () => answers.clear())

  const names = new WeakMap<DocumentNode, string>()
  let named = 0
  const nameOf = (document: DocumentNode): string => {
    const name = names.get(document) ?? (isShared(document, topics) ? `${++named}` : '')
    names.set(document, name)
    return name
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, variableValues, contextValue } = args
      const name = nameOf(document)
      if (name === '' || seesMore((contextValue as unknown as Context).actor)) return
      const key = `${name} ${JSON.stringify(variableValues ?? {})}`
      setExecuteFn((given) => {
        const kept = answers.get(key)
        if (kept) return kept as never
        const answer = Promise.resolve(executeFn(given))
        answers.set(key, answer)
        const forget = () => answers.peek(key) === answer && answers.delete(key)
        answer.then((result) => (result as { errors?: unknown }).errors && forget(), forget)
        return answer as never
      })
    },
  }
}

/** For a root field whose answer is the same for all who are no admins, until the topic is published. */
export const sharedUntil = (topic: Topic) => ({ sharedUntil: topic })

function topicsOf(schema: GraphQLSchema): Map<string, Topic> {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {})
  return new Map(
    fields.flatMap(({ name, extensions: { sharedUntil } }) => (sharedUntil ? [[name, sharedUntil as Topic]] : [])),
  )
}

/** One query, of nothing but such fields. */
function isShared({ definitions }: DocumentNode, topics: Map<string, Topic>): boolean {
  const operations = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  if (operations.length !== 1 || operation?.operation !== OperationTypeNode.QUERY) return false
  return operation.selectionSet.selections.every((one) => one.kind === Kind.FIELD && topics.has(one.name.value))
}

const seesMore = (actor: Actor): boolean => actor.kind === 'session' && (actor.admin || actor.viewing !== undefined)
