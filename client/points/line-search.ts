import type { EntryKind } from '../graphql/generated/graphql.ts'
import { isDay, startOfDay } from '../lib/zone.ts'

export const KIND_LABEL: Record<EntryKind, string> = {
  USAGE: 'Usage',
  ALLOCATION: 'Allocation',
  BOOST: 'Boost',
  PROMO: 'Promotion',
  ADJUSTMENT: 'Adjustment',
  EXPIRY: 'Expiry',
  REVERSAL: 'Reversal',
}
export const KINDS = Object.keys(KIND_LABEL) as EntryKind[]
export const TEXT_LENGTH_MAX = 100

/** What the address says: days are whole days of the account's zone, both included. */
export type LineSearch = {
  kinds?: string
  from?: string
  to?: string
  text?: string
  /** A cursor: the page behind it, towards older or newer lines. */
  older?: string
  newer?: string
}

/** Of whatever somebody typed into the address, what can be asked for. */
export function lineSearch(search: Record<string, unknown>): LineSearch {
  const kinds = kindsOf(search)
  const text = textOf(search.text)?.slice(0, TEXT_LENGTH_MAX)
  const [from, to] = [dayOf(search.from), dayOf(search.to)]
  const turned = from !== undefined && to !== undefined && from > to
  const [older, newer] = [cursorOf(search.older), cursorOf(search.newer)]
  return {
    ...(kinds.length > 0 && { kinds: kinds.join(',') }),
    ...(from && !turned && { from }),
    ...(to && { to }),
    ...(text && { text }),
    ...(older && { older }),
    ...(newer && !older && { newer }),
  }
}

export const kindsOf = ({ kinds }: { kinds?: unknown }): EntryKind[] => {
  const named = typeof kinds === 'string' ? kinds.split(',') : []
  return KINDS.filter((kind) => named.includes(kind))
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
const cursorOf = (value: unknown) => (typeof value === 'string' && /^[\w+/=-]{1,100}$/.test(value) ? value : undefined)

const dayOf = (value: unknown) => (isDay(value) ? value : undefined)

export const isFiltered = ({ kinds, from, to, text }: LineSearch): boolean => Boolean(kinds ?? from ?? to ?? text)

/** What the server is asked for: instants, from included, to not. */
export function filterOf(search: LineSearch, timeZone: string) {
  const kinds = kindsOf(search)
  return {
    kinds: kinds.length > 0 ? kinds : null,
    from: search.from ? startOfDay(search.from, timeZone) : null,
    to: search.to ? startOfDay(search.to, timeZone, 1) : null,
    text: search.text?.trim() || null,
  }
}

/** Where the same lines are to be had as a file. */
export function exportAddress(search: LineSearch, timeZone: string): string {
  const { kinds, from, to, text } = filterOf(search, timeZone)
  const query = new URLSearchParams((kinds ?? []).map((kind) => ['kind', kind]))
  for (const [name, value] of Object.entries({ from, to, text })) if (value) query.set(name, value)
  const asked = query.toString()
  return `/api/account/entries.csv${asked && `?${asked}`}`
}
