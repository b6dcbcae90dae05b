import { compareDatabase } from '../books.ts'
import type { Random } from '../random.ts'
import type { Report } from '../report.ts'
import { compareAccounts } from './account-books.ts'
import { createOutcomes } from './outcomes.ts'
import { startSite } from './site.ts'
import { compareTexts } from './text-books.ts'
import { startTextProvider } from './text-provider.ts'
import { runTexts } from './texts.ts'

const PEOPLE = 8

/** Providers that misbehave: every behaviour with every function, and afterwards the three books side by side. */
export async function runProviders(options: { folder: string; random: Random; report: Report; short: boolean }) {
  const { folder, random, report, short } = options
  const texts = await startTextProvider(random.fork())
  const site = await startSite({ folder, env: { ...texts.env } })
  const outcomes = createOutcomes()
  try {
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, number) => site.signUp(number)))
    const shared = { site, people, report, outcomes, short }
    await runTexts({ ...shared, provider: texts, random: random.fork() })
    await site.withDatabase(async (db) => {
      await compareDatabase(db, 'providers', report)
      await compareTexts(db, texts, report)
      await compareAccounts(db, site, people, report)
    })
    outcomes.print()
  } finally {
    await site.stop()
    await texts.stop()
  }
}
