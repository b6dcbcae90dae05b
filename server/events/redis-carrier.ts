import { Redis } from 'ioredis'
import type { Carrier, Topic } from './bus.ts'

const CHANNEL = 'palette:events'

/** Events between instances through Redis. Without Redis for a while, only liveness suffers: watchers read again. */
export function createRedisCarrier({ url, onError }: { url: string; onError: (error: unknown) => void }): Carrier {
  const origin = crypto.randomUUID()
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times: number) => Math.min(times * 200, 2_000),
  }
  const publisher = new Redis(url, options)
  const subscriber = new Redis(url, { ...options, enableOfflineQueue: true, autoResubscribe: true })
  for (const client of [publisher, subscriber]) client.on('error', onError)

  return {
    async start(heard, gap) {
      subscriber.on('message', (_channel, payload: string) => {
        const [from, ...topics] = payload.split(' ')
        if (from !== origin) for (const topic of topics) heard(topic as Topic)
      })
      // A Redis that is down at the start must not keep the server down.
      await Promise.allSettled([publisher.connect(), subscriber.connect()])
      void subscriber.subscribe(CHANNEL).catch(onError)
      subscriber.on('ready', gap)
    },

    async publish(topics) {
      await publisher.publish(CHANNEL, [origin, ...topics].join(' '))
    },

    async stop() {
      publisher.disconnect()
      subscriber.disconnect()
    },
  }
}
