import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { backUpCluster, copyFolder } from './embedded/base-backup.ts'
import { startEmbedded } from './embedded.ts'

/**
 * Copies a data folder whole, while the server works or stands still: the embedded database, the outputs, the secret.
 * The copy is a data folder itself. First the database, then the files: whatever a row names is there.
 */
export async function backUpDataFolder({ dataDir, into }: { dataDir: string; into: string }): Promise<void> {
  if (!existsSync(join(dataDir, 'postgres', 'data'))) throw new Error(`There is no embedded database in ${dataDir}.`)
  if (existsSync(into) && (await readdir(into)).length > 0) throw new Error(`${into} is not empty.`)
  const draft = `${into}.unfinished`
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const embedded = await startEmbedded({ dataDir })
  try {
    const [from, to] = [join(dataDir, 'postgres'), join(draft, 'postgres')]
    await copyFolder(from, to, (name) => name === 'passwords.json')
    await backUpCluster({ adminUrl: embedded.adminUrl, data: join(from, 'data'), into: join(to, 'data') })
  } finally {
    await embedded.stop()
  }
  if (existsSync(join(dataDir, 'outputs'))) {
    await copyFolder(join(dataDir, 'outputs'), join(draft, 'outputs'), () => true)
  }
  if (existsSync(join(dataDir, 'auth-secret'))) {
    await copyFile(join(dataDir, 'auth-secret'), join(draft, 'auth-secret'))
  }
  // By its name a copy that was broken off can be told from a whole one.
  await rename(draft, into)
}
