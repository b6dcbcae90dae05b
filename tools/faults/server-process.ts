import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { descendantsOf, kill, type ProcessLine, stillRunning } from './processes.ts'

const MAIN = join(import.meta.dirname, '../../server/main.ts')
const READY_TIMEOUT_MS = 120_000
const READY_POLL_MS = 10
const GONE_TIMEOUT_MS = 15_000

export type ServerProcess = ReturnType<typeof createServerProcess>

/** One `node server/main.ts` on a port of its own, started again and again. */
export function createServerProcess({
  env,
  port,
  logFile,
}: {
  env: Record<string, string>
  port: number
  logFile: string
}) {
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let ready = false

  const isReady = () =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    )

  return {
    url,
    isUp: () => ready,
    isRunning: () => child !== undefined && child.exitCode === null && child.signalCode === null,

    spawn(): void {
      const log = openSync(logFile, 'a')
      child = spawn(process.execPath, [MAIN], {
        env: { ...env, PORT: String(port), PUBLIC_URL: url },
        stdio: ['ignore', log, log],
      })
      closeSync(log)
      child.once('exit', () => {
        ready = false
      })
    },

    /** Resolves once requests are answered; the milliseconds since `since`. Throws when the process ends before. */
    async untilReady(since: number): Promise<number> {
      while (performance.now() - since < READY_TIMEOUT_MS) {
        if (!this.isRunning()) {
          throw new Error(`The server ended while it was starting; see ${logFile}`)
        }
        if (await isReady()) {
          ready = true
          return performance.now() - since
        }
        await sleep(READY_POLL_MS)
      }
      throw new Error(`The server was not ready in time; see ${logFile}`)
    },

    /** kill -9 of the server alone, or of everything that it started too. Returns what it had started. */
    async killHard({ tree }: { tree: boolean }): Promise<ProcessLine[]> {
      ready = false
      if (child?.pid === undefined || !this.isRunning()) return []
      const pid = child.pid
      const started = descendantsOf(pid)
      const ended = once(child, 'exit')
      kill(pid, 'SIGKILL')
      if (tree) for (const one of started) kill(one.pid, 'SIGKILL')
      await ended
      return started
    },

    /** SIGTERM. The exit code, and how long it took. */
    async drain(): Promise<{ code: number | null; ms: number }> {
      const since = performance.now()
      const ended = once(child!, 'exit')
      kill(child!.pid!, 'SIGTERM')
      const [code] = (await ended) as [number | null]
      return { code, ms: performance.now() - since }
    },
  }
}

/** What of a killed server's processes outlives it for longer than a shutdown takes. */
export async function orphansOf(started: readonly ProcessLine[]): Promise<ProcessLine[]> {
  const since = performance.now()
  let left = stillRunning(started)
  while (left.length > 0 && performance.now() - since < GONE_TIMEOUT_MS) {
    await sleep(50)
    left = stillRunning(left)
  }
  return left
}
