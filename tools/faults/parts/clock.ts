import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { startRun } from '../crowd-run.ts'
import { killRounds } from '../kill-rounds.ts'
import { mediaPlay } from '../media-play.ts'
import { startMediaProvider } from '../media-provider.ts'
import type { Part } from '../part.ts'
import { startProvider } from '../provider.ts'
import { sharedDatabase } from '../site-database.ts'
import { textPlay } from '../text-play.ts'

const OFF_MS = 10 * 60_000
const SHIFT = join(import.meta.dirname, '../shifted-clock.mjs')

/** One of two servers has a clock ten minutes off. One or the other is killed now and then, so that both take over. */
export const clock: Part = async ({ short, rounds = short ? 2 : 20, random, report, folderOf, openSite }) => {
  const off =
    (ms: number) =>
    (index: number): Record<string, string> =>
      index === 1 ? { NODE_OPTIONS: `--import=${SHIFT}`, CLOCK_SHIFT_MS: String(ms) } : {}
  const common = async (name: string) => ({
    servers: 2,
    database: await sharedDatabase(join(folderOf(name), 'database')),
  })

  for (const ms of [OFF_MS, -OFF_MS]) {
    const theirs = execFileSync(process.execPath, ['-p', 'Date.now()'], { env: { ...process.env, ...off(ms)(1) } })
    const isOff = Math.abs(Number(theirs) - Date.now() - ms) < OFF_MS / 10
    report.check('clock: it is really off', isOff, () => `${theirs} for ${Date.now()}`)
  }

  const fast = await openSite('fast', {
    ...(await common('fast')),
    envOf: off(OFF_MS),
    windowMs: 60_000,
    env: { HOLD_TTL_MS: '30000', RECONCILE_INTERVAL_MS: '500' },
    provider: (step) => startProvider({ onAsked: () => step('provider asked') }),
  })
  const texts = await startRun(fast, random.fork(), textPlay(fast))
  await killRounds(texts, random.fork(), { kinds: ['server'], steps: ['provider asked', 'progress seen'] }, rounds)

  const media = await openSite('off', {
    ...(await common('off')),
    envOf: off(random.pick([-OFF_MS, OFF_MS])),
    windowMs: 100_000,
    env: { HOLD_TTL_MS: '40000', UNKNOWN_WINDOW_MS: '60000', RECONCILE_INTERVAL_MS: '1000' },
    provider: (step) =>
      startMediaProvider({
        step,
        seed: random.whole(0, 2 ** 31 - 1),
        pace: 0.3,
        odds: { lose: 0.5, double: 0.2, delayMaxMs: 500 },
        logFile: join(folderOf('off'), 'media.log'),
      }),
  })
  const play = mediaPlay(media, { runs: short ? 8 : 60, slowMishaps: false })
  const pictures = await startRun(media, random.fork(), play)
  await killRounds(pictures, random.fork(), { ...play, kinds: ['server'] }, short ? 2 : rounds)
  await Promise.all([texts.finish(), pictures.finish()])
  report.figure('clock: off by', `${OFF_MS / 60_000} minutes on one of two servers`)
}
