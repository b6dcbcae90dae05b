import { type DocumentNode, type GraphQLSchema, NoSchemaIntrospectionCustomRule, validate } from 'graphql'
import type { Actor } from '../context.ts'

const known = new WeakMap<DocumentNode, boolean>()

/** `__typename` asks nothing of the schema. */
export function asksForSchema(schema: GraphQLSchema, document: DocumentNode): boolean {
  const asks = known.get(document) ?? validate(schema, document, [NoSchemaIntrospectionCustomRule]).length > 0
  known.set(document, asks)
  return asks
}

/** For production; in development everybody may. */
export const mayAskForSchema = (actor: Actor): boolean => actor.kind === 'session' && actor.admin && !actor.suspended
