const NUMBER = String.raw`(?:\d{1,3}|[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`
const WORD =
  'chapter|part|act|book|kapitel|teil|akt|chapitre|partie|acte|capítulo|capitulo|parte|acto|capitolo|atto|глава|часть'

const HEADING = new RegExp(
  [
    String.raw`^[ \t]{0,8}#{1,3}[ \t]{1,8}\S[^\r\n]{0,100}$`,
    String.raw`^[ \t]{0,8}(?:${WORD})[ \t]{1,8}${NUMBER}(?![\p{L}\p{N}])[^\r\n]{0,80}$`,
    String.raw`^[ \t]{0,8}(?:prologue|epilogue|prolog|epilog|prólogo|epílogo|пролог|эпилог)[ \t]{0,8}[.:]?[ \t]{0,8}$`,
    String.raw`^[ \t]{0,8}الفصل[ \t][^\r\n]{1,60}$`,
    String.raw`^[ \t\u3000]{0,8}第[^\r\n]{1,6}[章回部][^\r\n]{0,40}$`,
  ].join('|'),
  'gimu',
)

/** In capitals only: "ill" is a word. */
const ROMAN = /^[ \t]{0,8}(?:[IVXLC]{1,7}\.(?:[ \t]{1,8}\S[^\r\n]{0,60})?|[IVXLC]{2,7})[ \t]{0,8}$/gmu

/** Where chapters begin that the author marked, in order. A part's heading right above a chapter's counts once. */
export function headingOffsets(text: string): number[] {
  const offsets: number[] = []
  let end = -1
  const headings = [...text.matchAll(HEADING), ...text.matchAll(ROMAN)].sort((a, b) => a.index - b.index)
  for (const match of headings) {
    const standsAlone = end < 0 || text.slice(end, match.index).trim() !== ''
    if (standsAlone) offsets.push(match.index)
    end = match.index + match[0].length
  }
  return offsets
}

/** The text cut at the offsets; what stands before the first belongs to the first part. */
export function cutAt(text: string, offsets: number[]): string[] {
  const inner = [...new Set(offsets)].sort((a, b) => a - b).filter((offset) => offset > 0 && offset < text.length)
  return [0, ...inner].map((from, index) => text.slice(from, inner[index]))
}

/** At most `count` parts of about equal length, cut where a reader would pause. They join to the same text. */
export function splitEvenly(text: string, count: number): string[] {
  const size = text.length / count
  const offsets = Array.from({ length: count - 1 }, (_, index) => bestBorder(text, size * (index + 1), size / 3))
  return cutAt(text, offsets).filter((part) => part !== '')
}

/** Neighbouring parts merged into `count` groups of about equal length; fewer when there are fewer parts. */
export function groupEvenly(parts: string[], count: number): string[][] {
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const groups: string[][] = []
  let before = 0
  parts.forEach((part, index) => {
    const left = parts.length - index
    const due = Math.floor(((before + part.length / 2) / total) * count)
    const mustOpen = count - groups.length >= left
    if (groups.length === 0 || mustOpen || (due >= groups.length && groups.length < count)) groups.push([part])
    else groups.at(-1)!.push(part)
    before += part.length
  })
  return groups
}

const BORDERS = [/\r?\n[ \t]*\r?\n\s*/gu, /\r?\n/gu, /[.!?…؟]["'”’»)]*\s+|[。！？]["'”’」』]*\s*/gu, /\s+/gu]

/** The border nearest to the middle, a paragraph's before a line's before a sentence's before a word's. */
function bestBorder(text: string, middle: number, reach: number): number {
  const from = Math.max(0, Math.floor(middle - reach))
  const window = text.slice(from, Math.ceil(middle + reach))
  for (const border of BORDERS) {
    const ends = [...window.matchAll(border)].map((match) => from + match.index + match[0].length)
    const [first, ...others] = ends
    if (first === undefined) continue
    return others.reduce((best, end) => (Math.abs(end - middle) < Math.abs(best - middle) ? end : best), first)
  }
  return wholeCharacter(text, Math.round(middle))
}

/** Never between the halves of a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const before = text.charCodeAt(offset - 1)
  return before >= 0xd800 && before <= 0xdbff ? offset + 1 : offset
}
