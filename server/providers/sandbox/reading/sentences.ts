const bySentence = new Intl.Segmenter('und', { granularity: 'sentence' })
const byGrapheme = new Intl.Segmenter('und', { granularity: 'grapheme' })

const HEADING = /^\s*(?:#{1,6}\s|(?:chapter|part|act|prologue|epilogue)\b.{0,60}$|[IVXLC]+\.?\s*$)/i
const AT_MOST = 6_000

/** The sentences of a text in any script, without headings; a text without sentences is one. */
export function sentencesOf(text: string): string[] {
  const prose = text
    .split(/\r?\n/u)
    .filter((line) => !HEADING.test(line))
    .join('\n')
  const sentences: string[] = []
  for (const { segment } of bySentence.segment(prose)) {
    const sentence = segment.replace(/\s+/gu, ' ').trim()
    // What goes on for longer than anyone can say is taken in breaths.
    sentences.push(...(sentence.match(/.{1,600}(?= |$)|.{1,600}/gsu) ?? []).map((breath) => breath.trim()))
    if (sentences.length >= AT_MOST) break
  }
  const said = sentences.filter(Boolean)
  return said.length > 0 ? said : [clip(text.replace(/\s+/gu, ' ').trim(), 600) || '…']
}

/** Cut at a word, never inside a character; an ellipsis says that something was left out. */
export function clip(text: string, atMost: number): string {
  if (text.length <= atMost) return text
  let kept = ''
  for (const { segment } of byGrapheme.segment(text.slice(0, atMost + 40))) {
    if (kept.length + segment.length > atMost) break
    kept += segment
  }
  const word = kept.lastIndexOf(' ')
  return `${(word > atMost / 2 ? kept.slice(0, word) : kept).replace(/[\s,;:—-]+$/u, '')}…`
}

/** A sentence as part of another: without its full stop and outer quotes, unless it has nothing else. */
export function asPhrase(sentence: string, atMost = 70): string {
  const head = sentence.slice(0, 1_000).toWellFormed()
  const bare = head
    .replace(/[.!?。！？؟\s]+$/u, '')
    .replace(/["“”«»]/gu, '')
    .trim()
  return clip(bare || head.trim(), atMost) || '…'
}

/** A sentence that ends as one. */
export const asSentence = (text: string, atMost = 220): string => {
  const clipped = clip(text, atMost)
  return /[.!?…。！？؟"”»'’)\]]$|\p{Extended_Pictographic}\uFE0F?$/u.test(clipped) ? clipped : `${clipped}.`
}

export const capitalised = (text: string): string => text.replace(/^\p{Ll}/u, (first) => first.toUpperCase())

/** What is said aloud in a sentence. */
export function spokenIn(sentence: string): string | undefined {
  return sentence
    .match(/[“«"„]([^”»"“]{2,200})[”»"“]/u)?.[1]
    ?.trim()
    .replace(/[,،]$/u, '')
}

/** The list dealt out into `count` runs in order; a short list is dealt more than once. */
export function dealt<T>(list: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * list.length) / count)
    const to = Math.floor(((index + 1) * list.length) / count)
    return list.slice(from, Math.max(to, from + 1))
  })
}
