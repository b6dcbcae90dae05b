import { setTimeout as sleep } from 'node:timers/promises'
import type { Play } from './crowd-run.ts'
import type { KillPlan } from './kill-rounds.ts'
import { compareBill, compareMediaDatabase, compareWindows } from './media-books.ts'
import { compareFiles } from './media-files.ts'
import type { MediaProvider } from './media-provider.ts'
import { drawMediaWork } from './media-work.ts'
import type { Site } from './site.ts'
import type { Draw } from './work.ts'

const STEPS = ['start sent', 'run made', 'start answered', 'run ended', 'progress seen', 'cancel sent', 'end seen']
const REST_TIMEOUT_MS = 45_000

/** Images and video: the work is at the provider, and goes on there while the server is dead. */
export function mediaPlay(
  site: Site<MediaProvider>,
  { runs, slowMishaps }: { runs: number; slowMishaps: boolean },
): Play & KillPlan {
  const { name, provider, report } = site
  /** So many runs may be asked for until the next kill: the kills shall meet them evenly. */
  let allowed = 0
  const allow = (upTo: number) => {
    allowed = Math.max(0, upTo - provider.madeSoFar())
  }
  const draw: Draw = (random, marker) => {
    if (allowed <= 0) return undefined
    const drawn = drawMediaWork(random, marker, { slowMishaps, runsMax: allowed })
    allowed -= drawn.runs
    return drawn.work
  }
  return {
    habits: { draw, cancelShare: 0.2 },
    kinds: ['server', 'tree', 'server', 'boot'],
    steps: STEPS,
    async beforeRound(index, count) {
      allow(Math.ceil((runs * (index + 1)) / count))
      if (index < count - 1) return
      // Some were refused or canceled before they were sent: the last kill waits until there are as many as promised.
      const since = performance.now()
      while (provider.madeSoFar() < runs && performance.now() - since < REST_TIMEOUT_MS) {
        if (allowed === 0) allow(runs)
        await sleep(1_000)
      }
      const made = provider.madeSoFar()
      report.check('media: as many runs were made as were meant to be', made >= runs, () => `${made} of ${runs}`)
    },
    audit: async () => {},
    async compare(db, { intentions, calmSince }) {
      await compareMediaDatabase(db, name, report)
      await compareWindows(db, { site: name, calmSince, report })
      await compareBill(db, provider, name, report)
      await compareFiles(db, intentions, site)
      const { rows } = await db.query<Record<string, string>>(`
        SELECT (SELECT count(*) FROM prediction) AS runs, (SELECT count(*) FROM output) AS files,
          (SELECT count(*) FROM webhook_event) AS told,
          (SELECT count(*) FROM prediction WHERE status = 'LOST') AS lost,
          (SELECT coalesce(max(extract(epoch FROM collected_at - ended_at)), 0)::numeric(8,1) FROM prediction) AS storing,
          (SELECT max(extract(epoch FROM ended_at - created_at))::numeric(8,1) FROM action) AS longest`)
      const { runs: all, files, told, lost, storing, longest } = rows[0]!
      report.figure(`${name}: runs`, `${all}, ${lost} lost, ${files} files, ${told} different webhooks arrived`)
      report.figure(
        `${name}: longest`,
        `${longest} s from start to end, ${storing} s from the end of a run to its file`,
      )
    },
  }
}
