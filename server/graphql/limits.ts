import { type ExecutionResult, GraphQLError, type ValidationRule, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from './context.ts'
import { codedError } from './errors.ts'
import { assertPagesAreCounted, type CostQuestion, costOf } from './limits/cost.ts'
import { documentRules, parseWithin, tooComplex } from './limits/document.ts'
import { asksForSchema, mayAskForSchema } from './limits/introspection.ts'

export type DocumentLimits = { tokens: number; depth: number; aliases: number; cost: number }

export const DOCUMENT_LIMITS: DocumentLimits = { tokens: 1_000, depth: 10, aliases: 30, cost: 5_000 }

const VALIDATION_ERRORS_MAX = 20

type Engine = { schema: CostQuestion['schema']; document: CostQuestion['document']; operationName?: string | null }
type Arguments = Engine & { variableValues?: Record<string, unknown> | null; contextValue: unknown }

/**
 * What is refused before execution, the same on every transport: they all parse, validate and execute through here.
 * Cost and introspection come last, because they need the variables and the caller.
 */
export function useLimits({ limits = DOCUMENT_LIMITS, development }: UseLimits): Plugin {
  const parse = parseWithin(limits.tokens)
  const rules = documentRules(limits)
  const options = { maxErrors: VALIDATION_ERRORS_MAX, hideSuggestions: !development }

  const refusal = ({ schema, document, operationName, variableValues: variables, contextValue }: Arguments) => {
    const context = contextValue as Pick<Context, 'actor'>
    if (!development && !mayAskForSchema(context.actor) && asksForSchema(schema, document)) {
      return codedError('FORBIDDEN', 'Only admins may ask for the schema.')
    }
    return costRefusal({ schema, document, operationName, variables, context }, limits.cost)
  }
  const before = ({ args, setResultAndStopExecution: stop }: Before) => {
    const error = refusal(args as Arguments)
    if (error) stop({ errors: [error] })
  }

  return {
    onSchemaChange: ({ schema }) => assertPagesAreCounted(schema),
    onParse: ({ setParseFn }) => setParseFn(parse),
    onValidate: ({ setValidationFn }) =>
      setValidationFn((schema: Engine['schema'], document: Engine['document'], standard: readonly ValidationRule[]) => {
        const [refused] = validate(schema, document, rules)
        return refused ? [refused] : standardErrors(validate(schema, document, standard, options))
      }),
    onExecute: (payload) => before(payload as Before),
    onSubscribe: (payload) => before(payload as Before),
  }
}

/** graphql-js compares fields of one name with each other, and gives up where that grows out of hand. */
function standardErrors(errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const gaveUp = errors.some(({ message, nodes }) => message === 'Validation aborted.' && !nodes)
  return gaveUp ? [tooComplex('The document asks for the same fields too often.')] : errors
}

type UseLimits = { limits?: DocumentLimits; development: boolean }
type Before = { args: unknown; setResultAndStopExecution(result: ExecutionResult): void }

function costRefusal(question: CostQuestion, max: number): GraphQLError | undefined {
  try {
    const cost = costOf(question)
    return cost <= max ? undefined : tooComplex(`The operation costs ${cost}, which is more than ${max}.`)
  } catch (error) {
    // Variables or arguments that do not fit. What cannot be counted is not run.
    if (error instanceof GraphQLError) return error
    throw error
  }
}
