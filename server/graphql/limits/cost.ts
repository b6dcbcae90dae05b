import { complexityFromQuery } from '@pothos/plugin-complexity'
import {
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { assertPage, PAGE_DEFAULT, type PageArgs } from '../page.ts'

type CountedField = { name: string; args: readonly { name: string }[] }
type FieldCost = { field: number; multiplier?: number }

/**
 * cost(field) = 1 + factor × the costs of what it selects. The factor of a page is its `first` or `last` (20 if neither
 * is given), of `edges` and `nodes` 1 because the page has counted them, of any other list 10, of anything else 1. A
 * field declares another by Pothos' `complexity`. Throws BAD_USER_INPUT for a page over 100 or a wrong cursor.
 */
export function costOfField(args: Record<string, unknown>, _context: object, field: CountedField): FieldCost {
  if (isPage(field)) {
    const { first, last } = args as PageArgs
    assertPage(args as PageArgs)
    return { field: 1, multiplier: first ?? last ?? PAGE_DEFAULT }
  }
  return field.name === 'edges' || field.name === 'nodes' ? { field: 1, multiplier: 1 } : { field: 1 }
}

export type CostQuestion = {
  schema: GraphQLSchema
  document: DocumentNode
  operationName?: string | null | undefined
  variables?: Record<string, unknown> | null | undefined
  context: object
}

/** What does not hang on variables; documents are kept by their text. */
const known = new WeakMap<OperationDefinitionNode, number>()

/** Of the operation that would run, with its variables. Throws a GraphQLError for variables that do not fit. */
export function costOf(question: CostQuestion): number {
  const operation = getOperationAST(question.document, question.operationName)
  if (!operation) return 0
  const cost = known.get(operation) ?? count(operation, question)
  if (!operation.variableDefinitions?.length) known.set(operation, cost)
  return cost
}

function count(operation: OperationDefinitionNode, { schema, document, variables, context }: CostQuestion): number {
  // complexityFromQuery looks at the first operation only: a cheap one could stand in front of the one that is run.
  const definitions = document.definitions.filter((one) => one === operation || one.kind !== Kind.OPERATION_DEFINITION)
  return complexityFromQuery({ ...document, definitions }, { schema, variables: variables ?? {}, ctx: context })
    .complexity
}

/** Throws at start for a schema whose pages cost the same whatever their size. */
export function assertPagesAreCounted(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      if (isPage(field) && typeof field.extensions.complexity !== 'function') {
        throw new Error(`${type.name}.${field.name} takes \`first\` without counting it: give the builder costOfField`)
      }
    }
  }
}

const isPage = ({ args }: CountedField) => args.some(({ name }) => name === 'first')
