import pg from 'pg'

export type LoginRole = { name: string; superuser: boolean; bypassesRowSecurity: boolean }

/** Asks the database, because a URL may leave the role to the environment or to a connection pooler. */
export async function readLoginRole(appUrl: string): Promise<LoginRole> {
  const client = new pg.Client({ connectionString: appUrl, application_name: 'palette-migrate' })
  await client.connect()
  try {
    const { rows } = await client.query<LoginRole>(
      `SELECT rolname AS name, rolsuper AS superuser, rolbypassrls AS "bypassesRowSecurity"
         FROM pg_roles WHERE rolname = session_user`,
    )
    return rows[0]!
  } finally {
    await client.end()
  }
}

/** Row-level security does not bind such a role, so one forgotten condition would show a user another's rows. */
export function checkApplicationRole(
  { name, superuser, bypassesRowSecurity }: LoginRole,
  { production, warn }: { production: boolean; warn(message: string): void },
): void {
  if (!superuser && !bypassesRowSecurity) return
  const what = superuser ? 'is a superuser' : 'has BYPASSRLS'
  const message = `The role "${name}" of DATABASE_URL ${what}, so row-level security does not protect users from each other`
  if (production)
    throw new Error(`${message}. Use a role that owns nothing: CREATE ROLE palette_app LOGIN PASSWORD '…';`)
  warn(message)
}
