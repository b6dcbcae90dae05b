import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { createApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { startEmbedded } from '../../../server/database/embedded.ts'
import { createLog } from '../../../server/log.ts'
import type { Patience } from '../../../server/patience.ts'
import { createClient, type Person } from '../../../server/test/client.ts'
import { freePort } from '../free-port.ts'

/** As in use, in the same order, and hundreds of times as short. */
const PATIENCE: Patience = {
  texts: { firstTokenTimeoutMs: 2_500, stallTimeoutMs: 2_500, tailTimeoutMs: 1_000, retryPauseMs: 50 },
  requests: { createMs: 1_500, askMs: 1_500, findMs: 1_500 },
  media: { unknownAfterMs: 4_000, neverMadeAfterMs: 3_000, sourcesLiveMs: 5_000 },
  copies: { bytesMax: 20_000_000, timeoutMs: 1_500, idleMs: 1_000 },
}
const UNKNOWN_WINDOW_MS = 10_000
/** After so long, at the latest, everything has ended. */
export const ENDED_AFTER_MS = 60_000
const POINTS = 1_000_000

export type Site = Awaited<ReturnType<typeof startSite>>

/** One server in this process, on a database of its own, that waits for providers as little as it can. */
export async function startSite(options: {
  name: string
  folder: string
  holdTtlMs: number
  env: Record<string, string>
}) {
  const dataDir = join(options.folder, `providers-${options.name}`)
  mkdirSync(dataDir, { recursive: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    LIMIT_STARTS_PER_MINUTE: '1000000',
    RECONCILE_INTERVAL_MS: '250',
    // The provider would be found to be down, and nothing would start any more.
    HEALTH_INTERVAL_MS: '86400000',
    LOG_LEVEL: 'fatal',
    ...options.env,
  })
  const app = await createApp({
    config: { ...config, holdTtlMs: options.holdTtlMs, unknownWindowMs: UNKNOWN_WINDOW_MS },
    log: createLog(config.logLevel),
    patience: PATIENCE,
  })
  await app.listen()
  const client = createClient(url)
  const embedded = await startEmbedded({ dataDir })

  return {
    url,
    client,

    /** Somebody who can afford everything. */
    async signUp(number: number): Promise<Person> {
      const email = `person-${number}@example.com`
      const person = await client.signUp({ name: `Person ${number}`, email, password: 'correct horse battery' })
      const { userId } = person
      await app.database.system.$queryRaw`
        SELECT FROM ledger.adjust(${userId}::uuid, (${POINTS} - (SELECT posted FROM account WHERE id = ${userId}::uuid))::bigint,
          'rich', 'faults')`
      return person
    },
    points: POINTS,

    /** As the database's superuser, to read the books. */
    async withDatabase<T>(work: (db: pg.Client) => Promise<T>): Promise<T> {
      const address = new URL(embedded.adminUrl)
      address.pathname = '/palette'
      const db = new pg.Client({ connectionString: address.href })
      await db.connect()
      try {
        return await work(db)
      } finally {
        await db.end()
      }
    },

    stop: () => app.stop(),
  }
}
