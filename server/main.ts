import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { buildClientIfStale } from '../tools/build-client.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { secretsOf } from './config-secrets.ts'
import { startDatabase } from './database/start.ts'
import { createLog } from './log.ts'

const EXIT_CONFIG = 78

const config = configOrExit()
const log = createLog(config.logLevel, { secrets: secretsOf(config) })
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.once(event, fall)
// Two thousand modules take as long as PostgreSQL does, so both begin at once; compiled code is kept for the next start.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/palette-server', import.meta.url)))
const begun = { postgres: startDatabase(config, log), clientBuilt: buildClientIfStale() }
for (const part of Object.values(begun)) part.catch(() => {})
const { createApp } = await import('./app.ts')
const app = await createApp({ config, log, ...begun })
const port = await app.listen()
// From here on garbage is collected sooner than V8 would: files on their way through leave much of it.
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--heap-growing-percent=30')
const elsewhere = port === config.port ? '' : ` (listening on port ${port})`
process.stdout.write(`Director's Palette is ready on ${config.publicUrl}${elsewhere}\n`)

// Only who is told to go by a supervisor has a load balancer before it.
process.once('SIGTERM', () => void drain({ leaveMs: config.drainTimeoutMs * 0.2 }))
process.once('SIGINT', () => void drain({ leaveMs: 0 }))

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_CONFIG)
  }
}

/** By our log: Node's own words would have all that the error carries. */
function fall(error: unknown): never {
  log.fatal({ err: error }, 'the process ends')
  process.exit(1)
}

/** A second signal, or a drain that hangs, ends the process all the same: what is left is taken up as after a crash. */
async function drain(how: { leaveMs: number }): Promise<void> {
  process.once('SIGINT', () => process.exit(1))
  const late = setTimeout(() => process.exit(1), config.drainTimeoutMs)
  await app.stop(how)
  clearTimeout(late)
  process.exit(0)
}
