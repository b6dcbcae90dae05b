import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

const LOCK_NOT_AVAILABLE = '55P03'

type ApplyOptions = { folder: string; stillLocked(): void; warn(message: string): void }

/** Applies what is new, with the rules and the bookkeeping of `prisma migrate deploy`. */
export async function applyMigrations(
  client: pg.Client,
  { folder, stillLocked, warn }: ApplyOptions,
): Promise<string[]> {
  const applied = await readHistory(client)
  const names: string[] = []
  for (const migration of readMigrations(folder)) {
    const checksum = applied.get(migration.name)
    if (checksum === undefined) {
      stillLocked()
      await apply(client, migration)
      names.push(migration.name)
    } else if (!checksumsOf(migration.sql).includes(checksum)) {
      warn(`The migration ${migration.name} was changed after it had been applied`)
    }
  }
  return names
}

type HistoryRow = { migration_name: string; checksum: string; finished_at: Date | null; rolled_back_at: Date | null }

/** Checksums by name. Prisma's own table, so that its command line sees the same history. */
async function readHistory(client: pg.Client): Promise<Map<string, string>> {
  await createHistory(client)
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at',
  )
  const standing = rows.filter((row) => !row.rolled_back_at)
  const failed = standing.find((row) => !row.finished_at)
  if (failed) {
    throw new Error(
      `The migration ${failed.migration_name} failed earlier. Repair the database, then run: npm run prisma -- migrate resolve`,
    )
  }
  return new Map(standing.map((row) => [row.migration_name, row.checksum]))
}

async function createHistory(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ history: string | null; tables: string }>(
    `SELECT to_regclass('_prisma_migrations') AS history,
            (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()) AS tables`,
  )
  if (rows[0]?.history) return
  if (rows[0]?.tables !== '0') {
    throw new Error('The database already has tables, but no history of migrations: is it the right one?')
  }
  await client.query(`CREATE TABLE _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`)
}

type Migration = { name: string; sql: string }

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function apply(client: pg.Client, { name, sql }: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    sha256(sql),
    name,
  ])
  try {
    // Without parameters the whole file travels as one message, and so is one transaction.
    await client.query(sql)
  } catch (cause) {
    const { message, code } = cause as Error & { code?: string }
    if (code === LOCK_NOT_AVAILABLE) return giveUp(client, { id, name }, cause)
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, message])
    throw new Error(`The migration ${name} failed: ${message}`, { cause })
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id])
}

/** Nothing of it was done, and nobody has to repair anything: it is tried again at the next start. */
async function giveUp(client: pg.Client, { id, name }: { id: string; name: string }, cause: unknown): Promise<never> {
  await client.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = $1', [id])
  throw new Error(`The migration ${name} waited too long for a table that others use. Start again to try it again.`, {
    cause,
  })
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A checkout on Windows changes line endings; that is no change. */
function checksumsOf(sql: string): string[] {
  const unix = sql.replaceAll('\r\n', '\n')
  return [sha256(sql), sha256(unix), sha256(unix.replaceAll('\n', '\r\n'))]
}
