import { join } from 'node:path'
import { startRun } from '../crowd-run.ts'
import { type KillKind, killRounds } from '../kill-rounds.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { sharedDatabase } from '../site-database.ts'
import { textPlay } from '../text-play.ts'

const STEPS = [
  'start sent',
  'provider asked',
  'start answered',
  'end seen',
  'cancel sent',
  'progress seen',
  'replay sent',
]
const ALONE: KillKind[] = ['server', 'tree', 'boot', 'server', 'term']
const PAIR: KillKind[] = ['server', 'term', 'boot']

/** Texts on a server with its own database, which dies with it, and on two with one that does not. */
export const text: Part = async ({ short, rounds = short ? 4 : 20, random, folderOf, openSite }) => {
  const begin = async (servers: number, holdTtlMs: number, count: number) => {
    const name = servers > 1 ? 'pair' : 'alone'
    const site = await openSite(name, {
      servers,
      ...(servers > 1 && { database: await sharedDatabase(join(folderOf(name), 'database')) }),
      windowMs: holdTtlMs,
      env: { HOLD_TTL_MS: String(holdTtlMs), RECONCILE_INTERVAL_MS: '500' },
      provider: (step) => startProvider({ onAsked: () => step('provider asked') }),
    })
    const run = await startRun(site, random.fork(), textPlay(site))
    const plan = { kinds: servers > 1 ? PAIR : ALONE, steps: STEPS }
    await killRounds(run, random.fork(), plan, count)
    return run
  }
  const alone = await begin(1, short ? 10_000 : 20_000, rounds)
  // The first one's hold window passes meanwhile.
  const pair = await begin(2, short ? 20_000 : 30_000, Math.ceil(rounds / 2))
  await Promise.all([alone.finish(), pair.finish()])
}
