import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Cluster } from './cluster.ts'
import type { RunAs } from './unprivileged.ts'

const STOP_TIMEOUT_MS = 10_000
const LOG_BYTES_MAX = 10_000_000

/**
 * The shell holds the reading end of our pipe. When we end, however we end, it reads end-of-file and asks for a fast
 * shutdown. It watches through a builtin, so that no helper is left behind when the server ends first.
 */
const SUPERVISE = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(read -r _ <&3; kill -INT "$server" 2>/dev/null) &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`

export type Supervised = { hasExited(): boolean; unref(): void; stop(): Promise<void> }

type SuperviseOptions = { cluster: Cluster; user: RunAs; settings: Record<string, string> }

/** Starts the server process. It may still fail: `hasExited` tells, the log says why. */
export function supervise({ cluster, user, settings }: SuperviseOptions): Supervised {
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [...user.prefix, cluster.binaries.postgres, '-D', cluster.data, ...flags]
  const log = openLog(cluster.log)
  const child = spawnWith(command, log, { env: cluster.binaries.env, ...user.ids })
  closeSync(log)

  let exited = false
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      exited = true
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })

  return {
    hasExited: () => exited,
    unref: () => {
      child.unref()
      if (child.stdin instanceof Socket) child.stdin.unref()
    },
    stop: async () => {
      if (exited) return
      child.ref()
      if (process.platform === 'win32') child.kill()
      else child.stdin?.end()
      // Immediate shutdown: whatever is committed survives, the next start recovers.
      const force = setTimeout(() => killGroup(child), STOP_TIMEOUT_MS)
      await ended
      clearTimeout(force)
    },
  }
}

type SpawnOptions = { env: NodeJS.ProcessEnv; uid?: number; gid?: number }

/** In a group of its own, so that Ctrl-C reaches us first and we can finish our work with the database. */
function spawnWith(command: readonly string[], log: number, options: SpawnOptions): ChildProcess {
  if (process.platform === 'win32') {
    return spawn(command[0]!, command.slice(1), { stdio: ['ignore', log, log], ...options })
  }
  const args = ['-c', SUPERVISE, 'sh', ...command]
  return spawn('/bin/sh', args, { stdio: ['pipe', log, log], detached: true, cwd: '/', ...options })
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGQUIT')
  } catch {
    // It ended in this moment.
  }
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_BYTES_MAX) renameSync(path, `${path}.old`)
  return openSync(path, 'a', 0o600)
}
