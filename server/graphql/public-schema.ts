import {
  type GraphQLFieldConfig,
  GraphQLObjectType,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import type { Context } from './context.ts'

/**
 * The schema without what only admins may ask, and without the types that are reached by that alone. Introspection stays
 * closed in production (CONTRACT, details 8): this is documentation, the same for everyone who is known.
 */
export function publicSchema(schema: GraphQLSchema): GraphQLSchema {
  const { query, mutation, subscription, directives, description } = schema.toConfig()
  return new GraphQLSchema({
    query: forMembers(query),
    mutation: forMembers(mutation),
    subscription: forMembers(subscription),
    directives,
    description,
  })
}

export const printed = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`

function forMembers(root: GraphQLObjectType | null | undefined): GraphQLObjectType | null {
  if (!root) return null
  const { fields, ...config } = root.toConfig()
  const open = Object.entries(fields).filter(([name, field]) => !isAdmins(name, field))
  return new GraphQLObjectType({ ...config, fields: Object.fromEntries(open) })
}

/** `admin` answers null to the others, and only admins have what `endViewAs` ends: theirs, though no scope says so. */
const ADMINS_BY_NATURE = ['admin', 'endViewAs']

function isAdmins(name: string, { extensions }: GraphQLFieldConfig<unknown, Context>): boolean {
  const { authScopes } = (extensions?.pothosOptions ?? {}) as { authScopes?: { admin?: boolean; proven?: boolean } }
  return ADMINS_BY_NATURE.includes(name) || authScopes?.admin === true || authScopes?.proven === true
}
