import pg from 'pg'

/** The advisory lock that `prisma migrate` takes too. */
const PRISMA_MIGRATE_LOCK = 72_707_369
const WAIT_MAX = '5min'
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Runs `work` while no other process migrates this database. The lock belongs to a transaction on a connection of its
 * own: a session's lock would stay behind in a connection pooler.
 */
export async function withMigrationLock<T>(url: string, work: (stillLocked: () => void) => Promise<T>): Promise<T> {
  const holder = new pg.Client({ connectionString: url, application_name: 'palette-migrate-lock' })
  let lost: Error | undefined
  holder.on('error', (error) => {
    lost = error
  })
  await holder.connect()
  try {
    await holder.query(
      `BEGIN; SET LOCAL lock_timeout = '${WAIT_MAX}'; SET LOCAL idle_in_transaction_session_timeout = 0`,
    )
    await holder.query('SELECT pg_advisory_xact_lock($1)', [PRISMA_MIGRATE_LOCK]).catch(explain)
    return await work(() => {
      if (lost) throw new Error('The connection that holds the migration lock was lost', { cause: lost })
    })
  } finally {
    // Ending the connection ends the transaction, and with it the lock.
    await holder.end().catch(() => {})
  }
}

function explain(error: Error & { code?: string }): never {
  if (error.code !== LOCK_NOT_AVAILABLE) throw error
  throw new Error(`Another process has been migrating this database for more than ${WAIT_MAX}`, { cause: error })
}
