import { join } from 'node:path'
import { pidFilePath, readPidFile } from '../../server/database/embedded/pid-file.ts'
import { type Embedded, startEmbedded } from '../../server/database/embedded.ts'
import { kill } from './processes.ts'
import { startWireProxy, type Watch } from './wire-proxy.ts'

export type SiteDatabase = {
  /** What the servers have to know of it. */
  env: Record<string, string>
  /** Where the superuser finds it. */
  adminUrl(): Promise<string>
  stop(): Promise<void>
}

/** Each server has its own, and takes it along when it is killed. Asked for while one is up. */
export function databaseOfServer(dataDir: string): SiteDatabase {
  return { env: {}, adminUrl: async () => (await startEmbedded({ dataDir })).adminUrl, stop: async () => {} }
}

/** One for several servers, which outlives them. */
export async function sharedDatabase(folder: string): Promise<SiteDatabase> {
  const { appUrl, ownerUrl, adminUrl, stop } = await startEmbedded({ dataDir: folder })
  return { env: { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl }, adminUrl: async () => adminUrl, stop }
}

/** fast: PostgreSQL breaks off what runs and writes all down · immediate: it leaves everything as after a power failure */
export type Restart = 'fast' | 'immediate'
export type WatchedDatabase = SiteDatabase & { restart(how: Restart): Promise<void> }

/** A shared one behind a proxy that sees what is written, under an address that outlives its restarts. */
export async function watchedDatabase(folder: string, watch: Watch): Promise<WatchedDatabase> {
  const proxy = await startWireProxy(watch)
  let embedded = await startEmbedded({ dataDir: folder })
  const port = await proxy.connectTo(portOf(embedded))
  const through = (url: string) => {
    const address = new URL(url)
    address.searchParams.delete('host')
    address.host = `127.0.0.1:${port}`
    return address.href
  }
  const env = { DATABASE_URL: through(embedded.appUrl), MIGRATION_DATABASE_URL: through(embedded.ownerUrl) }
  return {
    env,
    adminUrl: async () => embedded.adminUrl,
    async restart(how) {
      if (how === 'immediate') quitAtOnce(folder)
      await Promise.all([embedded.stop(), proxy.disconnect()])
      embedded = await startEmbedded({ dataDir: folder })
      await proxy.connectTo(portOf(embedded))
    },
    async stop() {
      await proxy.disconnect()
      await embedded.stop()
    },
  }
}

const portOf = ({ adminUrl }: Embedded) => Number(new URL(adminUrl).port)

function quitAtOnce(folder: string): void {
  const data = join(folder, 'postgres', 'data')
  const found = readPidFile(data)
  if (!found) throw new Error(`No database runs: ${pidFilePath(data)} is not there`)
  kill(found.pid, 'SIGQUIT')
}
