import { codedError } from './errors.ts'

export const PAGE_MAX = 100
export const PAGE_DEFAULT = 20

export type PageArgs = { first?: number | null; last?: number | null }

/** Options of every connection: a page too large is refused, never cut short in silence. */
export const page = {
  defaultSize: PAGE_DEFAULT,
  maxSize: PAGE_MAX,
}

/** Throws BAD_USER_INPUT when a page is larger than PAGE_MAX or negative. */
export function assertPage(args: PageArgs): void {
  for (const name of ['first', 'last'] as const) {
    const size = args[name]
    if (size !== undefined && size !== null && (size < 0 || size > PAGE_MAX)) {
      throw codedError('BAD_USER_INPUT', `\`${name}\` is from 0 to ${PAGE_MAX}.`)
    }
  }
}
