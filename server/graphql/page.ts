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

const CURSOR_PREFIX = 'GPC:S:'

/** As Pothos makes them of a row's id. It would hand anything else of that form on to the database, which refuses it. */
function isCursor(cursor: string): boolean {
  const id = Buffer.from(cursor, 'base64').toString().slice(CURSOR_PREFIX.length)
  return isUuid(id) && Buffer.from(CURSOR_PREFIX + id).toString('base64') === cursor
}
