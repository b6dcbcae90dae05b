import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const MAIN = join(import.meta.dirname, '../../server/main.ts')
const AGAIN_AFTER_MS = 1_000
const GONE_WITHIN_MS = 15_000

export type Instance = { url: string; stop(): Promise<void> }

/** One `node server/main.ts`, begun again when it ends by itself, as a supervisor would. Its lines carry its name. */
export function startInstance({ name, port, env }: { name: string; port: number; env: NodeJS.ProcessEnv }): Instance {
  const stopping = new AbortController()
  let child: ChildProcess

  const begin = (): void => {
    child = spawn(process.execPath, [MAIN], {
      env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A Ctrl-C reaches this group of processes alone, which ends its instances itself, one way and once.
      detached: true,
    })
    createInterface({ input: child.stderr! }).on('line', (line) => process.stderr.write(`${name} │ ${line}\n`))
    child.once('exit', async (code, signal) => {
      if (stopping.signal.aborted) return
      process.stdout.write(`${name} ended (${signal ?? code}) and begins again\n`)
      await sleep(AGAIN_AFTER_MS, undefined, { signal: stopping.signal }).then(begin, () => {})
    })
  }
  begin()

  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      stopping.abort()
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), GONE_WITHIN_MS)
      await ended
      clearTimeout(late)
    },
  }
}
