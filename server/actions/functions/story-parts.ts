import { cutAt, groupEvenly, headingOffsets, splitEvenly } from './split-text.ts'

/** What one call is given of the story, and which chapters it writes. */
export type StoryPart = {
  text: string
  /** The last words before the part, so that pronouns find their people. */
  preceding: string | undefined
  chapters: { min: number; max: number }
  /** Set when several calls see the whole of a short story and each writes some of its chapters. */
  range: { from: number; to: number; of: number } | undefined
}

export const MAX_CALLS = 20
const LONG_STORY = 12_000
const PART_AT_MOST = 24_000
/** Five chapters of twelve shots are what a model can write in one answer. */
const CHAPTERS_PER_CALL = 5
const PRECEDING = 600

/** Short stories stay whole; long ones are cut at the author's chapters, else at paragraphs of about equal parts. */
export function storyParts(story: string, requested: number | undefined): StoryPart[] {
  const headings = headingOffsets(story)
  if (story.length > LONG_STORY) return partsOfLong(story, headings, requested)
  const found = headings.length > 1 ? Math.min(headings.length, MAX_CALLS) : undefined
  return partsOfShort(story, requested ?? found)
}

function partsOfShort(story: string, count: number | undefined): StoryPart[] {
  const whole = { text: story, preceding: undefined, range: undefined }
  if (count === undefined) return [{ ...whole, chapters: { min: 1, max: CHAPTERS_PER_CALL } }]
  if (count <= CHAPTERS_PER_CALL) return [{ ...whole, chapters: { min: count, max: count } }]
  const calls = Math.ceil(count / CHAPTERS_PER_CALL)
  return Array.from({ length: calls }, (_, index) => {
    const from = Math.floor((index * count) / calls) + 1
    const to = Math.floor(((index + 1) * count) / calls)
    const written = to - from + 1
    return { ...whole, chapters: { min: written, max: written }, range: { from, to, of: count } }
  })
}

function partsOfLong(story: string, headings: number[], requested: number | undefined): StoryPart[] {
  const byAuthor = headings.length > 1 ? cutAt(story, headings) : []
  if (requested !== undefined) {
    const marked = byAuthor.length >= requested
    const texts = marked
      ? groupEvenly(byAuthor, requested).map((group) => group.join(''))
      : splitEvenly(story, requested)
    return inSequence(texts.map((text) => ({ text, chapters: 1 })))
  }
  if (byAuthor.length === 0) {
    const count = Math.min(MAX_CALLS, Math.ceil(story.length / LONG_STORY))
    return inSequence(splitEvenly(story, count).map((text) => ({ text, chapters: 1 })))
  }
  const groups = groupEvenly(byAuthor, Math.min(byAuthor.length, MAX_CALLS))
  const parts = groups.map((group) => ({ text: group.join(''), chapters: Math.min(group.length, CHAPTERS_PER_CALL) }))
  return inSequence(halveTheLargest(parts))
}

type Sized = { text: string; chapters: number }

/** A chapter too long to be read with care becomes two, as far as the number of calls allows. */
function halveTheLargest(parts: Sized[]): Sized[] {
  const halved = [...parts]
  while (halved.length < MAX_CALLS) {
    const largest = halved.reduce(
      (best, part, index) => (part.text.length > halved[best]!.text.length ? index : best),
      0,
    )
    const { text, chapters } = halved[largest]!
    if (text.length <= PART_AT_MOST) break
    const halves = splitEvenly(text, 2).map((half) => ({ text: half, chapters: Math.ceil(chapters / 2) }))
    if (halves.length < 2) break
    halved.splice(largest, 1, ...halves)
  }
  return halved
}

function inSequence(parts: Sized[]): StoryPart[] {
  return parts.map(({ text, chapters }, index) => ({
    text,
    preceding: parts[index - 1]?.text.slice(-PRECEDING).trim().toWellFormed() || undefined,
    chapters: { min: chapters, max: chapters },
    range: undefined,
  }))
}
