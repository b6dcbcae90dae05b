import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { inject } from 'vitest'
import { type App, createApp } from '../app.ts'
import type { Clock } from '../clock.ts'
import { type Config, readConfig } from '../config.ts'
import { cloneDatabase } from '../database/embedded/clone.ts'
import { createClient, type Person, type TestClient } from './client.ts'
import { TEMPLATE } from './global-setup.ts'

export const PASSWORD = 'correct horse battery'

export type Instance = { app: App; url: string; client: TestClient }
export type World = Awaited<ReturnType<typeof startWorld>>

/** The whole product on a free port: real PostgreSQL, the sandbox as provider, answering at once. */
export async function startWorld({
  env = {},
  clock,
  adjust = (config: Config) => config,
  log = pino({ level: process.env.TEST_LOG ?? 'silent' }),
}: {
  env?: Record<string, string>
  clock?: Clock
  adjust?: (config: Config) => Config
  log?: Logger
} = {}) {
  const clone = await cloneDatabase(inject('postgres'), {
    name: `world_${randomUUID().replaceAll('-', '')}`,
    template: TEMPLATE,
  })
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-world-'))
  const config = adjust(
    atOnce(
      readConfig({
        HOST: '127.0.0.1',
        PORT: '0',
        DATABASE_URL: clone.appUrl,
        MIGRATION_DATABASE_URL: clone.ownerUrl,
        AUTH_SECRET: 'a secret that only tests know, long enough',
        LIMIT_STARTS_PER_MINUTE: '10000',
        DATA_DIR: dataDir,
        ...env,
      }),
    ),
  )
  const instances: Instance[] = []

  /** Another process's worth of server on the same database. */
  async function startInstance(differently: Partial<Config> = {}): Promise<Instance> {
    const app = await createApp({ config: { ...config, ...differently }, log, ...(clock && { clock }) })
    const url = `http://127.0.0.1:${await app.listen()}`
    const instance = { app, url, client: createClient(url) }
    instances.push(instance)
    return instance
  }
  const first = await startInstance()

  return {
    ...first,
    config,
    clone,
    startInstance,
    system: first.app.database.system,

    /** Signs somebody up over HTTP; `points` sets what they have. */
    async signUp({ points, name = 'Ada' }: { points?: bigint; name?: string } = {}): Promise<Person> {
      const person = await first.client.signUp({ name, email: `${randomUUID()}@example.com`, password: PASSWORD })
      const change = (points ?? 2_500n) - 2_500n
      if (change !== 0n) {
        const { system } = first.app.database
        await system.$queryRaw`SELECT * FROM ledger.adjust(${person.userId}::uuid, ${change}::bigint, 'test', 'Test')`
      }
      return person
    },

    async close() {
      for (const { app } of instances) await app.stop()
      await clone.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const atOnce = (config: Config): Config => ({
  ...config,
  openRouter: config.openRouter.kind === 'sandbox' ? { kind: 'sandbox', pace: 0 } : config.openRouter,
  replicate: config.replicate.kind === 'sandbox' ? { kind: 'sandbox', pace: 0 } : config.replicate,
})
