import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GraphiQLOptions } from 'graphql-yoga'
import type { Callers } from '../http/callers.ts'

type Reach = { development: boolean; callers: Pick<Callers, 'resolve'> }

/**
 * GraphiQL for development. From our own modules, whole, and not from elsewhere on the network as Yoga's own page; nine
 * megabytes, which are read when somebody opens it.
 */
export const graphiqlOptions = ({ development }: Reach) =>
  development
    ? {
        graphiql: { title: "GraphiQL · Director's Palette", credentials: 'same-origin' } satisfies GraphiQLOptions,
        renderGraphiQL: async (options?: GraphiQLOptions) =>
          (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
      }
    : { graphiql: false as const }

/** A browser that opens the address itself, and nobody is signed in in it. */
export async function asksForPageAsGuest(
  { method, headers }: IncomingMessage,
  callers: Reach['callers'],
): Promise<boolean> {
  if (method !== 'GET' || !headers.accept?.includes('text/html')) return false
  return (await callers.resolve(headers)).kind !== 'valid'
}

export function sendToSignIn(res: ServerResponse): void {
  res.writeHead(302, { location: '/sign-in?next=%2Fgraphql', 'cache-control': 'no-store' }).end()
}
