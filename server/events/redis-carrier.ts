import { Redis } from 'ioredis'
import type { Carrier, Topic } from './bus.ts'

const CHANNEL = 'palette:events'
/** Instead of topics: some were lost, nobody knows which. */
const SOME_WERE_LOST = '*'
/** A Redis that says nothing for so long, asked, is as good as gone; the connection is made anew. */
const SILENCE_MAX_MS = 2_000
const PING_MS = 5_000

/**
 * Events between instances through Redis. Without Redis for a while, only liveness suffers: who could not publish says so
 * when it can again, who could not listen knows by itself, and watchers read again.
 */
export function createRedisCarrier({ url, onError }: { url: string; onError: (error: unknown) => void }): Carrier {
  const origin = crypto.randomUUID()
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    // What could not be said is not said later: whoever missed it reads again anyway.
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    connectTimeout: SILENCE_MAX_MS,
    socketTimeout: SILENCE_MAX_MS,
    retryStrategy: (times: number) => Math.min(times * 200, 2_000),
  }
  const publisher = new Redis(url, options)
  const subscriber = new Redis(url, options)
  for (const client of [publisher, subscriber]) client.on('error', onError)
  let lost = false
  let pinging: NodeJS.Timeout | undefined

  const publish = async (words: string[]): Promise<void> => {
    // Each try to connect says what is wrong; hundreds of messages a second need not.
    if (publisher.status !== 'ready') {
      lost = true
      return
    }
    try {
      await publisher.publish(CHANNEL, [origin, ...words].join(' '))
    } catch (error) {
      lost = true
      throw error
    }
  }
  const tellOfLosses = () => {
    if (!lost) return
    lost = false
    publish([SOME_WERE_LOST]).catch(onError)
  }

  return {
    async start(heard, gap) {
      subscriber.on('message', (_channel, payload: string) => {
        const [from, ...topics] = payload.split(' ')
        if (from === origin) return
        for (const topic of topics) {
          if (topic === SOME_WERE_LOST) gap()
          else heard(topic as Topic)
        }
      })
      publisher.on('ready', tellOfLosses)
      subscriber.on('ready', () => subscriber.subscribe(CHANNEL).then(gap, onError))
      // A Redis that is down at the start must not keep the server down; one that hangs does for a moment.
      await Promise.allSettled([publisher.connect(), subscriber.connect()])
      // Whoever only listens would not notice that nobody speaks any more.
      pinging = setInterval(() => subscriber.status === 'ready' && subscriber.ping().catch(onError), PING_MS).unref()
    },

    publish,

    async stop() {
      clearInterval(pinging)
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
