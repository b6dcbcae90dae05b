import { createClient } from 'graphql-ws'
import WebSocket from 'ws'

/**
 * A process of its own: clients as a browser's page has them, each with a socket that watches its account and comes back
 * by itself. Told where and who, it says when all of them have heard of their account, and each time they have again
 * after some were lost.
 */
export type CrowdOrder = { url: string; tokens: readonly string[]; sockets: number; from: string }
/** By the clock of the machine. */
export type CrowdReady = { readyAt: number }

const CHANGED = 'subscription { accountChanged { id available held version } }'
const WAIT_AT_MOST_MS = 5_000
/** Handshakes under way at once: a browser's are spread over its people. */
const OPENING_AT_ONCE = 50

process.on('message', (order) => void open(order as CrowdOrder))
process.once('SIGTERM', () => process.exit(0))

async function open({ url, tokens, sockets, from }: CrowdOrder): Promise<void> {
  /** An address of this machine of its own, so that there are ports enough. */
  class Socket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { localAddress: from })
    }
  }
  const there = new Set<number>()
  const arrived = (index: number) => {
    there.add(index)
    if (there.size === sockets) process.send!({ readyAt: Date.now() } satisfies CrowdReady)
  }
  const openOne = (index: number): Promise<void> => {
    const first = Promise.withResolvers<void>()
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Socket,
      connectionParams: { authorization: `Bearer ${tokens[index % tokens.length]}` },
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      // As the product's own client waits.
      retryWait: (retries) => {
        const backoff = Math.min(WAIT_AT_MOST_MS, 500 * 2 ** retries)
        return new Promise((resolve) => setTimeout(resolve, backoff / 2 + Math.random() * (backoff / 2)))
      },
      on: { closed: () => void there.delete(index) },
    })
    client.subscribe(
      { query: CHANGED },
      {
        next({ data, errors }) {
          if (!data) throw new Error(JSON.stringify(errors))
          arrived(index)
          first.resolve()
        },
        error: (error) => process.stderr.write(`A socket ended: ${JSON.stringify(error)}\n`),
        complete: () => {},
      },
    )
    return first.promise
  }
  let next = 0
  const lane = async () => {
    while (next < sockets) await openOne(next++)
  }
  await Promise.all(Array.from({ length: OPENING_AT_ONCE }, lane))
}
