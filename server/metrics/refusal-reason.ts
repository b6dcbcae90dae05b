import { ActionUnavailable } from '../actions/errors.ts'
import { DomainError } from '../errors.ts'

/** Why a start was refused, in few words: the name of the refusal, or the code. What nobody meant is a fault. */
export function refusalReason(error: unknown): string {
  if (error instanceof ActionUnavailable) return error.reason
  if (error instanceof DomainError) return error.name
  const { code } = (error as { extensions?: { code?: unknown } }).extensions ?? {}
  return typeof code === 'string' ? code : 'fault'
}
