import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../server/database/embedded.ts'
import { migrate } from '../server/database/migrate.ts'

/** Everything that makes a commit durable is on. Checkpoints are kept out of the rounds, or one side would pay for both. */
const SETTINGS = { max_wal_size: '8GB', checkpoint_timeout: '1h' }

/** `dataDir`: the cluster is in its folder `postgres`. */
export type ScratchDatabase = { dataDir: string; ownerUrl: string; appUrl: string; remove(): Promise<void> }

/** A cluster of its own, migrated, that leaves nothing behind. */
export async function createScratchDatabase(): Promise<ScratchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-'))
  const { ownerUrl, appUrl, stop } = await startEmbedded({ dataDir, settings: SETTINGS })
  const folder = join(import.meta.dirname, '../prisma/migrations')
  await migrate({ ownerUrl, appUrl, folder, production: true, warn: console.warn })
  return {
    dataDir,
    ownerUrl,
    appUrl,
    remove: async () => {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
