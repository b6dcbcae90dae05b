import { InvalidInput } from '../../errors.ts'

const TEXT_MAX = 100
/** Of fewer characters there is no trigram within a word: they are looked for at the beginning. */
const WITHIN_FROM = 3

/** Patterns for an address, which is kept in small letters, and for a name, whose letters do not matter. */
export type TextPattern = { email: string; name: string }

/** What an address or a name has to contain, or begin with; null: nothing was asked for. Throws InvalidInput. */
export function textPattern(given: string | null | undefined): TextPattern | null {
  const text = given?.trim() ?? ''
  if (text === '') return null
  if (text.length > TEXT_MAX || text.includes('\0') || !text.isWellFormed()) {
    throw new InvalidInput('search', `A search has at most ${TEXT_MAX} characters.`)
  }
  const literal = text.replace(/[\\%_]/g, '\\$&')
  const pattern = [...text].length < WITHIN_FROM ? `${literal}%` : `%${literal}%`
  return { email: pattern.toLowerCase(), name: pattern }
}
