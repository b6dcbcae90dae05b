import { GraphQLError } from 'graphql'
import { DomainError, InvalidInput, NotThere, TooSoon } from '../errors.ts'

export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'REAUTHENTICATE'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'INTERNAL'

/** A refusal by code, for what does not move money. Its message is for the caller to read. */
export function codedError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } })
}

/** For fields that refuse by code: a refusal of the input becomes BAD_USER_INPUT with the field's path, and so on. */
export async function coded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof InvalidInput) throw codedError('BAD_USER_INPUT', error.message, { field: error.field })
    if (error instanceof NotThere) throw codedError('NOT_FOUND', error.message)
    if (error instanceof TooSoon) {
      throw codedError('RATE_LIMITED', error.message, { retryAfterSeconds: error.retryAfterSeconds })
    }
    if (error instanceof DomainError) throw codedError('FORBIDDEN', error.message)
    throw error
  }
}
