import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type ClonedDatabase, cloneDatabase } from './embedded/clone.ts'
import { startEmbedded } from './embedded.ts'
import { OperatorActionRequired } from './migrate/group-roles.ts'
import { type MigrateOptions, migrate } from './migrate.ts'

const OURS = 'prisma/migrations'
const ROLES = '20260101000000_roles'
const TABLES = '20260102000000_tables'
const FAILS = '20260103000000_fails'

let world: ClonedDatabase
let folder: string
beforeEach(async () => {
  world = await cloneDatabase(inject('postgres'), { name: `migrate_${crypto.randomUUID()}` })
  folder = mkdtempSync(join(tmpdir(), 'palette-migrations-'))
  writeMigration(ROLES, 'CREATE TABLE first (id int PRIMARY KEY);')
  writeMigration(
    TABLES,
    `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;\nSELECT two();`,
  )
})
afterEach(async () => {
  await world.drop()
  rmSync(folder, { recursive: true, force: true })
})

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

function run(options: Partial<MigrateOptions> = {}): Promise<string[]> {
  return migrate({
    ownerUrl: world.ownerUrl,
    appUrl: world.appUrl,
    folder,
    production: true,
    warn: () => {},
    ...options,
  })
}

async function query<Row extends pg.QueryResultRow>(sql: string, url = world.ownerUrl): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** What the command line says, and how it ends. */
async function prisma(args: string[]): Promise<{ code: number; text: string }> {
  const env = { ...process.env, MIGRATION_DATABASE_URL: world.ownerUrl }
  const child = spawn(process.execPath, ['tools/prisma.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  return { code, text: Buffer.concat(chunks).toString() }
}

describe('migrations', () => {
  test('are applied in order, once', async () => {
    expect(await run()).toEqual([ROLES, TABLES])
    expect(await run()).toEqual([])
  })

  test('are applied once by many processes that start together', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => run()))
    expect(results.flat().sort()).toEqual([ROLES, TABLES])
    const history = await query('SELECT migration_name FROM _prisma_migrations WHERE applied_steps_count = 1')
    expect(history).toHaveLength(2)
  })

  test('that fail leave nothing of themselves, stop every later start, and name what to do', async () => {
    writeMigration(FAILS, 'CREATE TABLE half (); SELECT 1 / 0;')
    await expect(run()).rejects.toThrow(/20260103000000_fails failed: division by zero/)
    expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    await expect(run()).rejects.toThrow(/failed earlier.*migrate resolve/)
  })

  test('that were changed after they had been applied are reported; other line endings are no change', async () => {
    await run()
    const warnings: string[] = []
    writeMigration(
      TABLES,
      'CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;\r\nSELECT two();',
    )
    await run({ warn: (message) => warnings.push(message) })
    expect(warnings).toEqual([])
    writeMigration(TABLES, 'SELECT 3;')
    await run({ warn: (message) => warnings.push(message) })
    expect(warnings).toEqual([`The migration ${TABLES} was changed after it had been applied`])
  })

  test('are not applied to a database that holds somebody else’s tables', async () => {
    await query('CREATE TABLE theirs ()')
    await expect(run()).rejects.toThrow(/already has tables/)
  })
})

describe('Prisma’s command line', () => {
  test('finds nothing to do after us, in its history and in its schema', { timeout: 90_000 }, async () => {
    expect(await run({ folder: OURS })).not.toEqual([])
    expect((await prisma(['migrate', 'status'])).text).toMatch(/Database schema is up to date/)
    expect((await prisma(['migrate', 'deploy'])).text).toMatch(/No pending migrations/)
    const difference = [
      'migrate',
      'diff',
      '--from-config-datasource',
      '--to-schema',
      'prisma/schema.prisma',
      '--exit-code',
    ]
    expect((await prisma(difference)).text).toMatch(/No difference detected/)
  })

  test('leaves us nothing to do', { timeout: 90_000 }, async () => {
    expect(await prisma(['migrate', 'deploy'])).toMatchObject({ code: 0 })
    expect(await run({ folder: OURS })).toEqual([])
  })

  test('sees what failed with us, and goes no further', { timeout: 90_000 }, async () => {
    const broken = '99990101000000_broken'
    cpSync(OURS, folder, { recursive: true })
    for (const name of [ROLES, TABLES]) rmSync(join(folder, name), { recursive: true })
    writeMigration(broken, 'SELECT 1 / 0;')
    await expect(run()).rejects.toThrow(/division by zero/)
    expect((await prisma(['migrate', 'deploy'])).text).toMatch(/P3009/)
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '${broken}'`)
    rmSync(join(folder, broken), { recursive: true })
    expect(await run()).toEqual([])
  })
})

describe('a right that is missing', () => {
  const owner = `limited_${Date.now()}`
  const login = `login_${Date.now()}`
  const urlOf = (role: string) => {
    const url = new URL(world.adminUrl)
    url.username = role
    url.password = 'secret'
    return url.href
  }

  beforeEach(async () => {
    await query(
      `CREATE ROLE ${owner} LOGIN PASSWORD 'secret'; CREATE ROLE ${login} LOGIN PASSWORD 'secret'`,
      world.adminUrl,
    )
  })
  afterEach(async () => {
    await query(`DROP OWNED BY ${owner}, ${login} CASCADE; DROP ROLE ${owner}, ${login}`, world.adminUrl)
  })

  test('stops the start before anything has changed, with the statements that the operator must run', async () => {
    const attempt = run({ ownerUrl: urlOf(owner), appUrl: urlOf(login) })
    const refusal = await attempt.catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(OperatorActionRequired)
    const { statements } = refusal as OperatorActionRequired
    expect(statements).toEqual([
      `GRANT CREATE ON DATABASE "${new URL(world.adminUrl).pathname.slice(1)}" TO "${owner}";`,
      `GRANT CREATE, USAGE ON SCHEMA public TO "${owner}";`,
      `GRANT palette_server TO "${login}" WITH INHERIT true, SET TRUE;`,
      `GRANT palette_user TO "${login}" WITH INHERIT false, SET TRUE;`,
      `GRANT palette_admin TO "${login}" WITH INHERIT false, SET TRUE;`,
    ])
    expect(await query(`SELECT to_regclass('_prisma_migrations') AS history`)).toEqual([{ history: null }])

    for (const statement of statements) await query(statement, world.adminUrl)
    expect(await run({ ownerUrl: urlOf(owner), appUrl: urlOf(login) })).toEqual([ROLES, TABLES])
  })
})

test('roles that the owner may not create are asked for by name', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'palette-no-roles-'))
  const server = await startEmbedded({ dataDir, settings: { fsync: 'off' } })
  try {
    await query('ALTER ROLE palette_owner NOCREATEROLE', server.adminUrl)
    const attempt = () => run({ ownerUrl: server.ownerUrl, appUrl: server.appUrl, folder: OURS })
    const { statements } = (await attempt().catch((error: unknown) => error)) as OperatorActionRequired
    expect(statements.slice(0, 3)).toEqual(
      ['palette_server', 'palette_user', 'palette_admin'].map((role) => `CREATE ROLE ${role} NOLOGIN NOBYPASSRLS;`),
    )
    const admin = new URL(server.adminUrl)
    admin.pathname = '/palette'
    for (const statement of statements) await query(statement, admin.href)
    expect(await attempt()).not.toEqual([])
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

describe('an application role that row-level security does not bind', () => {
  test('is refused in production', async () => {
    await expect(run({ appUrl: world.adminUrl })).rejects.toThrow(/"postgres" of DATABASE_URL is a superuser/)
  })

  test('is a warning otherwise', async () => {
    const warnings: string[] = []
    await run({ appUrl: world.adminUrl, production: false, warn: (message) => warnings.push(message) })
    expect(warnings).toEqual([expect.stringMatching(/is a superuser/)])
  })
})
