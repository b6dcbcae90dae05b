import type { Pool } from 'pg'
import { type Bus, createBus } from './bus.ts'
import { createPostgresCarrier } from './postgres-carrier.ts'

type Options = { redisUrl: string | undefined; postgresUrl: string; pool: Pool; onError: (error: unknown) => void }

/** The bus, with what carries its events to other instances: Redis where there is one, else PostgreSQL. */
export async function startBus({ redisUrl, postgresUrl, pool, onError }: Options): Promise<Bus> {
  const carrier = redisUrl
    ? // Only who has a Redis waits for its client.
      (await import('./redis-carrier.ts')).createRedisCarrier({ url: redisUrl, onError })
    : createPostgresCarrier({ url: postgresUrl, pool, onError })
  const bus = createBus({ carrier, onError })
  await bus.start()
  return bus
}
