import pg from 'pg'

export type RoleName = 'postgres' | 'palette_owner' | 'palette_app'
export type Passwords = Record<RoleName, string>

/**
 * Creates the two login roles and the database, once. Neither role is a superuser, as on a hosted database: a superuser
 * would bypass row-level security and hide every mistake in it.
 */
export async function ensureRoles(adminUrl: string, passwords: Passwords): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const done = await admin.query(`SELECT FROM pg_database WHERE datname = 'palette'`)
    if (done.rowCount) return
    await createLogin(admin, 'palette_owner', passwords.palette_owner, 'CREATEROLE')
    await createLogin(admin, 'palette_app', passwords.palette_app, 'NOCREATEROLE')
    // Last, so that its presence means that all of this was done.
    await admin.query('CREATE DATABASE palette OWNER palette_owner')
  } finally {
    await admin.end()
  }
}

async function createLogin(admin: pg.Client, role: RoleName, password: string, mayCreateRoles: string): Promise<void> {
  const exists = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [role])
  const verb = exists.rowCount ? 'ALTER' : 'CREATE'
  await admin.query(
    `${verb} ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS ${mayCreateRoles} PASSWORD ${admin.escapeLiteral(password)}`,
  )
}
