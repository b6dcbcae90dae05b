import type pg from 'pg'
import type { Person } from '../../../server/test/client.ts'
import { compareDatabase } from '../books.ts'
import { compareMediaDatabase } from '../media-books.ts'
import type { Part } from '../part.ts'
import { compareAccounts } from '../providers/account-books.ts'
import { runMedia } from '../providers/media.ts'
import { compareBill } from '../providers/media-bill.ts'
import { startMediaFront } from '../providers/media-front.ts'
import { createOutcomes } from '../providers/outcomes.ts'
import { type Site, startSite } from '../providers/site.ts'
import { compareTexts } from '../providers/text-books.ts'
import { startTextProvider } from '../providers/text-provider.ts'
import { runTexts } from '../providers/texts.ts'
import type { Report } from '../report.ts'

const PEOPLE = 8

type Played = { name: string; holdTtlMs: number; env: Record<string, string>; stop(): Promise<void> }

/** Providers that misbehave: every behaviour with every function, and afterwards the three books side by side. */
export const providers: Part = async ({ behaviour: only = '', random, report, short, folderOf }) => {
  const folder = folderOf('providers')
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
  { folder, report }: { folder: string; report: Report },
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
