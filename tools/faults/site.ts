import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { createClient, type Person } from '../../server/test/client.ts'
import type { Scene } from './crowd.ts'
import { freePort } from './free-port.ts'
import type { Random } from './random.ts'
import type { Report } from './report.ts'
import { createServerProcess, type ServerProcess } from './server-process.ts'
import { databaseOfServer, type SiteDatabase } from './site-database.ts'
import { createSteps, type Steps } from './steps.ts'

const DRAIN_TIMEOUT_MS = 3_000

/** It lives outside of the servers, so that its book survives them. `env` is what they have to know of it. */
export type SiteProvider = { env: Record<string, string>; stop(): Promise<void> }

export type SiteOptions<Provider extends SiteProvider> = {
  name: string
  folder: string
  /** Several need a database that outlives them. */
  servers: number
  database?: SiteDatabase
  /** After so long nothing may be open any more. */
  windowMs: number
  env: Record<string, string>
  /** Where people come in: a load balancer before the servers. */
  entrance?: { url: string; onSocketClosed(code: number): void }
  /** Of one server, by its number. */
  envOf?(index: number): Record<string, string>
  report: Report
  /** Where the database tells of steps too. */
  steps?: Steps
  /** `step` is told what a kill may be timed by. */
  provider(step: (what: string) => void): Promise<Provider>
}
export type Site<Provider extends SiteProvider = SiteProvider> = Awaited<ReturnType<typeof createSite<Provider>>>

/** Servers, their database and their provider, on ports and folders of their own. */
export async function createSite<Provider extends SiteProvider>(options: SiteOptions<Provider>) {
  const { name, folder, servers: count, windowMs, report } = options
  const steps = options.steps ?? createSteps()
  const step = steps.happened
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { recursive: true })
  const provider = await options.provider(step)
  const database = options.database ?? databaseOfServer(dataDir)
  const env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    DRAIN_TIMEOUT_MS: String(DRAIN_TIMEOUT_MS),
    LIMIT_STARTS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'info',
    ...database.env,
    ...provider.env,
    ...options.env,
  }
  const servers: ServerProcess[] = []
  for (let index = 0; index < count; index++) {
    const own = { ...env, ...options.envOf?.(index) }
    servers.push(
      createServerProcess({ env: own, port: await freePort(), logFile: join(folder, `server-${index}.log`) }),
    )
  }

  const scene: Scene = {
    name,
    report,
    step,
    socketClosed: (code) => options.entrance?.onSocketClosed(code),
    async client(random: Random) {
      if (options.entrance) return createClient(options.entrance.url)
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
    drainTimeoutMs: Number(env.DRAIN_TIMEOUT_MS),
    provider,
    scene,
    report,
    windowMs,

    untilStep: steps.until,

    /** As the database's superuser, while a server is up: to read the books, and to set the scene. */
    async withDatabase<T>(work: (db: pg.Client) => Promise<T>): Promise<T> {
      const url = new URL(await database.adminUrl())
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
      await database.stop()
      await provider.stop()
    },
  }
}
