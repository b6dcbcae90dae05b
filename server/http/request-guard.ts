import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'graphql-yoga'
import { codedError } from '../graphql/errors.ts'
import type { OriginPolicy } from './origin-policy.ts'

/** What http.ts hands to Yoga with a request. */
export type HttpContext = { req: IncomingMessage; res: ServerResponse; requestId: string }

/** A page elsewhere can make a browser post forms and text here, with our cookie; JSON it cannot. */
export function useRequestGuard(origins: OriginPolicy): Plugin<object, HttpContext> {
  return {
    onRequestParse({ request, serverContext: { req } }) {
      if (req.headers.cookie !== undefined && origins.isForeign(req.headers)) {
        throw codedError('FORBIDDEN', 'This origin may not use a session of this server.', { http: { status: 403 } })
      }
      if (request.method === 'POST' && !/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
        throw codedError('BAD_USER_INPUT', 'The body has to be application/json.', { http: { status: 415 } })
      }
    },
  }
}

/** Origins are named one by one: Yoga's own lists answer unknown ones with `null`, which a sandboxed frame matches. */
export function corsOptions(origins: OriginPolicy) {
  return (request: Request) => {
    const origin = request.headers.get('origin')
    if (origin === null || !origins.named.includes(origin)) return false
    return {
      origin: [origin],
      credentials: true,
      methods: ['GET', 'POST'],
      allowedHeaders: ['content-type', 'authorization'],
      exposedHeaders: ['x-request-id'],
      maxAge: 600,
    }
  }
}
