import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQueryable,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { withDatabase } from './url.ts'

export type Databases = { url: string; shadowDatabaseUrl?: string | undefined }

/** Prisma's adapter for pg, with what the schema engine needs beyond it. */
export function createAdapterFactory({ url, shadowDatabaseUrl }: Databases): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connectTo(url),
    // Not the adapter's own: it opens the *real* database as the shadow whenever it was made from a connection string.
    connectToShadowDb: () => (shadowDatabaseUrl ? connectTo(shadowDatabaseUrl) : createShadow(url)),
  }
}

async function createShadow(url: string): Promise<SqlDriverAdapter> {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`
  const admin = await connectTo(url)
  await admin.executeScript(`CREATE DATABASE "${name}"`)
  const shadow = await connectTo(withDatabase(url, name))
  const dispose = shadow.dispose.bind(shadow)
  return Object.assign(shadow, {
    dispose: async () => {
      await dispose()
      await admin.executeScript(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
      await admin.dispose()
    },
  })
}

async function connectTo(url: string): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({ connectionString: url })
  hideCharColumns(pool)
  pool.on('connect', hideCharColumns)
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect()
  const startTransaction = adapter.startTransaction.bind(adapter)
  return Object.assign(showCharColumns(adapter), {
    // The adapter splits at every semicolon, PL/pgSQL bodies included. Without parameters a script is one message.
    executeScript: async (sql: string) => {
      await adapter.executeRaw({ sql, args: [], argTypes: [] })
    },
    startTransaction: async (...options: Parameters<typeof startTransaction>) =>
      showCharColumns(await startTransaction(...options)),
  })
}

// The catalogue has columns of the one-byte type "char", which the adapter refuses. They pass through it as char(n),
// and get their type back on the other side: `rows` is the same array before and after.
const CHAR_OID = 18
const BPCHAR_OID = 1042
const charColumns = new WeakMap<readonly unknown[], readonly number[]>()

type Queryable = { query(statement: pg.QueryConfig): Promise<pg.QueryResult> }

function hideCharColumns(client: pg.Pool | pg.PoolClient): void {
  const { query } = client as Queryable
  Object.assign(client, {
    query: async (...statement: Parameters<Queryable['query']>) => {
      const result = await query.apply(client, statement)
      // There is none where a callback takes it, and a list of them for several statements.
      if (!result?.fields) return result
      const found = result.fields.flatMap(({ dataTypeID }, index) => (dataTypeID === CHAR_OID ? [index] : []))
      for (const index of found) result.fields[index]!.dataTypeID = BPCHAR_OID
      charColumns.set(result.rows, found)
      return result
    },
  })
}

function showCharColumns<T extends SqlQueryable>(queryable: T): T {
  const queryRaw = queryable.queryRaw.bind(queryable)
  return Object.assign(queryable, {
    queryRaw: async (...query: Parameters<SqlQueryable['queryRaw']>) => {
      const result = await queryRaw(...query)
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    },
  })
}
