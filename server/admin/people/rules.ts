import { InvalidInput } from '../../errors.ts'

const ADJUSTMENT_MAX = 10_000_000n
const KEY_MAX = 255

/** Points given, or taken where it is below zero. Throws InvalidInput. */
export function parseAdjustment(amount: bigint): bigint {
  if (amount === 0n || amount > ADJUSTMENT_MAX || amount < -ADJUSTMENT_MAX) {
    throw new InvalidInput('amount', 'An adjustment is from 1 to 10,000,000 points, given or taken.')
  }
  return amount
}

/** Throws InvalidInput. */
export function parseKey(key: string): string {
  if (key.length < 1 || key.length > KEY_MAX || key.includes('\0') || !key.isWellFormed()) {
    throw new InvalidInput('idempotencyKey', `An idempotency key has 1 to ${KEY_MAX} characters.`)
  }
  return key
}
