import { FUNCTION_WORDS, PLACE_PREPOSITIONS, PLACE_WORDS, PROP_WORDS, ROLE_WORDS } from './vocabulary.ts'

/** Somebody or something the text names, with the sentence it first stands in. */
export type Named = { handle: string; name: string; sentence: string; mentions: number }

export type Cast = { characters: Named[]; places: Named[]; props: Named[] }

type Kind = keyof Cast

const CASED_NAME = /\p{Lu}[\p{L}\p{M}\p{N}'’-]*(?:\s(?:(?:of|de|von|van|da|del)\s)?\p{Lu}[\p{L}\p{M}\p{N}'’-]*){0,3}/gu
const WORD = /[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu
const UNCASED =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}]{4,}|[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]{2,4}/gu
const PER_KIND = 12

export const handleOf = (name: string): string =>
  `@${(
    name
      .toLowerCase()
      .replace(/['’]/gu, '')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? ['someone']
  ).join('_')}`

/** Characters, places and props by the signs that prose gives: capitals, prepositions, and words that name such things. */
export function castOf(sentences: string[]): Cast {
  const found = new Map<string, Named & { kind: Kind; sure: boolean }>()
  const note = (kind: Kind, name: string, sentence: string, sure: boolean) => {
    const handle = handleOf(name)
    const known = found.get(handle)
    if (known) {
      known.mentions += 1
      known.sure ||= sure
    } else found.set(handle, { kind, handle, name, sentence, mentions: 1, sure })
  }
  for (const sentence of sentences) {
    for (const name of namesIn(sentence)) note(name.kind, name.text, sentence, name.sure)
    for (const noun of nounsIn(sentence)) note(noun.kind, noun.text, sentence, true)
    for (const [word] of sentence.matchAll(UNCASED)) {
      if (!FUNCTION_WORDS.has(word)) note('characters', word, sentence, false)
    }
  }
  const named = [...found.values()].filter((one) => one.sure || one.mentions > 1)
  return {
    characters: foldedIntoFullNames(strongest(named, 'characters')),
    places: strongest(named, 'places'),
    props: strongest(named, 'props'),
  }
}

function* namesIn(sentence: string): Generator<{ kind: Kind; text: string; sure: boolean }> {
  for (const match of sentence.matchAll(CASED_NAME)) {
    const parts = match[0].split(/\s/u)
    while (parts[0] && FUNCTION_WORDS.has(parts[0].toLowerCase())) parts.shift()
    const text = parts.join(' ').replace(/['’]s$/u, '')
    if (text.length < 2 || FUNCTION_WORDS.has(text.toLowerCase())) continue
    const before = sentence.slice(Math.max(0, match.index - 60), match.index).trimEnd()
    const preceding = before.match(/[\p{L}]+$/u)?.[0]?.toLowerCase() ?? ''
    const isPlace = PLACE_PREPOSITIONS.has(preceding) || parts.some((part) => PLACE_WORDS.has(part.toLowerCase()))
    // A capital right after a full stop or an opening quote proves nothing.
    const sure = parts.length > 1 || (before !== '' && !/["“«„'‘(—.:!?…-]$/u.test(before))
    yield { kind: isPlace ? 'places' : 'characters', text, sure }
  }
}

function* nounsIn(sentence: string): Generator<{ kind: Kind; text: string }> {
  const words = [...sentence.matchAll(WORD)].map((match) => match[0])
  for (const [index, word] of words.entries()) {
    const noun = word.toLowerCase()
    // A noun is singled out by its article; capitals were seen before.
    if (
      word !== noun ||
      !/^(?:the|a|an|his|her|their|my|our|old|young|little|der|die|das|le|la|el|un|una)$/i.test(words[index - 1] ?? '')
    )
      continue
    if (PROP_WORDS.has(noun)) yield { kind: 'props', text: noun }
    else if (PLACE_WORDS.has(noun)) yield { kind: 'places', text: noun }
    else if (ROLE_WORDS.has(noun)) yield { kind: 'characters', text: noun }
  }
}

function strongest(named: (Named & { kind: Kind })[], kind: Kind): Named[] {
  return named
    .filter((one) => one.kind === kind)
    .sort((a, b) => b.mentions - a.mentions)
    .slice(0, PER_KIND)
    .map(({ handle, name, sentence, mentions }) => ({ handle, name, sentence, mentions }))
}

/** "Mara" is Mara Voss where only one full name contains her. */
function foldedIntoFullNames(people: Named[]): Named[] {
  return people.filter((one) => {
    const fuller = people.filter((other) => other !== one && other.name.split(/\s/u).includes(one.name))
    if (fuller.length !== 1) return true
    fuller[0]!.mentions += one.mentions
    return false
  })
}

/** Whether a sentence speaks of it, by any part of its name. */
export const speaksOf = (sentence: string, named: Named): boolean => {
  const lower = sentence.toLowerCase()
  return named.name
    .toLowerCase()
    .split(/\s/u)
    .some((part) => part.length > 2 && lower.includes(part))
}
