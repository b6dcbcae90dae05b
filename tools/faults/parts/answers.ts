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

/** How many a round, by what they answer: what moves points, or says that they have moved, and a few of the others. */
const KINDS = [
  { what: 'starts', pattern: /ledger\.hold\(/, aRound: 4 },
  { what: 'settlements', pattern: /ledger\.(capture|release)\(/, aRound: 4 },
  { what: 'other writes', pattern: /\b(INSERT INTO|UPDATE)\b/i, aRound: 2 },
]
const ODDS = 0.4
const ROUND_TIMEOUT_MS = 30_000

/** Answers to what was written for good are lost on their way, with the connection. */
export const answers: Part = async ({ short, rounds = short ? 3 : 30, random, report, folderOf, openSite }) => {
  const holdTtlMs = short ? 20_000 : 30_000
  const lost = new Map(KINDS.map(({ what }) => [what, 0]))
  const toLose = new Map<string, number>()
  const loseSome = ({ commits, written }: Statement) => {
    if (!commits) return 'pass'
    const what = KINDS.find(({ pattern }) => pattern.test(written))?.what
    const left = what === undefined ? 0 : (toLose.get(what) ?? 0)
    if (what === undefined || left === 0 || !random.chance(ODDS)) return 'pass'
    toLose.set(what, left - 1)
    lost.set(what, lost.get(what)! + 1)
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
    for (const { what, aRound } of KINDS) toLose.set(what, aRound)
    const since = performance.now()
    while ([...toLose.values()].some((left) => left > 0) && performance.now() - since < ROUND_TIMEOUT_MS)
      await sleep(20)
    const ms = await untilBack(run)
    process.stderr.write(`answers ${index + 1}: all goes on after ${Math.round(ms)} ms\n`)
    await run.lookBack()
    await site.withDatabase((db) => compareWhileOpen(db, site.name, report))
  }
  await run.crowd.settleDown()
  await run.finish()
  for (const [what, times] of lost) {
    report.check('answers: of each kind as many were lost as were meant', times >= rounds, () => `${times} to ${what}`)
  }
  const sum = [...lost.values()].reduce((total, one) => total + one, 0)
  report.figure('answers: lost', `${sum}: ${[...lost].map(([what, times]) => `${times} to ${what}`).join(', ')}`)
}
