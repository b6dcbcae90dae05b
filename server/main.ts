import { buildClientIfStale } from '../tools/build-client.ts'
import { createApp } from './app.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'

const EXIT_CONFIG = 78

const config = configOrExit()
const log = createLog(config.logLevel)
const app = await createApp({ config, log, clientBuilt: buildClientIfStale() })
const port = await app.listen()
const elsewhere = port === config.port ? '' : ` (listening on port ${port})`
process.stdout.write(`Director's Palette is ready on ${config.publicUrl}${elsewhere}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void drain())

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_CONFIG)
  }
}

/** A second signal, or a drain that hangs, ends the process all the same. */
async function drain(): Promise<void> {
  process.once('SIGINT', () => process.exit(1))
  const late = setTimeout(() => process.exit(1), config.drainTimeoutMs + 2_000)
  await app.stop()
  clearTimeout(late)
  process.exit(0)
}
