import type { Result } from '../results/result.ts'

/** The result as it is, without GraphQL's type names. */
export const toJson = (result: Result): string =>
  JSON.stringify(result, (name, value: unknown) => (name === '__typename' ? undefined : value), 2)
