import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'

const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

export type StartedDatabase = { url: string; stop(): Promise<void> }

/** Starts the embedded PostgreSQL or uses the operator's, and brings it up to date. */
export async function startDatabase(config: Config, log: Logger): Promise<StartedDatabase> {
  const common = { folder: MIGRATIONS, production: config.production, warn: (message: string) => log.warn(message) }
  if (config.database.kind === 'server') {
    const { url, migrationUrl } = config.database
    await migrate({ ...common, ownerUrl: migrationUrl, appUrl: url })
    return { url, stop: async () => {} }
  }
  const embedded = await startEmbedded({ dataDir: config.dataDir })
  try {
    await migrate({ ...common, ownerUrl: embedded.ownerUrl, appUrl: embedded.appUrl })
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return { url: embedded.appUrl, stop: embedded.stop }
}
