import { auditCosts, compareProvider } from './books.ts'
import type { Play } from './crowd-run.ts'
import type { ProviderBook } from './provider.ts'
import type { Site } from './site.ts'
import { drawWork } from './work.ts'

/** Work on texts: an answer streams through the server, and a fault cuts it off. */
export function textPlay({ name, provider, report }: Site<ProviderBook>): Play {
  const audited = new Set<string>()
  return {
    habits: { draw: drawWork, cancelShare: 1 },
    audit: (db) => auditCosts(db, provider, audited, report),
    async compare(db) {
      await compareProvider(db, provider, name, report)
      report.figure(`${name}: requests at the provider`, provider.requests.length)
    },
  }
}
