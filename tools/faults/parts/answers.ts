import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareWhileOpen } from '../books.ts'
import { startRun } from '../crowd-run.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { untilBack } from '../recovery.ts'
import { watchedDatabase } from '../site-database.ts'
import { textPlay } from '../text-play.ts'
import type { Statement } from '../wire-tap.ts'

/** What moves points, or says that they have moved. */
const MONEY: Record<string, RegExp> = {
  'a start': /ledger\.hold\(/,
  'a settlement': /ledger\.(capture|release)\(/,
  'another write': /\b(INSERT INTO|UPDATE)\b/i,
}
const LOST_A_ROUND = 10
const ODDS = 0.25

/** Answers to what was written for good are lost on their way, with the connection. */
export const answers: Part = async ({ short, rounds = short ? 3 : 30, random, report, folderOf, openSite }) => {
  const holdTtlMs = short ? 20_000 : 30_000
  const lost = new Map<string, number>()
  let toLose = 0
  const loseSome = (statement: Statement) => {
    if (toLose === 0 || !statement.commits || !random.chance(ODDS)) return 'pass'
    const what = Object.entries(MONEY).find(([, pattern]) => pattern.test(statement.written))?.[0]
    if (!what) return 'pass'
    // Most of what is written is about progress; the money is in the others.
    if (what === 'another write' && !random.chance(0.1)) return 'pass'
    toLose--
    lost.set(what, (lost.get(what) ?? 0) + 1)
    return 'lose'
  }
  const site = await openSite('answers', {
    servers: 2,
    database: await watchedDatabase(join(folderOf('answers'), 'database'), { done: loseSome }),
    windowMs: holdTtlMs,
    env: { HOLD_TTL_MS: String(holdTtlMs), RECONCILE_INTERVAL_MS: '500' },
    provider: () => startProvider({ onAsked: () => {} }),
  })
  const run = await startRun(site, random.fork(), textPlay(site))
  for (let index = 0; index < rounds; index++) {
    toLose = LOST_A_ROUND
    while (toLose > 0) await sleep(20)
    const ms = await untilBack(run)
    process.stderr.write(`answers ${index + 1}: ${LOST_A_ROUND} lost, all goes on after ${Math.round(ms)} ms\n`)
    await run.lookBack()
    await site.withDatabase((db) => compareWhileOpen(db, site.name, report))
  }
  await run.crowd.settleDown()
  await run.finish()
  const sum = [...lost.values()].reduce((total, one) => total + one, 0)
  report.figure('answers: lost', `${sum}: ${[...lost].map(([what, times]) => `${times} to ${what}`).join(', ')}`)
}
