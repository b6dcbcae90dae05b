import { pino } from 'pino'
import { createApp } from '../server/app.ts'
import { ConfigError, readConfig } from '../server/config.ts'
import { writeSampleData } from './seed/sample-data.ts'

/** Gives the exit code. */
async function seed(): Promise<number> {
  const config = readConfig(process.env)
  const app = await createApp({ config: { ...config, port: 0 }, log: pino({ level: 'error' }) })
  try {
    const say = (line: string) => process.stdout.write(`${line}\n`)
    return (await writeSampleData(app, { production: config.production, say })) === 'refused' ? 1 : 0
  } finally {
    await app.stop()
  }
}

try {
  process.exit(await seed())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(error instanceof ConfigError ? 78 : 1)
}
