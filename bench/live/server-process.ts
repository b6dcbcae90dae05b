import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(import.meta.dirname, '../..')
const READY_WITHIN_MS = 60_000

export type ServerProcess = {
  pid: number
  url: string
  readyMs: number
  /** Somebody has changed the client, and this start built it: no measure of a start. */
  builtClient: boolean
  stop(): Promise<void>
}

/** `node server/main.ts` as an operator starts it: on a free port and with the sandbox, unless `env` says otherwise. */
export async function startServer(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const began = performance.now()
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: ROOT,
    env: { ...environment(dataDir), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let builtClient = false
  child.stderr.on('data', (text: Buffer) => {
    builtClient ||= text.includes('Building the client')
    process.stderr.write(text)
  })
  const port = await readyPort(child)
  return { ...running(child, port), readyMs: performance.now() - began, builtClient }
}

export type StampedServer = Omit<ServerProcess, 'readyMs' | 'builtClient'> & {
  change(accountId: string): Promise<bigint>
}

/** The same server with a way to change an account and learn when that was committed, by the monotonic clock. */
export async function startStampedServer(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<StampedServer> {
  const child = fork(join(import.meta.dirname, 'stamped-server.ts'), {
    env: { ...environment(dataDir), ...env },
    cwd: ROOT,
  })
  const ask = async (message?: string): Promise<string> => {
    const answer = once(child, 'message', { signal: AbortSignal.timeout(READY_WITHIN_MS) })
    if (message) child.send(message)
    return String((await answer)[0])
  }
  const port = Number(await ask())
  return { ...running(child, port), change: async (accountId) => BigInt(await ask(accountId)) }
}

const environment = (dataDir: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  DATA_DIR: dataDir,
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'error',
  LIMIT_STARTS_PER_MINUTE: '100000',
})

async function readyPort(child: ChildProcess): Promise<number> {
  const late = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  try {
    for await (const line of createInterface({ input: child.stdout! })) {
      // It names its port when that is not the one of its address.
      const port = line.match(/is ready on .*?:(\d+)$/)?.[1] ?? line.match(/\(listening on port (\d+)\)/)?.[1]
      if (port) return Number(port)
    }
  } finally {
    clearTimeout(late)
  }
  throw new Error('The server ended before it was ready')
}

function running(child: ChildProcess, port: number) {
  const ended = once(child, 'exit')
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
