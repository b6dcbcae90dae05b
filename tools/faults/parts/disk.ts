import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRun } from '../crowd-run.ts'
import { mediaPlay } from '../media-play.ts'
import { startMediaProvider } from '../media-provider.ts'
import type { Part } from '../part.ts'

const SIZE = '64m'
const FULL_MS = { short: 4_000, long: 30_000 }

/** The disk with the files is full while work on images and video ends, and has room again later. */
export const disk: Part = async ({ short, random, report, folderOf, openSite }) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    report.figure('disk', 'LEFT OUT: only root can mount a small disk')
    process.stderr.write('disk: LEFT OUT, because only root can mount a small disk\n')
    return
  }
  const outputs = join(folderOf('disk'), 'data', 'outputs')
  mkdirSync(outputs, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', outputs])
  const unmount = () => execFileSync('umount', ['--lazy', outputs])
  process.once('exit', unmount)
  try {
    const site = await openSite('disk', {
      servers: 1,
      windowMs: 200_000,
      env: { HOLD_TTL_MS: '100000', UNKNOWN_WINDOW_MS: '60000', RECONCILE_INTERVAL_MS: '1000' },
      provider: (step) =>
        startMediaProvider({
          step,
          seed: random.whole(0, 2 ** 31 - 1),
          pace: 0.3,
          odds: { lose: 0, double: 0, delayMaxMs: 0 },
          logFile: join(folderOf('disk'), 'media.log'),
        }),
    })
    const runs = short ? 6 : 40
    const play = mediaPlay(site, { runs, slowMishaps: false })
    const run = await startRun(site, random.fork(), play)
    const filler = join(outputs, 'filler')
    fill(filler)
    await play.beforeRound!(0, 1)
    await sleep(short ? FULL_MS.short : FULL_MS.long)
    const before = await site.withDatabase(async (db) => {
      const { rows } = await db.query<{ files: number; waiting: number }>(`
        SELECT (SELECT count(*)::int FROM output) AS files,
          (SELECT count(*)::int FROM prediction WHERE status = 'SUCCEEDED' AND collected_at IS NULL) AS waiting`)
      return rows[0]!
    })
    rmSync(filler)
    const waited = before.files === 0 && before.waiting > 0
    report.check('disk: while it is full, what came out is not lost and not charged for', waited, () =>
      JSON.stringify(before),
    )
    report.figure('disk: files that waited for room', before.waiting)
    await run.crowd.settleDown()
    await run.finish()
  } finally {
    process.off('exit', unmount)
    unmount()
  }
}

/** Until nothing fits any more, not a byte. */
function fill(path: string): void {
  for (const size of [1_048_576, 4_096, 1]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }
}
