import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases'
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth'
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens'
import { type DocumentNode, GraphQLError, type ParseOptions, type Source, type ValidationRule } from 'graphql'
import { codedError } from '../errors.ts'

/** Refuses with QUERY_TOO_COMPLEX at the first token too many, so that depth and length are bounded before any recursion. */
export function parseWithin(maxTokens: number) {
  const onReject = [() => refuse(`The document has more than ${maxTokens} tokens.`)]
  return (source: string | Source, options?: ParseOptions): DocumentNode => {
    try {
      return new MaxTokensParserWLexer(source, { ...options, n: maxTokens, onReject }).parseDocument()
    } catch (error) {
      if (error instanceof GraphQLError) error.extensions.code ??= 'GRAPHQL_PARSE_FAILED'
      throw error
    }
  }
}

/** They report instead of throwing: what throws within validation would close a socket. */
export function documentRules({ depth, aliases }: { depth: number; aliases: number }): ValidationRule[] {
  const reporting = (message: string) => ({
    propagateOnRejection: false,
    onReject: [
      (context: { reportError(error: GraphQLError): void } | null) => context?.reportError(tooComplex(message)),
    ],
  })
  return [
    // What lies below __schema is left to graphql-js' own rule, so that the standard introspection query passes.
    maxDepthRule({ n: depth, flattenFragments: true, ...reporting(`The document is more than ${depth} fields deep.`) }),
    maxAliasesRule({ n: aliases, allowList: [], ...reporting(`The document has more than ${aliases} aliases.`) }),
  ] as unknown as ValidationRule[]
}

export const tooComplex = (message: string) => codedError('QUERY_TOO_COMPLEX', message)

function refuse(message: string): never {
  throw tooComplex(message)
}
