import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../server/app.ts'
import { audit } from '../../server/auth/audit.ts'
import { writeHistory } from './history.ts'
import { writeIncidents } from './incidents.ts'
import { SEED_DAYS, SEED_DOMAIN, SEED_PASSWORD } from './people.ts'

const DAY_MS = 86_400_000
const WATCHED_WITHIN_MS = 10_000
const DONE = 'sampleData.written'

type Options = {
  production: boolean
  say: (line: string) => void
  days?: number
  onActed?: (actions: number) => void
}

/** Sample data for trying the boards: once, whole even where an earlier run broke off, never among real people. */
export async function writeSampleData(app: App, options: Options): Promise<'refused' | 'there' | 'written'> {
  const { production, say, days = SEED_DAYS, onActed = () => {} } = options
  const { system } = app.database
  const ours = { email: { endsWith: SEED_DOMAIN } }
  if (production && (await system.user.count({ where: { NOT: ours } })) > 0) {
    say(
      'This is a production database with people in it: sample data would stand among their figures. Nothing was written.',
    )
    return 'refused'
  }
  if ((await system.auditEntry.count({ where: { action: DONE } })) > 0) {
    say('The sample data is there already. Nothing was written.')
    return 'there'
  }
  // Who came first came on the first day.
  const first = await system.user.findFirst({ where: ours, orderBy: { createdAt: 'asc' }, select: { createdAt: true } })
  const until = first ? new Date(first.createdAt.getTime() + days * DAY_MS) : new Date()
  say(first ? 'An earlier run broke off. Going on with it …' : `Writing ${days} days of a dozen people …`)
  const { actions } = await writeHistory(app, { until, days, onActed })
  const incidents = (await watched()) ? await writeIncidents(system, until) : 0
  while (await app.reports.fold());
  await app.transactions.transaction((tx) => audit(tx, { actor: { kind: 'system' }, action: DONE, after: { days } }))
  say(`${actions} actions, ${await system.purchase.count()} purchases and ${incidents} incidents are written.`)
  say(`Everyone signs in with the password "${SEED_PASSWORD}": mara.keller${SEED_DOMAIN} and others.`)
  say(`To see the boards: npm run admin -- grant mara.keller${SEED_DOMAIN}, then /admin`)
  return 'written'

  /** The watch makes its targets at its first look. */
  async function watched(): Promise<boolean> {
    for (const end = Date.now() + WATCHED_WITHIN_MS; Date.now() < end; await sleep(200)) {
      if ((await system.healthTarget.count({ where: { id: { startsWith: 'provider:' } } })) > 0) return true
    }
    return false
  }
}
