import pg from 'pg'
import type { Carrier, Topic } from './bus.ts'

const CHANNEL = 'palette_events'
const PAYLOAD_MAX = 7_500
const RETRY_MS = 1_000

/**
 * Events between instances through PostgreSQL. NOTIFY is a statement of its own, after the commit: inside a money
 * transaction all committers would queue on one lock.
 */
export function createPostgresCarrier({
  url,
  pool,
  onError,
  retryMs = RETRY_MS,
}: {
  url: string
  pool: pg.Pool
  onError: (error: unknown) => void
  retryMs?: number
}): Carrier {
  const origin = crypto.randomUUID()
  let listener: pg.Client | undefined
  let stopped = false
  let retry: NodeJS.Timeout | undefined

  const listen = async (heard: (topic: Topic) => void, gap: () => void): Promise<void> => {
    const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'palette-events' })
    client.on('notification', ({ payload = '' }) => {
      const [from, ...topics] = payload.split(' ')
      if (from !== origin) for (const topic of topics) heard(topic as Topic)
    })
    client.on('error', onError)
    // Also comes when connecting failed: it is the one place that tries again, or every failure would make two of it.
    client.once('end', () => {
      if (!stopped) retry = setTimeout(() => void listen(heard, gap).then(gap, onError), retryMs)
    })
    listener = client
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`).catch(async (error) => {
      await client.end()
      throw error
    })
  }

  return {
    start: listen,

    async publish(topics) {
      for (const payload of payloads(origin, topics)) await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, payload])
    },

    async stop() {
      stopped = true
      clearTimeout(retry)
      await listener?.end()
    },
  }
}

/** As few messages as PostgreSQL's limit of 8,000 bytes allows. */
function payloads(origin: string, topics: Topic[]): string[] {
  const full: string[] = []
  let current = origin
  for (const topic of topics) {
    if (current.length + topic.length + 1 > PAYLOAD_MAX) {
      full.push(current)
      current = origin
    }
    current += ` ${topic}`
  }
  return [...full, current]
}
