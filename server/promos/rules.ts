import { InvalidInput } from '../errors.ts'

export const AMOUNT_MAX = 1_000_000
const CODE = /^[A-Z0-9-]{3,40}$/
/** Nothing longer is looked at: a code with spaces around it is not this long. */
const TYPED_MAX = 200

/** As codes are kept; undefined: no code can be this. */
export function normalCode(typed: string): string | undefined {
  if (typed.length > TYPED_MAX) return undefined
  const code = typed.trim().toUpperCase()
  return CODE.test(code) ? code : undefined
}

export type PromoInput = { code: string; points: bigint; uses: number; usesPerUser: number; expiresAt: Date | null }

/** Throws InvalidInput. Gives it with the code as it is kept. */
export function parsePromo(input: PromoInput, now: Date): PromoInput {
  const code = normalCode(input.code)
  if (!code) throw new InvalidInput('code', 'A code has 3 to 40 letters, digits and hyphens.')
  assertBetween('points', input.points, 'A code gives 1 to 1,000,000 points.')
  assertBetween('uses', BigInt(input.uses), 'A code can be used 1 to 1,000,000 times.')
  assertBetween('usesPerUser', BigInt(input.usesPerUser), 'One person can use a code 1 to 1,000,000 times.')
  if (input.expiresAt && input.expiresAt <= now) {
    throw new InvalidInput('expiresAt', 'A code expires in the future, or never.')
  }
  return { ...input, code }
}

function assertBetween(field: string, amount: bigint, message: string): void {
  if (amount < 1n || amount > BigInt(AMOUNT_MAX)) throw new InvalidInput(field, message)
}

export type Refusal = 'UNKNOWN' | 'EXPIRED' | 'USED_UP' | 'ALREADY_REDEEMED'
export type PromoState = { uses: number; used: number; usesPerUser: number; expired: boolean }

/** May this person use it once more? `mine`: how often they have. Their own use is what they want to hear of first. */
export function decideRedemption(promo: PromoState, { mine }: { mine: number }): Refusal | 'allowed' {
  if (mine >= promo.usesPerUser) return 'ALREADY_REDEEMED'
  if (promo.expired) return 'EXPIRED'
  return promo.used >= promo.uses ? 'USED_UP' : 'allowed'
}

/** Wrong codes in a window, by one person and from one network. */
export const GUESSES_MAX = 10
export const GUESS_WINDOW_MS = 900_000
