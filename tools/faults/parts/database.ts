import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareWhileOpen } from '../books.ts'
import { startRun } from '../crowd-run.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { untilBack } from '../recovery.ts'
import { spread } from '../report.ts'
import { watchedDatabase } from '../site-database.ts'
import { textPlay } from '../text-play.ts'

const FAULTS = ['fast restart', 'backends terminated', 'immediate restart'] as const

/** PostgreSQL is restarted, and connections are cut, under two servers that people work with. */
export const database: Part = async ({ short, rounds = short ? 6 : 60, random, report, folderOf, openSite }) => {
  const holdTtlMs = short ? 20_000 : 30_000
  const cluster = await watchedDatabase(join(folderOf('database'), 'database'), {})
  const site = await openSite('database', {
    servers: 2,
    database: cluster,
    windowMs: holdTtlMs,
    env: { HOLD_TTL_MS: String(holdTtlMs), RECONCILE_INTERVAL_MS: '500' },
    provider: () => startProvider({ onAsked: () => {} }),
  })
  const run = await startRun(site, random.fork(), textPlay(site))
  const back: number[] = []
  let terminated = 0
  for (let index = 0; index < rounds; index++) {
    await sleep(random.whole(300, 1_500))
    const fault = FAULTS[index % FAULTS.length]!
    if (fault === 'backends terminated') {
      terminated += await terminateSome(site, random.pick([0.2, 1]))
    } else {
      await cluster.restart(fault === 'fast restart' ? 'fast' : 'immediate')
    }
    const ms = await untilBack(run)
    back.push(ms)
    process.stderr.write(`database ${index + 1}: ${fault}, back after ${Math.round(ms)} ms\n`)
    await run.lookBack()
    await site.withDatabase((db) => compareWhileOpen(db, site.name, report))
  }
  await run.crowd.settleDown()
  await run.finish()
  const restarts = rounds - Math.floor((rounds + 1) / 3)
  report.figure('database: faults', `${restarts} restarts, ${terminated} backends terminated`)
  report.figure('database: work goes on after', spread(back))
}

/** So large a share of the servers' connections, at random. */
function terminateSome(site: Parameters<typeof textPlay>[0], share: number): Promise<number> {
  return site.withDatabase(async (db) => {
    const { rowCount } = await db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = 'palette' AND usename = 'palette_app' AND random() < $1`,
      [share],
    )
    return rowCount ?? 0
  })
}
