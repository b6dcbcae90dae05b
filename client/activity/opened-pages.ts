import type { ActivityFilter } from './activity-search.ts'

/** So many are opened again for who comes back from an action; they are in the cache. */
const REOPENED_MAX = 10

let last: { key: string; pages: number } | undefined

/** How many pages of this list were open when it was left. */
export const openedPages = (filter: ActivityFilter): number =>
  last?.key === JSON.stringify(filter) ? Math.min(last.pages, REOPENED_MAX) : 1

export function rememberOpened(filter: ActivityFilter, pages: number): void {
  last = { key: JSON.stringify(filter), pages }
}
