import { auditCosts, compareProvider } from './books.ts'
import type { ProviderBook } from './provider.ts'
import type { Play } from './rounds.ts'
import type { Site } from './site.ts'
import { drawWork } from './work.ts'

const STEPS = [
  'start sent',
  'provider asked',
  'start answered',
  'end seen',
  'cancel sent',
  'progress seen',
  'replay sent',
]

/** Work on texts: an answer streams through the server, and a kill cuts it off. */
export function textPlay({ name, servers, provider, report }: Site<ProviderBook>): Play {
  const audited = new Set<string>()
  return {
    habits: { draw: drawWork, cancelShare: 1 },
    kinds: servers.length === 1 ? ['server', 'tree', 'boot', 'server', 'term'] : ['server', 'term', 'boot'],
    steps: STEPS,
    audit: (db) => auditCosts(db, provider, audited, report),
    async compare(db) {
      await compareProvider(db, provider, name, report)
      report.figure(`${name}: requests at the provider`, provider.requests.length)
    },
  }
}
