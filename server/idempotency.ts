import { createHash } from 'node:crypto'
import { InvalidInput } from './errors.ts'

export const IDEMPOTENCY_KEY_MAX = 255

/** Throws InvalidInput. PostgreSQL cannot store NUL, so a key does not hold it either. */
export function parseIdempotencyKey(key: string): string {
  if (key.length < 1 || key.length > IDEMPOTENCY_KEY_MAX || key.includes('\0') || !key.isWellFormed()) {
    throw new InvalidInput('idempotencyKey', `An idempotency key has 1 to ${IDEMPOTENCY_KEY_MAX} characters.`)
  }
  return key
}

/** The same for the same request, whatever the order of its fields. */
export function requestHash(request: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(request)))
    .digest('base64url')
}

function sorted(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]))
}
