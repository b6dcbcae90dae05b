import type { IncomingHttpHeaders } from 'node:http'
import type { AccessWatch } from '../auth/access.ts'
import type { Actors } from '../auth/actors.ts'
import type { Context } from '../graphql/context.ts'

/** Who calls, and until when. createAuth() is one. */
export type Callers = Pick<Actors, 'resolve'> &
  Pick<AccessWatch, 'watch'> & {
    /** Takes back a session cookie that does not hold any more. */
    clearedCookie: string
  }

/** The same for every transport; Context is what the product's schema gets, tests bring their own. */
export type CreateContext = (from: RequestContext) => RequestContext
export type RequestContext = Pick<Context, 'actor' | 'requestId' | 'address' | 'userAgent'>

const USER_AGENT_MAX = 300

export const userAgentOf = (headers: IncomingHttpHeaders): string | undefined =>
  headers['user-agent']?.slice(0, USER_AGENT_MAX)
