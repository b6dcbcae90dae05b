import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { cloneDatabase } from '../database/embedded/clone.ts'
import { startEmbedded } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'

export type TestServer = { ownerUrl: string; appUrl: string; adminUrl: string }

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: TestServer
  }
}

export const TEMPLATE = 'palette_template'

/** One PostgreSQL for the whole run, with a migrated template that each world is cloned from. */
export default async function setup(project: TestProject) {
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-test-'))
  const server = await startEmbedded({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  })
  const template = await cloneDatabase(server, { name: TEMPLATE })
  const { ownerUrl, appUrl } = template
  await migrate({ ownerUrl, appUrl, folder: 'prisma/migrations', production: true, warn: console.warn })
  project.provide('postgres', { ownerUrl: server.ownerUrl, appUrl: server.appUrl, adminUrl: server.adminUrl })
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
