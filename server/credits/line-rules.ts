import { InvalidInput } from '../errors.ts'
import type { EntryKind } from '../generated/prisma/enums.ts'

/** Which of an account's lines. `from` is included, `to` is not; no kinds are all. */
export type LineFilter = {
  kinds: readonly EntryKind[]
  from: Date | null
  to: Date | null
  text: string | null
}

export const SEARCH_LENGTH_MAX = 100

type Given = {
  kind?: EntryKind | null | undefined
  kinds?: readonly EntryKind[] | null | undefined
  from?: Date | null | undefined
  to?: Date | null | undefined
  text?: string | null | undefined
}

/** Throws InvalidInput for a range that is turned round and a text that is too long. An empty text is none. */
export function lineFilter({ kind, kinds, from, to, text }: Given): LineFilter {
  if (from && to && from > to) throw new InvalidInput('to', 'A range ends after it begins.')
  const trimmed = text?.trim() ?? ''
  if (trimmed.length > SEARCH_LENGTH_MAX) {
    throw new InvalidInput('text', `A text to look for has at most ${SEARCH_LENGTH_MAX} characters.`)
  }
  if (/\p{Cc}/u.test(trimmed) || !trimmed.isWellFormed()) {
    throw new InvalidInput('text', 'A text to look for has no control characters.')
  }
  return {
    kinds: [...new Set([...(kinds ?? []), ...(kind ? [kind] : [])])],
    from: from ?? null,
    to: to ?? null,
    text: trimmed === '' ? null : trimmed,
  }
}

/** Why a line is there, in words; what it was for is in its description. */
export function explain({ kind, amount }: { kind: EntryKind; amount: bigint }): string {
  switch (kind) {
    case 'ALLOCATION':
      return 'Points that your plan gives for a month. They are used first; what is left of them at the renewal is replaced.'
    case 'BOOST':
      return 'Boost points that you bought. They never expire, and are used after the month’s points.'
    case 'PROMO':
      return 'Points from a promo code.'
    case 'ADJUSTMENT':
      return amount > 0n
        ? 'An admin added these points, for the reason that the line names.'
        : 'An admin took these points back, for the reason that the line names.'
    case 'USAGE':
      return 'What a piece of work cost. More was held while it ran; the rest came back to where it was taken from.'
    case 'EXPIRY':
      return 'What was left of points whose time was over.'
    case 'REVERSAL':
      return 'The opposite of an earlier line. Lines are never changed or removed.'
  }
}
