import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure, LiveOptions } from './live.ts'
import { startServer } from './server-process.ts'

const RESIDENT_MAX_MB = 250

/** What the server's own process keeps in memory when nobody asks anything; PostgreSQL is not in it. */
export async function measureMemory({ dataDir, short }: LiveOptions): Promise<Figure[]> {
  const idleSeconds = short ? 5 : 30
  const server = await startServer(dataDir)
  try {
    await sleep(idleSeconds * 1_000)
    const resident = residentMegabytes(server.pid)
    return [
      {
        what: `resident memory after ${idleSeconds} s of idling`,
        measured: `${resident.toFixed(0)} MB`,
        target: `< ${RESIDENT_MAX_MB} MB`,
        met: resident < RESIDENT_MAX_MB,
      },
    ]
  } finally {
    await server.stop()
  }
}

export function residentMegabytes(pid: number): number {
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }))
  return (kilobytes * 1_024) / 1e6
}
