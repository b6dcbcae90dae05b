import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createApp } from '../server/app.ts'
import { ConfigError, readConfig } from '../server/config.ts'
import { writeHistory } from './seed/history.ts'
import { writeIncidents } from './seed/incidents.ts'
import { SEED_DOMAIN, SEED_PASSWORD } from './seed/people.ts'

const WATCHED_WITHIN_MS = 10_000
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Sample data for trying the boards: once, and never among real people. Gives the exit code. */
async function seed(): Promise<number> {
  const config = readConfig(process.env)
  const app = await createApp({ config: { ...config, port: 0 }, log: pino({ level: 'error' }) })
  const { system } = app.database
  try {
    const [seeded, real] = await Promise.all([
      system.user.count({ where: { email: { endsWith: SEED_DOMAIN } } }),
      system.user.count({ where: { NOT: { email: { endsWith: SEED_DOMAIN } } } }),
    ])
    if (config.production && real > 0) {
      say(
        'This is a production database with people in it: sample data would stand among their figures. Nothing was written.',
      )
      return 1
    }
    if (seeded > 0) {
      say('The sample data is there already. Nothing was written.')
      return 0
    }
    const until = new Date()
    say('Writing 90 days of a dozen people …')
    const { actions } = await writeHistory(app, until)
    const incidents = (await watched()) ? await writeIncidents(system, until) : 0
    while (await app.reports.fold());
    say(`${actions} actions, ${await system.purchase.count()} purchases and ${incidents} incidents are written.`)
    say(`Everyone signs in with the password "${SEED_PASSWORD}": mara.keller${SEED_DOMAIN} and others.`)
    say(`To see the boards: npm run admin -- grant mara.keller${SEED_DOMAIN}, then /admin`)
    return 0
  } finally {
    await app.stop()
  }

  /** The watch makes its targets at its first look. */
  async function watched(): Promise<boolean> {
    for (const end = Date.now() + WATCHED_WITHIN_MS; Date.now() < end; await sleep(200)) {
      if ((await system.healthTarget.count({ where: { id: { startsWith: 'provider:' } } })) > 0) return true
    }
    return false
  }
}

try {
  process.exit(await seed())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(error instanceof ConfigError ? 78 : 1)
}
