import pg from 'pg'
import { checkApplicationRole, type LoginRole, readLoginRole } from './migrate/application-role.ts'
import { grantGroupRoles, requireRights } from './migrate/group-roles.ts'
import { applyMigrations } from './migrate/history.ts'
import { withMigrationLock } from './migrate/lock.ts'
import { migrateWorkerSchema } from './migrate/worker-schema.ts'

export type MigrateOptions = {
  /** The owner of the database. */
  ownerUrl: string
  /** What the server connects as. */
  appUrl: string
  /** prisma/migrations */
  folder: string
  /** Refuses an application role that row-level security does not bind; otherwise that is a warning. */
  production: boolean
  warn(message: string): void
  /** How long a statement may wait for a table: everybody else waits behind it. */
  lockTimeoutMs?: number
}

const LOCK_TIMEOUT_MS = 10_000

/**
 * Brings the database up to date: our tables as `prisma migrate deploy` would, the job queue's tables, and the rights
 * of the application's role. Any number of processes may call it at once. Returns the names of what it applied.
 * Throws OperatorActionRequired, with the statements to run, where the owner lacks a right.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const { ownerUrl, appUrl, folder, production, warn, lockTimeoutMs = LOCK_TIMEOUT_MS } = options
  const login = await readLoginRole(appUrl)
  checkApplicationRole(login, { production, warn })
  return withMigrationLock(ownerUrl, async (stillLocked) => {
    const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'palette-migrate' })
    await owner.connect()
    await owner.query(`SET lock_timeout = ${lockTimeoutMs}`)
    try {
      return await bringUpToDate(owner, { ownerUrl, login, folder, stillLocked, warn })
    } finally {
      await owner.end().catch(() => {})
    }
  })
}

type Steps = { ownerUrl: string; login: LoginRole; folder: string; stillLocked(): void; warn(message: string): void }

async function bringUpToDate(owner: pg.Client, { ownerUrl, login, folder, stillLocked, warn }: Steps) {
  // First, because a migration that fails for want of a right would have to be resolved by hand.
  await requireRights(owner, login.name)
  const applied = await applyMigrations(owner, { folder, stillLocked, warn })
  await grantGroupRoles(owner, login.name)
  stillLocked()
  await migrateWorkerSchema(owner, ownerUrl)
  return applied
}
