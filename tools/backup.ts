// `npm run backup -- FOLDER`: a copy of DATA_DIR, also while the server runs. FOLDER must be empty or missing.
import { resolve } from 'node:path'
import { readConfig } from '../server/config.ts'
import { backUpDataFolder } from '../server/database/backup.ts'

const [folder] = process.argv.slice(2)
try {
  const config = readConfig(process.env)
  if (!folder) throw new Error('Say where the copy goes: npm run backup -- FOLDER')
  if (config.database.kind === 'server') {
    throw new Error('DATABASE_URL names a PostgreSQL of your own: use pg_dump (docs/operating/backup.md).')
  }
  await backUpDataFolder({ dataDir: resolve(config.dataDir), into: resolve(folder) })
  process.stdout.write(`${resolve(folder)} is a whole copy. To go on from it: DATA_DIR=${resolve(folder)} npm start\n`)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 1
}
