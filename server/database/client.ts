import { PrismaPg } from '@prisma/adapter-pg'
import { LRUCache } from 'lru-cache'
import pg from 'pg'
import type { UserId } from '../brands.ts'
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { traceStatements } from '../tracing/sql.ts'
import { type AdapterOptions, nameStatements } from './prepared-statements.ts'
import { createScopedClients } from './scoped-client.ts'
import { createScopedPool } from './scoped-pool.ts'

/** What the server itself may do: sign-in, jobs, the ledger's functions. */
export type SystemDatabase = PrismaClient
/** Sees what one user, or an admin, may see. */
export type ScopedDatabase = PrismaClient
/** Inside `system.$transaction(async (tx) => …)`. */
export type Transaction = Prisma.TransactionClient

export interface Database {
  readonly system: SystemDatabase
  readonly admin: ScopedDatabase
  /** The pool beneath `system`, for libraries that take one (graphile-worker, rate limits). */
  readonly pool: pg.Pool
  /** Cheap: ask for one with each request. */
  forUser(userId: UserId): ScopedDatabase
  close(): Promise<void>
}

export type DatabaseOptions = {
  url: string
  /** Connections of `system`, and again as many of the scoped clients together. */
  poolSize?: number
  /** Turn off behind a pooler in transaction mode that does not know them (PgBouncer before 1.21). */
  preparedStatements?: boolean
  /** Statements are spans of the work that they belong to. */
  traced?: boolean
  /** An idle connection was lost; the pool makes a new one when it needs it. */
  onConnectionLost?(error: Error): void
}

const POOL_SIZE = 12
const CONNECT_TIMEOUT_MS = 10_000
/** Of people's clients, which are kept because making one takes a twentieth of a small query. */
const CLIENTS_MAX = 1_000
const TRANSACTION_MAX_MS = 10_000
/** Rolling migrations can change what a prepared statement returns; a connection forgets it at this age. */
const CONNECTION_AGE_MAX_SECONDS = 1_800

export function createDatabase(options: DatabaseOptions): Database {
  const { url, poolSize = POOL_SIZE, preparedStatements = true, traced = false, onConnectionLost = () => {} } = options
  const config: pg.PoolConfig = {
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    maxLifetimeSeconds: CONNECTION_AGE_MAX_SECONDS,
    keepAlive: true,
    application_name: 'palette',
  }
  const adapter: AdapterOptions = preparedStatements ? nameStatements() : {}

  const pool = new pg.Pool({ ...config, onConnect: leaveOwnership })
  const scopedPool = createScopedPool(config)
  // Without a listener a lost idle connection would end the process.
  for (const each of [pool, scopedPool]) {
    each.on('error', onConnectionLost)
    each.on('connect', (client) => client.on('error', () => {}))
  }

  const adapterOf = (each: pg.Pool) =>
    traced ? traceStatements(new PrismaPg(each, adapter)) : new PrismaPg(each, adapter)
  const system = new PrismaClient({
    adapter: adapterOf(pool),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: TRANSACTION_MAX_MS, timeout: TRANSACTION_MAX_MS },
  })
  const scoped = createScopedClients(adapterOf(scopedPool))
  const people = new LRUCache<UserId, ScopedDatabase>({ max: CLIENTS_MAX })
  return {
    system,
    pool,
    admin: scoped.in({ role: 'palette_admin' }),
    forUser(userId) {
      const client = people.get(userId) ?? scoped.in({ role: 'palette_user', userId })
      people.set(userId, client)
      return client
    },
    close: async () => {
      await Promise.all([system.$disconnect(), scoped.close()])
      await Promise.all([pool.end(), scopedPool.end()])
    },
  }
}

/**
 * Where DATABASE_URL names the owner of the tables, the connection steps down to palette_server: an owner could write
 * the money tables around the ledger's functions.
 */
async function leaveOwnership(client: pg.ClientBase): Promise<void> {
  await client.query(
    `SELECT set_config('role', 'palette_server', false)
      WHERE EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                       AND pg_has_role(session_user, relowner, 'MEMBER'))`,
  )
}

/** Is it there? */
export const answers = (pool: Pick<pg.Pool, 'query'>): Promise<boolean> =>
  pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
