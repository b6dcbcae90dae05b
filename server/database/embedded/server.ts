import { readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Cluster } from './cluster.ts'
import { socketFolder } from './local-socket.ts'
import { ownerOf, type PidFile, pidFilePath, readPidFile } from './pid-file.ts'
import { type Supervised, supervise } from './supervisor.ts'
import type { RunAs } from './unprivileged.ts'

export type Server = { port: number; stop(): Promise<void> }

type ServerOptions = { cluster: Cluster; user: RunAs; settings: Record<string, string>; deadline: number }

const DEFAULTS = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
}
const READY_POLL_MS = 10
const RETRY_MS = 100
const FAILED_STARTS_MAX = 10

/** Call it under the folder's lock. */
export async function findOrStartServer(options: ServerOptions): Promise<Server> {
  const { cluster, deadline } = options
  let failedStarts = 0
  while (Date.now() < deadline && failedStarts < FAILED_STARTS_MAX) {
    const found = findServer(cluster.data)
    if (found === undefined) {
      const server = await start(options)
      if (server) return server
      // A busy port, or the memory of a server that was killed: both pass.
      failedStarts++
    } else if (found.ready && (await canConnect(cluster, found.port))) {
      return { port: found.port, stop: async () => {} }
    }
    // Otherwise a server is on its way up or down.
    await sleep(RETRY_MS * Math.max(1, failedStarts))
  }
  throw new Error(`The embedded database did not start in ${cluster.data}. Its log ends:\n${endOf(cluster.log)}`)
}

function findServer(data: string): PidFile | undefined {
  const file = readPidFile(data)
  if (!file) return undefined
  const owner = ownerOf(file.pid, data)
  // PostgreSQL clears away the file of a dead server, but takes any living process of that number for its own.
  if (owner === 'reused') rmSync(pidFilePath(data))
  return owner === 'running' ? file : undefined
}

async function canConnect({ passwords }: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({
    connectionString: `postgresql://postgres:${passwords.postgres}@127.0.0.1:${port}/postgres`,
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function start({ cluster, user, settings, deadline }: ServerOptions): Promise<Server | undefined> {
  const port = await freePort()
  const own = { port: String(port), unix_socket_directories: socketFolder(cluster.data) }
  const supervised = supervise({ cluster, user, settings: { ...DEFAULTS, ...settings, ...own } })
  if (await becomesReady(supervised, { data: cluster.data, port, deadline })) {
    supervised.unref()
    return { port, stop: supervised.stop }
  }
  await supervised.stop()
  return undefined
}

type Expected = { data: string; port: number; deadline: number }

async function becomesReady(supervised: Supervised, { data, port, deadline }: Expected): Promise<boolean> {
  while (!supervised.hasExited() && Date.now() < deadline) {
    const found = readPidFile(data)
    if (found?.ready && found.port === port) return true
    await sleep(READY_POLL_MS)
  }
  return false
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

function endOf(log: string): string {
  try {
    return readFileSync(log, 'utf8').slice(-2_000)
  } catch {
    return '(there is none)'
  }
}
