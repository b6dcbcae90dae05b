import type { Part } from './define.ts'

/** The only tags that a user's turn is built of; anything that looks like one inside the user's text is defused. */
const TAGS = [
  'story',
  'preceding',
  'names',
  'director',
  'notes',
  'chapters',
  'part',
  'title_cards',
  'song_title',
  'artist',
  'lyrics',
  'name',
  'description',
  'brand',
  'product',
  'audience',
  'seconds',
  'platform',
  'concept',
  'question',
  'task',
  'context',
  'age_group',
  'theme',
  'request',
] as const

export type Tag = (typeof TAGS)[number]

/** Also with spaces or invisible characters where a lenient reader would still see a tag. */
const LOOKALIKE = new RegExp(`<(?=[\\s\\p{Cf}]*(?:/[\\s\\p{Cf}]*)?(?:${TAGS.join('|')})(?![\\p{L}\\p{N}_-]))`, 'giu')

/** The user's text between tags of ours, unable to close them. Nothing when the text was not given. */
export function material(tag: Tag, text: string | number | undefined): string {
  if (text === undefined) return ''
  return `<${tag}>\n${String(text).replace(LOOKALIKE, '&lt;')}\n</${tag}>`
}

/** A user's turn: the material, then the one sentence that asks. */
export function userTurn(materials: string[], request: string): Part[] {
  const text = [...materials.filter(Boolean), `<request>\n${request}\n</request>`].join('\n\n')
  return [{ type: 'text', text }]
}
