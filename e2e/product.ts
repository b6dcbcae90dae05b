import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Product = Awaited<ReturnType<typeof startProduct>>

const ROOT = join(import.meta.dirname, '..')
const READY = /is ready on (\S+)/
const READY_WITHIN_MS = 60_000
const DRAIN_TIMEOUT_MS = 5_000
/** Longer than the server takes to end by itself when its drain hangs. */
const STOP_WITHIN_MS = DRAIN_TIMEOUT_MS + 5_000
const LOG_LINES_MAX = 400
const PINO_ERROR = 50

/** The server as an operator starts it, on a scratch folder and a free port. */
export async function startProduct(settings: Record<string, string> = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-e2e-'))
  const port = await freePort()
  const log: string[] = []
  let running = await start()

  async function start() {
    // Nothing of the caller's environment: a key or a database named there is not for tests.
    const child = spawn(process.execPath, ['--import', './e2e/leash.ts', 'server/main.ts'], {
      cwd: ROOT,
      env: {
        ...machineEnv(),
        DATA_DIR: dataDir,
        PORT: String(port),
        DRAIN_TIMEOUT_MS: String(DRAIN_TIMEOUT_MS),
        RECONCILE_INTERVAL_MS: '1000',
        ...settings,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      log.push(...String(chunk).trimEnd().split('\n'))
      log.splice(0, log.length - LOG_LINES_MAX)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    return { child, url: await readyUrl(child, log) }
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { child } = running
    if (hasEnded(child)) return
    const ended = once(child, 'exit')
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await ended
    clearTimeout(late)
  }

  return {
    url: running.url,
    port,
    dataDir,
    env: { ...machineEnv(), DATA_DIR: dataDir },
    log,
    /** What the server itself calls an error. */
    errors: () => log.filter((line) => levelOf(line) >= PINO_ERROR),

    /** As a power cut would. */
    kill: () => end('SIGKILL'),
    async restart() {
      running = await start()
    },
    async stop() {
      await end('SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
      const { exitCode, signalCode } = running.child
      if (exitCode !== 0) throw new Error(`The server ended with ${exitCode ?? signalCode}:\n${log.join('\n')}`)
    },
  }
}

function machineEnv(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LANG']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

async function readyUrl(child: ChildProcess, log: string[]): Promise<string> {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS)
  while (!hasEnded(child) && !deadline.aborted) {
    const url = log.join('\n').match(READY)?.[1]
    if (url) return url
    await Promise.race([
      once(child.stdout!, 'data', { signal: deadline }).catch(() => undefined),
      once(child, 'exit', { signal: deadline }).catch(() => undefined),
    ])
  }
  child.kill('SIGKILL')
  throw new Error(`The server did not become ready:\n${log.join('\n')}`)
}

/** The product's own addresses name its port, so it has to be known before. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function levelOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { level?: unknown }).level ?? 0)
  } catch {
    return 0
  }
}
