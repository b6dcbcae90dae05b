import type { ActionStatus, AiFunction } from '../graphql/generated/graphql.ts'
import { isDay, startOfDay } from '../lib/zone.ts'

export const TEXT_LENGTH_MAX = 100

/** What the address says: days are whole days of the account's zone, both included. */
export type ActivitySearch = {
  function?: AiFunction
  status?: ActionStatus
  model?: string
  from?: string
  to?: string
  text?: string
}

const FUNCTIONS: Record<AiFunction, true> = {
  STORY_BREAKDOWN: true,
  MUSIC_ANALYSIS: true,
  DIRECTOR_CREATION: true,
  ENTITY_EXTRACTION: true,
  COMMERCIAL_GENERATION: true,
  IMAGE_ANALYSIS: true,
  REASONING_TASKS: true,
  CHILDREN_BOOK_GENERATION: true,
  IMAGE_GENERATION: true,
  VIDEO_GENERATION: true,
}
const STATUSES: Record<ActionStatus, true> = {
  QUEUED: true,
  RUNNING: true,
  SUCCEEDED: true,
  FAILED: true,
  CANCELED: true,
  UNKNOWN: true,
}

/** Of whatever somebody typed into the address, what can be asked for. */
export function activitySearch(search: Record<string, unknown>): ActivitySearch {
  const { model, from, to } = search
  const text = textOf(search.text)?.slice(0, TEXT_LENGTH_MAX)
  const turned = isDay(from) && isDay(to) && from > to
  return {
    ...(isOneOf(FUNCTIONS, search.function) && { function: search.function }),
    ...(isOneOf(STATUSES, search.status) && { status: search.status }),
    ...(typeof model === 'string' && /^[\w@./:-]{1,200}$/.test(model) && { model }),
    ...(isDay(from) && !turned && { from }),
    ...(isDay(to) && { to }),
    ...(text && { text }),
  }
}

const isOneOf = <Name extends string>(known: Record<Name, true>, value: unknown): value is Name =>
  typeof value === 'string' && Object.hasOwn(known, value)

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)

export const isFiltered = (search: ActivitySearch): boolean => Object.keys(search).length > 0

/** What the server is asked for: instants, from included, to not. */
export function filterOf(search: ActivitySearch, timeZone: string) {
  return {
    function: search.function ?? null,
    status: search.status ?? null,
    model: search.model ?? null,
    from: search.from ? startOfDay(search.from, timeZone) : null,
    to: search.to ? startOfDay(search.to, timeZone, 1) : null,
    text: search.text?.trim() || null,
  }
}

export type ActivityFilter = ReturnType<typeof filterOf>
