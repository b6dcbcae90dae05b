import { createClient as createSocket } from 'graphql-ws'
import WebSocket from 'ws'

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is up to the test's own query
export type Json = any
export type Answer = { data: Json; errors?: { message: string; path?: unknown[]; extensions?: Json }[] }
export type Person = { userId: string; email: string; token: string; cookie: string }

export type TestClient = ReturnType<typeof createClient>

/** What a developer writes against the API: fetch, and graphql-ws. */
export function createClient(url: string) {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  return {
    url,
    post,

    async signUp(person: { name: string; email: string; password: string }): Promise<Person> {
      const response = await post('/api/auth/sign-up/email', person)
      const body = (await response.json()) as { user?: { id: string } }
      if (!response.ok || !body.user) throw new Error(`Sign-up answered ${response.status}: ${JSON.stringify(body)}`)
      const cookie = response.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ')
      return { userId: body.user.id, email: person.email, token: response.headers.get('set-auth-token') ?? '', cookie }
    },

    /** `as`: a person, or a bearer token. */
    async query(query: string, variables: object = {}, as?: Person | string): Promise<Answer> {
      const headers = as ? { authorization: `Bearer ${typeof as === 'string' ? as : as.token}` } : undefined
      const response = await post('/graphql', { query, variables }, headers)
      return (await response.json()) as Answer
    },

    /** A socket of one's own; `subscribe` gives what arrives, as an async iterator. */
    socket(as?: Person | string) {
      const authorization = as && `Bearer ${typeof as === 'string' ? as : as.token}`
      const client = createSocket({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        ...(authorization ? { connectionParams: { authorization } } : {}),
        retryAttempts: 0,
      })
      return {
        subscribe: (query: string, variables: Record<string, unknown> = {}) =>
          client.iterate<Record<string, Json>>({ query, variables }),
        on: client.on,
        close: async () => client.dispose(),
      }
    },
  }
}
