import type pg from 'pg'
import type { Person } from '../../../server/test/client.ts'
import { compareDatabase } from '../books.ts'
import { compareMediaDatabase } from '../media-books.ts'
import type { Random } from '../random.ts'
import type { Report } from '../report.ts'
import { compareAccounts } from './account-books.ts'
import { runMedia } from './media.ts'
import { compareBill } from './media-bill.ts'
import { startMediaFront } from './media-front.ts'
import { createOutcomes } from './outcomes.ts'
import { type Site, startSite } from './site.ts'
import { compareTexts } from './text-books.ts'
import { startTextProvider } from './text-provider.ts'
import { runTexts } from './texts.ts'

const PEOPLE = 8

/** `only`: behaviours with these words in their name. */
type Options = { folder: string; random: Random; report: Report; short: boolean; only: string | undefined }
type Played = { name: string; holdTtlMs: number; env: Record<string, string>; stop(): Promise<void> }

/** Providers that misbehave: every behaviour with every function, and afterwards the three books side by side. */
export async function runProviders({ folder, random, report, short, only = '' }: Options): Promise<void> {
  const texts = await startTextProvider(random.fork())
  const front = await startMediaFront()
  const outcomes = { texts: createOutcomes(), media: createOutcomes() }
  // One behind the other: they share a process, and deadlines that are short.
  await onSite({ name: 'texts', holdTtlMs: 40_000, ...texts }, { folder, report }, async (site, people) => {
    await runTexts({
      site,
      people,
      report,
      short,
      only,
      provider: texts,
      random: random.fork(),
      outcomes: outcomes.texts,
    })
    return (db) => compareTexts(db, texts, report)
  })
  await onSite({ name: 'media', holdTtlMs: 15_000, ...front }, { folder, report }, async (site, people) => {
    await runMedia({ site, people, report, short, only, front, outcomes: outcomes.media })
    return async (db) => {
      await compareMediaDatabase(db, 'media', report)
      await compareBill(db, front, report)
    }
  })
  outcomes.texts.print()
  outcomes.media.print()
}

async function onSite(
  { stop, ...played }: Played,
  { folder, report }: Pick<Options, 'folder' | 'report'>,
  work: (site: Site, people: Person[]) => Promise<(db: pg.Client) => Promise<void>>,
): Promise<void> {
  const { name } = played
  const site = await startSite({ ...played, folder })
  try {
    const people = await Promise.all(Array.from({ length: PEOPLE }, (_, number) => site.signUp(number)))
    const since = performance.now()
    const compareOwn = await work(site, people)
    report.figure(`${name}: done within`, `${((performance.now() - since) / 1_000).toFixed(0)} s`)
    await site.withDatabase(async (db) => {
      await compareDatabase(db, name, report)
      await compareOwn(db)
      await compareAccounts(db, site, people, report)
    })
  } finally {
    await site.stop()
    await stop()
  }
}
