import { dealt } from './sentences.ts'

export type SongSection = { type: string; lines: string[]; startSeconds: number | null; endSeconds: number | null }

const LABEL =
  /^[[(]?\s*((?:intro|verse|pre-?chorus|chorus|refrain|hook|bridge|break|solo|rap|outro|strophe|couplet|estribillo)\b[^\])\n]{0,30}?)\s*[\])]?\s*:?\s*$/iu
const TIME = /^[[(]?(\d{1,2}):(\d{2})(?:\.\d+)?[\])]?\s*/u
const SECTIONS_AT_MOST = 14

/** The form of a song: marks and blank lines where there are any, else verses of four lines; repeated blocks are choruses. */
export function songSections(lyrics: string): SongSection[] {
  const blocks = lyrics
    .split(/\r?\n[ \t]*\r?\n/u)
    .flatMap(splitAtLabels)
    .filter((block) => block.label !== undefined || block.lines.length > 0)
  const parts = blocks.length > 1 ? blocks : quatrains(blocks[0])
  const merged = parts.length > SECTIONS_AT_MOST ? dealt(parts, SECTIONS_AT_MOST).map(joined) : parts
  const keys = merged.map((part) => part.lines.join('\n').toLowerCase())
  let verses = 0
  return merged.map((part, index) => {
    const repeated = keys[index] !== '' && keys.indexOf(keys[index]!) !== keys.lastIndexOf(keys[index]!)
    const type = part.label ?? (repeated ? 'Chorus' : `Verse ${++verses}`)
    return { type, lines: part.lines, startSeconds: part.at, endSeconds: merged[index + 1]?.at ?? null }
  })
}

type Block = { label: string | undefined; lines: string[]; at: number | null }

function splitAtLabels(block: string): Block[] {
  const blocks: Block[] = [{ label: undefined, lines: [], at: null }]
  for (const raw of block.split(/\r?\n/u)) {
    const time = raw.trim().match(TIME)
    const line = raw.trim().replace(TIME, '')
    const label = line.match(LABEL)?.[1]
    if (label) blocks.push({ label: label.trim(), lines: [], at: null })
    const current = blocks.at(-1)!
    if (time) current.at ??= Number(time[1]) * 60 + Number(time[2])
    if (!label && line !== '') current.lines.push(line)
  }
  return blocks
}

function quatrains(block: Block | undefined): Block[] {
  const lines = block?.lines ?? []
  if (lines.length <= 4) return [block ?? { label: undefined, lines: ['…'], at: null }]
  const count = Math.ceil(lines.length / 4)
  return dealt(lines, count).map((part, index) => ({
    label: undefined,
    lines: part,
    at: index === 0 ? block!.at : null,
  }))
}

const joined = (blocks: Block[]): Block => ({
  label: blocks[0]?.label,
  lines: blocks.flatMap((block) => block.lines),
  at: blocks[0]?.at ?? null,
})
