import { isUuid } from '../brands.ts'
import { codedError } from './errors.ts'

export const PAGE_MAX = 100
export const PAGE_DEFAULT = 20

export type PageArgs = {
  first?: number | null | undefined
  last?: number | null | undefined
  after?: string | null | undefined
  before?: string | null | undefined
}

/** Options of every connection: a page too large is refused, never cut short in silence. */
export const page = {
  defaultSize: PAGE_DEFAULT,
  maxSize: PAGE_MAX,
}

/** Throws BAD_USER_INPUT when a page is larger than PAGE_MAX or negative, or begins at what no page gave. */
export function assertPage(args: PageArgs): void {
  for (const name of ['first', 'last'] as const) {
    const size = args[name]
    if (size !== undefined && size !== null && (size < 0 || size > PAGE_MAX)) {
      throw codedError('BAD_USER_INPUT', `\`${name}\` is from 0 to ${PAGE_MAX}.`)
    }
  }
  for (const name of ['after', 'before'] as const) {
    const cursor = args[name]
    if (cursor !== undefined && cursor !== null && !isCursor(cursor)) {
      throw codedError('BAD_USER_INPUT', `\`${name}\` is a cursor that an earlier page gave.`)
    }
  }
}

export type Towards = { size: number; cursor: string | null; towards: 'older' | 'newer' }

/** Of a connection, newest first: `first` and `after` lead to older rows, `last` and `before` to newer ones. */
export function pageTowards({ first, after, last, before }: PageArgs): Towards {
  if ((first ?? after ?? null) !== null && (last ?? before ?? null) !== null) {
    throw codedError('BAD_USER_INPUT', 'A page goes one way: `first` with `after`, or `last` with `before`.')
  }
  const towards = (last ?? before ?? null) === null ? 'older' : 'newer'
  return { size: first ?? last ?? PAGE_DEFAULT, cursor: (towards === 'older' ? after : before) ?? null, towards }
}

/**
 * What a page says of its neighbours. `ids` newest first; `stop`: the last row that a search has looked at, which is
 * where to go on from; `more`: there is something behind it in the direction of the page.
 */
export function pageInfoOf(
  { cursor, towards }: Towards,
  { ids, stop, more }: { ids: readonly string[]; stop: string | null; more: boolean },
) {
  const older = towards === 'older'
  const [first, last] = older ? [ids[0], stop ?? ids.at(-1)] : [stop ?? ids[0], ids.at(-1)]
  return {
    hasNextPage: older ? more : cursor !== null,
    hasPreviousPage: older ? cursor !== null : more,
    startCursor: first ? cursorOf(first) : null,
    endCursor: last ? cursorOf(last) : null,
  }
}

const CURSOR_PREFIX = 'GPC:S:'

/** A cursor is the id of a row, in a form of its own. */
export const cursorOf = (id: string): string => Buffer.from(CURSOR_PREFIX + id).toString('base64')
export const idOf = (cursor: string): string => Buffer.from(cursor, 'base64').toString().slice(CURSOR_PREFIX.length)

/** As Pothos makes them of a row's id. It would hand anything else of that form on to the database, which refuses it. */
function isCursor(cursor: string): boolean {
  const id = idOf(cursor)
  return isUuid(id) && cursorOf(id) === cursor
}
