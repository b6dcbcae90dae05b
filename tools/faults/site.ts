import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, startEmbedded } from '../../server/database/embedded.ts'
import { createClient, type Person } from '../../server/test/client.ts'
import type { Scene } from './crowd.ts'
import { type ProviderBook, startProvider } from './provider.ts'
import type { Random } from './random.ts'
import type { Report } from './report.ts'
import { createServerProcess, type ServerProcess } from './server-process.ts'

export const DRAIN_TIMEOUT_MS = 3_000

export type SiteOptions = {
  name: string
  folder: string
  /** One with its embedded database, or several on a database that outlives them. */
  servers: number
  holdTtlMs: number
  report: Report
}
export type Site = Awaited<ReturnType<typeof createSite>>

/** Servers, their database and their provider, on ports and folders of their own. */
export async function createSite({ name, folder, servers: count, holdTtlMs, report }: SiteOptions) {
  const steps = new Map<string, Set<() => void>>()
  const step = (what: string) => {
    for (const listener of [...(steps.get(what) ?? [])]) listener()
  }
  const provider: ProviderBook = await startProvider({ onAsked: () => step('provider asked') })
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const shared = count > 1 ? await startEmbedded({ dataDir: join(folder, 'database') }) : undefined
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    OPENROUTER_API_KEY: 'faults',
    OPENROUTER_BASE_URL: provider.url,
    HOLD_TTL_MS: String(holdTtlMs),
    RECONCILE_INTERVAL_MS: '500',
    DRAIN_TIMEOUT_MS: String(DRAIN_TIMEOUT_MS),
    LIMIT_STARTS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'info',
    ...(shared ? { DATABASE_URL: shared.appUrl, MIGRATION_DATABASE_URL: shared.ownerUrl } : {}),
  }
  const servers: ServerProcess[] = []
  for (let index = 0; index < count; index++) {
    servers.push(createServerProcess({ env, port: await freePort(), logFile: join(folder, `server-${index}.log`) }))
  }

  const scene: Scene = {
    name,
    report,
    step,
    async client(random: Random) {
      for (;;) {
        const up = servers.filter((server) => server.isUp())
        if (up.length > 0) return createClient(random.pick(up).url)
        await sleep(10)
      }
    },
  }

  return {
    name,
    servers,
    provider,
    scene,
    report,
    holdTtlMs,

    /** Resolves at the nth time that something happens from now on; false: it did not, in that time. */
    untilStep(what: string, nth: number, timeoutMs: number): Promise<boolean> {
      const listeners = steps.get(what) ?? new Set()
      steps.set(what, listeners)
      return new Promise((resolve) => {
        let left = nth
        const end = (happened: boolean) => {
          clearTimeout(timer)
          listeners.delete(listener)
          resolve(happened)
        }
        const listener = () => {
          if (--left === 0) end(true)
        }
        const timer = setTimeout(end, timeoutMs, false)
        listeners.add(listener)
      })
    },

    /** As the database's superuser, while a server is up: to read the books, and to set the scene. */
    async withDatabase<T>(work: (db: pg.Client) => Promise<T>): Promise<T> {
      const embedded: Embedded = shared ?? (await startEmbedded({ dataDir }))
      const url = new URL(embedded.adminUrl)
      url.pathname = '/palette'
      const db = new pg.Client({ connectionString: url.href })
      db.on('error', () => {})
      await db.connect()
      try {
        return await work(db)
      } finally {
        await db.end()
      }
    },

    signUp: (number: number): Promise<Person> =>
      createClient(servers[0]!.url).signUp({
        name: `Person ${number}`,
        email: `person-${number}@example.com`,
        password: 'correct horse battery',
      }),

    async close(): Promise<void> {
      await shared?.stop()
      await provider.stop()
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
