import type pg from 'pg'

/** What the server itself may do is inherited; what users and admins see has to be chosen, for one transaction. */
const GROUPS = [
  { role: 'palette_server', inherit: true },
  { role: 'palette_user', inherit: false },
  { role: 'palette_admin', inherit: false },
] as const
const POSTGRES_MIN = 150_000
/** Since 16 a membership has options of its own, and granting one needs ADMIN OPTION instead of CREATEROLE. */
const POSTGRES_MEMBERSHIP_OPTIONS = 160_000
const INSUFFICIENT_PRIVILEGE = '42501'

/** The migrating role lacks a right. `statements` are what someone who has it must run. */
export class OperatorActionRequired extends Error {
  readonly statements: readonly string[]
  constructor(statements: readonly string[], cause?: unknown) {
    super(
      `The role that migrates may not do this itself. Run it as a superuser, then start again:\n${statements.join('\n')}`,
      { cause },
    )
    this.name = 'OperatorActionRequired'
    this.statements = statements
  }
}

/** Refuses before anything has changed, when the owner could not finish the migrations or grant the roles. */
export async function requireRights(owner: pg.Client, login: string): Promise<void> {
  const rights = await readRights(owner)
  if (rights.version < POSTGRES_MIN) throw new Error('PostgreSQL 15 or later is needed')
  const statements: string[] = []
  const self = owner.escapeIdentifier(rights.self)
  if (!rights.createsSchemas) {
    statements.push(`GRANT CREATE ON DATABASE ${owner.escapeIdentifier(rights.database)} TO ${self};`)
  }
  if (!rights.createsTables) statements.push(`GRANT CREATE, USAGE ON SCHEMA public TO ${self};`)

  const existing = new Set(rights.groups)
  const missing = GROUPS.filter(({ role }) => !existing.has(role))
  const creates = rights.createsRoles || missing.length === 0
  if (!creates) statements.push(...missing.map(({ role }) => `CREATE ROLE ${role} NOLOGIN NOBYPASSRLS;`))
  const grants = await missingGrants(owner, login)
  for (const { role, statement } of grants) {
    const grantable = rights.grantable.includes(role) || (!existing.has(role) && rights.createsRoles)
    if (!grantable) statements.push(statement)
  }
  if (statements.length > 0) throw new OperatorActionRequired(statements)
}

/** Makes the application's login role a member of the three roles, which the migrations have created. */
export async function grantGroupRoles(owner: pg.Client, login: string): Promise<void> {
  const statements = (await missingGrants(owner, login)).map(({ statement }) => statement)
  try {
    for (const statement of statements) await owner.query(statement)
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error
    throw new OperatorActionRequired(statements, error)
  }
}

type Rights = {
  version: number
  self: string
  database: string
  createsRoles: boolean
  createsSchemas: boolean
  createsTables: boolean
  groups: string[]
  grantable: string[]
}

async function readRights(owner: pg.Client): Promise<Rights> {
  const { rows } = await owner.query<Rights>(
    `SELECT current_setting('server_version_num')::int AS version,
            rolname AS self,
            current_database() AS database,
            rolsuper OR rolcreaterole AS "createsRoles",
            has_database_privilege(current_database(), 'CREATE') AS "createsSchemas",
            has_schema_privilege('public', 'CREATE') AS "createsTables",
            ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($1)) AS groups,
            ARRAY(SELECT rolname::text FROM pg_roles AS role WHERE rolname = ANY ($1)
                    AND (self.rolsuper OR pg_has_role(self.oid, role.oid, 'MEMBER WITH ADMIN OPTION')
                      OR (self.rolcreaterole AND current_setting('server_version_num')::int < $2))) AS grantable
       FROM pg_roles AS self WHERE rolname = current_user`,
    [GROUPS.map(({ role }) => role), POSTGRES_MEMBERSHIP_OPTIONS],
  )
  return rows[0]!
}

async function missingGrants(owner: pg.Client, login: string): Promise<{ role: string; statement: string }[]> {
  const { rows } = await owner.query<{ version: number; superuser: boolean; set: string[]; inherited: string[] }>(
    `SELECT current_setting('server_version_num')::int AS version,
            (SELECT rolsuper FROM pg_roles WHERE rolname = $1) AS superuser,
            ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($2) AND pg_has_role($1, oid,
              CASE WHEN current_setting('server_version_num')::int < $3 THEN 'MEMBER' ELSE 'SET' END)) AS set,
            ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname = ANY ($2) AND pg_has_role($1, oid, 'USAGE')) AS inherited`,
    [login, GROUPS.map(({ role }) => role), POSTGRES_MEMBERSHIP_OPTIONS],
  )
  const { version, superuser, set, inherited } = rows[0]!
  if (superuser) return []
  return GROUPS.filter(({ role, inherit }) => !set.includes(role) || (inherit && !inherited.includes(role))).map(
    ({ role, inherit }) => {
      const options = version < POSTGRES_MEMBERSHIP_OPTIONS ? '' : ` WITH INHERIT ${inherit}, SET TRUE`
      return { role, statement: `GRANT ${role} TO ${owner.escapeIdentifier(login)}${options};` }
    },
  )
}
