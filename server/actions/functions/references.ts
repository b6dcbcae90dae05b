import type { Reference } from './result-fields.ts'

const HANDLE = /@[\p{L}\p{M}\p{N}_]+/gu

/** "Mara Voss", "@Mara_Voss" and "mara voss" are one handle: @mara_voss. Empty when there is nothing to name. */
export function toHandle(name: string): string {
  const words = name
    .toLowerCase()
    .normalize('NFC')
    .replace(/['’]/gu, '')
    .match(/[\p{L}\p{M}\p{N}]+/gu)
  return words ? `@${words.join('_')}` : ''
}

/** Handles without duplicates, in the order of their first mention. */
export function toHandles(names: string[]): string[] {
  return [...new Set(names.map(toHandle).filter(Boolean))]
}

/** Handles that a prose field mentions. */
export const handlesIn = (text: string): string[] => toHandles(text.match(HANDLE) ?? [])

/** One reference per handle in the order of first mention; the longest description is kept. */
export function mergeReferences(lists: Reference[][]): Reference[] {
  const byHandle = new Map<string, Reference>()
  for (const candidate of lists.flat()) {
    const handle = toHandle(candidate.handle) || toHandle(candidate.name)
    if (!handle) continue
    const known = byHandle.get(handle)
    const description = longer(known?.description ?? '', candidate.description)
    byHandle.set(handle, { handle, name: known?.name ?? candidate.name, description })
  }
  return [...byHandle.values()]
}

/** Adds what is used and not listed, described by the sentence it was first used in: no @handle is left dangling. */
export function withUsed(references: Reference[], used: { handle: string; where: string }[]): Reference[] {
  const added = used.map(({ handle, where }) => ({ handle, name: nameOf(handle), description: where }))
  const known = new Set(references.map((one) => one.handle))
  return mergeReferences([references, added.filter((one) => !known.has(one.handle) && known.add(one.handle))])
}

const longer = (a: string, b: string): string => (b.length > a.length ? b : a)

const nameOf = (handle: string): string =>
  handle
    .slice(1)
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
