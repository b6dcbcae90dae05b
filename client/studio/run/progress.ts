/** One event of `actionProgress`, as far as the text goes. */
export type ProgressEvent = {
  sequence: number
  part: number
  partLabel: string | null
  textDelta: string | null
  restarted: boolean
}

export type Part = { number: number; label: string | null; text: string }

/** What an action has written so far: the calls of one action write at the same time, each its own part. */
export type Progress = { sequence: number; parts: Part[] }

export const NOTHING_YET: Progress = { sequence: -1, parts: [] }

/**
 * After a reconnect events may come again: one already seen changes nothing. `restarted` discards what its part had
 * written, because another model stepped in or the answer is being repaired. One without a label is of no part: it tells
 * of the whole, and so does the status.
 */
export function withEvent(progress: Progress, event: ProgressEvent): Progress {
  if (event.sequence <= progress.sequence) return progress
  if (!event.partLabel) return { ...progress, sequence: event.sequence }
  const known = progress.parts.find((part) => part.number === event.part)
  const before = known && !event.restarted ? known.text : ''
  const part: Part = {
    number: event.part,
    label: event.partLabel,
    text: before + (event.textDelta ?? ''),
  }
  const others = progress.parts.filter((other) => other.number !== event.part)
  return { sequence: event.sequence, parts: [...others, part].sort((a, b) => a.number - b.number) }
}
