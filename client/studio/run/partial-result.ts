import { replaceEqualDeep } from '@tanstack/react-router'
import { parse } from 'partial-json'
import type { Part } from './progress.ts'

type Fields = { [name: string]: unknown }

/**
 * A parser that remembers each part, so that only the parts that grew are read again, and gives what did not change as
 * the same object as before, so that it need not be drawn again.
 */
export function createPartialParser() {
  const read = new Map<number, { text: string; value: Fields | null }>()
  return (parts: Part[]): Fields | null => {
    const values = parts.map((part) => {
      const last = read.get(part.number)
      if (last?.text === part.text) return last.value
      // A chunk may end where nothing can be read yet; what was read before stays, unless the part began anew.
      const continued = last && part.text.startsWith(last.text) ? last.value : null
      const value = replaceEqualDeep(continued, partialObject(part.text) ?? continued)
      read.set(part.number, { text: part.text, value })
      return value
    })
    return values.reduce<Fields | null>((merged, value) => (value ? mergeParts(merged, value) : merged), null)
  }
}

/** The object in a text that may stop anywhere; null while there is none. Models like to fence or introduce their JSON. */
export function partialObject(text: string): Fields | null {
  const start = text.indexOf('{')
  if (start < 0) return null
  try {
    const value: unknown = parse(text.slice(start).replace(/\s*```\s*$/, ''))
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

/** Every part has the shape of the whole: lists follow each other, references count once, single values are the first's. */
function mergeParts(into: Fields | null, part: Fields): Fields {
  if (!into) return part
  const merged: Fields = { ...into }
  for (const [name, value] of Object.entries(part)) {
    const known = merged[name]
    if (Array.isArray(known) && Array.isArray(value)) merged[name] = joined(known, value)
    else if (known === undefined || known === null || known === '') merged[name] = value
  }
  return merged
}

function joined(known: unknown[], added: unknown[]): unknown[] {
  const names = new Set(known.map(identity))
  return [...known, ...added.filter((item) => identity(item) === null || !names.has(identity(item)))]
}

/** References are the same by handle, notes and themes by their text; chapters never are. */
function identity(item: unknown): string | null {
  if (typeof item === 'string') return item
  return isFields(item) && typeof item.handle === 'string' ? item.handle : null
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
