import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildClientIfStale } from '../../tools/build-client.ts'
import { signInCrowd } from '../crowd/people.ts'
import { machine, say } from '../figures.ts'
import { type Figure, showFigures } from '../live/live.ts'
import { startServer } from '../live/server-process.ts'
import { createScratchDatabase } from '../scratch-database.ts'
import { measureStartRates } from './starts.ts'
import { measureViewer } from './viewer.ts'

const PEOPLE = 32

/** What one instance answers a second, and what a second instance adds. */
export async function benchApi({ short, only }: { short: boolean; only: string | undefined }): Promise<void> {
  if (only && !['viewer', 'starts'].includes(only)) throw new Error(`There is no "${only}": viewer, starts`)
  say(machine())
  await buildClientIfStale()
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-bench-api-'))
  const database = await createScratchDatabase()
  const env = { DATABASE_URL: database.appUrl, MIGRATION_DATABASE_URL: database.ownerUrl }
  const long = { rounds: short ? 2 : 5, seconds: short ? 1 : 4 }
  const figures: Figure[] = []
  const one = await startServer(dataDir, env)
  try {
    const tokens = await signInCrowd(database.ownerUrl, PEOPLE)
    if (only !== 'starts') figures.push(...(await measureViewer({ url: one.url, tokens, ...long })))
    if (only !== 'viewer') {
      const other = await startServer(dataDir, env)
      const postgresDir = database.dataDir
      figures.push(...(await measureStartRates({ one, other, postgresDir, tokens, ...long })))
      await other.stop()
    }
    showFigures(figures)
  } finally {
    await one.stop()
    await database.remove()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
