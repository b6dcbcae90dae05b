import { persistedExchange } from '@urql/exchange-persisted'
import { retryExchange } from '@urql/exchange-retry'
import { Client, type CombinedError, fetchExchange, mapExchange, subscriptionExchange } from 'urql'
import { authSettled } from '../account/auth-request.ts'
import { fetchWithFirstViewer } from '../first/first-viewer.ts'
import { newestAccountExchange } from './account-version.ts'
import { cache } from './cache.ts'
import { ViewerDocument } from './generated/graphql.ts'
import { openSocket, type Socket } from './socket.ts'

export type Api = {
  client: Client
  /** Without a cache: for questions that change with every key, such as quotes. */
  ask: Client
  socket: Socket
}

const HTTP = { url: '/graphql', preferGetMethod: false } as const

/** Everything the pages read and write goes through here. `onSessionEnded` is called once, when nobody is signed in. */
export function createApi({ onSessionEnded }: { onSessionEnded: () => void }): Api {
  const ask = new Client({ ...HTTP, requestPolicy: 'network-only', exchanges: [persisted(), fetchExchange] })
  const verifySession = once(async () => {
    await authSettled()
    const { data } = await ask.query(ViewerDocument, {})
    if (data && !data.viewer) onSessionEnded()
    return data?.viewer === null
  })
  const socket = openSocket(`${location.origin.replace(/^http/, 'ws')}/graphql`, verifySession)

  const client = new Client({
    ...HTTP,
    fetch: fetchWithFirstViewer,
    exchanges: [
      // First: answers from memory, and every result passes it on the way back.
      cache(),
      // Behind the cache, so that it never learns of an older account than it has.
      newestAccountExchange(),
      // One place hears of a session that ended. No auth exchange: the cookie is the browser's, nothing is refreshed.
      mapExchange({ onError: (error) => void (isUnauthenticated(error) && verifySession()) }),
      // Only reading is repeated, and only when the network failed; a mutation is repeated by the person, by its key.
      retryExchange({
        initialDelayMs: 500,
        maxDelayMs: 4_000,
        maxNumberAttempts: 3,
        retryIf: (error, operation) => operation.kind === 'query' && error.networkError !== undefined,
      }),
      // After the retry, so that a retried document is sent by its hash again.
      persisted(),
      // Subscriptions leave here for the socket …
      subscriptionExchange({ forwardSubscription: socket.subscribe }),
      // … and everything else for HTTP.
      fetchExchange,
    ],
  })
  return { client, ask, socket }
}

function persisted() {
  return persistedExchange({
    enableForMutation: true,
    preferGetForPersistedQueries: false,
    generateHash: async (_text, document) =>
      (document as { __meta__?: { hash?: string } }).__meta__?.hash ?? Promise.reject(new Error('Run the codegen.')),
  })
}

const isUnauthenticated = (error: CombinedError): boolean =>
  error.graphQLErrors.some((one) => one.extensions.code === 'UNAUTHENTICATED')

/** Calls that come while one runs share it; after `true` it never runs again. */
function once(check: () => Promise<boolean>): () => void {
  let running = false
  return () => {
    if (running) return
    running = true
    check().then(
      (settled) => {
        running = settled
      },
      () => {
        running = false
      },
    )
  }
}
