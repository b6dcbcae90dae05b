import type { Cast } from './cast.ts'
import { handleOf } from './cast.ts'
import { FUNCTION_WORDS } from './vocabulary.ts'

const WORD = /[\p{L}\p{M}]{4,}/gu

/** Words that the text comes back to and that are nobody's name, most frequent first. */
export function recurringWords(text: string, cast: Cast, atMost: number): string[] {
  const names = new Set(
    [...cast.characters, ...cast.places].flatMap((one) => [one.handle, ...one.name.split(/\s/u).map(handleOf)]),
  )
  const counts = new Map<string, number>()
  for (const [word] of text.slice(0, 100_000).toLowerCase().matchAll(WORD)) {
    if (FUNCTION_WORDS.has(word) || names.has(handleOf(word))) continue
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  const ranked = [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, countA], [b, countB]) => countB - countA || b.length - a.length || (a < b ? -1 : 1))
  return ranked.slice(0, atMost).map(([word]) => word)
}
