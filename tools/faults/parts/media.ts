import { join } from 'node:path'
import { startRun } from '../crowd-run.ts'
import { measureDowntime, RECONCILE_INTERVAL_MS } from '../downtime.ts'
import { killRounds } from '../kill-rounds.ts'
import { mediaPlay } from '../media-play.ts'
import { startMediaProvider } from '../media-provider.ts'
import type { Part } from '../part.ts'

/** Images and video, whose work goes on at the provider while the server is dead. */
export const media: Part = async ({ short, rounds = short ? 3 : 20, random, folderOf, openSite }) => {
  const openProvider = (step: (what: string) => void, name: string, telling: Telling) =>
    startMediaProvider({
      step,
      ...telling,
      seed: random.whole(0, 2 ** 31 - 1),
      logFile: join(folderOf(name), 'media.log'),
    })
  const [holdTtlMs, unknownWindowMs] = short ? [40_000, 60_000] : [100_000, 100_000]
  const site = await openSite('media', {
    servers: 1,
    // Beyond it, one rule is broken; the long form waits for the others to be worth comparing.
    windowMs: holdTtlMs + unknownWindowMs + (short ? 0 : 330_000),
    env: {
      HOLD_TTL_MS: String(holdTtlMs),
      UNKNOWN_WINDOW_MS: String(unknownWindowMs),
      RECONCILE_INTERVAL_MS: '2000',
    },
    provider: (step) => openProvider(step, 'media', { pace: 0.5, odds: { lose: 0.3, double: 0.3, delayMaxMs: 3_000 } }),
  })
  const play = mediaPlay(site, { runs: short ? 12 : 100, slowMishaps: !short })
  const run = await startRun(site, random.fork(), play)
  await killRounds(run, random.fork(), play, rounds)

  const downtime = await openSite('downtime', {
    servers: 1,
    windowMs: 0,
    env: { RECONCILE_INTERVAL_MS: String(RECONCILE_INTERVAL_MS) },
    provider: (step) => openProvider(step, 'downtime', { pace: 1, odds: { lose: 0, double: 0, delayMaxMs: 0 } }),
  })
  // The window of what the kills left open passes meanwhile.
  await Promise.all([run.finish(), measureDowntime(downtime, short ? [0] : [0, 60_000, 180_000])])
}

type Telling = Pick<Parameters<typeof startMediaProvider>[0], 'pace' | 'odds'>
