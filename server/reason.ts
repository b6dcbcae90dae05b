import { InvalidInput } from './errors.ts'

const REASON_MAX = 500

/** Why an admin does something, for the audit and for whom it concerns. Throws InvalidInput. */
export function parseReason(text: string): string {
  const reason = text.trim()
  if (reason.length < 1 || reason.length > REASON_MAX || reason.includes('\0') || !reason.isWellFormed()) {
    throw new InvalidInput('reason', `Say why, in 1 to ${REASON_MAX} characters.`)
  }
  return reason
}
