import type { Caller, CallerWorld } from './testing-callers.ts'

export const MISSING = '00000000-0000-4000-8000-000000000000'

export type Code = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'BAD_USER_INPUT'
/** answered: with what everybody may know, or what is the caller's own · owners: with what is the owner's · empty: null or false */
export type Verdict = 'answered' | 'owners' | 'empty' | Code
export type Verdicts = Record<Exclude<Caller, 'expiredKey' | 'revokedKey'>, Verdict>

export type Field = {
  /** Goes on while it is asked, for what is silent otherwise. */
  meanwhile?: (callers: CallerWorld) => Promise<void>
  document: string
  variables?: (callers: CallerWorld) => Record<string, unknown>
  verdicts: Verdicts
  /** The id of what is the owner's, where the field takes one. */
  id?: (callers: CallerWorld) => string
  /** To whom what is not theirs exists all the same. */
  seenBy?: Caller[]
}

export const everyone = (verdict: Verdict): Verdicts => ({
  guest: verdict,
  owner: verdict,
  other: verdict,
  readKey: verdict,
  actKey: verdict,
  suspended: verdict,
  admin: verdict,
})
export const members: Verdicts = { ...everyone('answered'), guest: 'UNAUTHENTICATED' }
export const actors: Verdicts = { ...members, readKey: 'FORBIDDEN', suspended: 'FORBIDDEN' }
export const sessions: Verdicts = { ...actors, actKey: 'FORBIDDEN' }
export const admins: Verdicts = { ...everyone('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'answered' }
/** Of something of the owner's: what the others get. */
export const owned = (allowed: Verdicts, others: Verdict): Verdicts =>
  Object.fromEntries(
    Object.entries(allowed).map(([caller, verdict]) => {
      if (verdict !== 'answered') return [caller, verdict]
      return [caller, caller === 'owner' || caller.endsWith('Key') ? 'owners' : others]
    }),
  ) as Verdicts
