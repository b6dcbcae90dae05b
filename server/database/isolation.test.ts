import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'

let world: TestDatabase
beforeAll(async () => {
  world = await createTestDatabase()
})
afterAll(() => world.close())

/** A column that names a user, directly or as the owner of an account. */
const USER_COLUMNS = ['user_id', 'account_id', 'reference_id', 'actor_id', 'email']

test('every table with a user in it is forced under row-level security, and has policies', async () => {
  const tables = await world.system.$queryRaw<{ name: string; forced: boolean; policies: number }[]>`
    SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
           (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND (c.relname IN ('user', 'account') OR EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attname = ANY (${USER_COLUMNS})))`
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter((table) => !table.forced || table.policies === 0)).toEqual([])
})

describe("the application's role", () => {
  const MONEY = ['account', 'hold', 'credit_grant', 'allocation', 'entry'] as const

  test.each(MONEY)('cannot insert into, update, delete from or truncate %s', async (table) => {
    const [rights] = await world.system.$queryRaw<Record<string, boolean>[]>`
      SELECT has_table_privilege(${table}, 'INSERT') AS insert, has_table_privilege(${table}, 'UPDATE') AS update,
             has_table_privilege(${table}, 'DELETE') AS delete, has_table_privilege(${table}, 'TRUNCATE') AS truncate,
             has_any_column_privilege(${table}, 'INSERT, UPDATE') AS any_column, has_table_privilege(${table}, 'SELECT') AS select`
    expect(rights).toEqual({
      insert: false,
      update: false,
      delete: false,
      truncate: false,
      any_column: false,
      select: true,
    })
    await expect(world.system.$executeRawUnsafe(`DELETE FROM "${table}"`)).rejects.toThrow(/permission denied/)
  })

  test('owns nothing, is no superuser and does not bypass row-level security', async () => {
    const [role] = await world.system.$queryRaw<object[]>`
      SELECT rolsuper, rolbypassrls, (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned
      FROM pg_roles r WHERE rolname = current_user`
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, owned: 0 })
  })

  test("may run the ledger's public functions, and none of those beneath them", async () => {
    const functions = await world.system.$queryRaw<{ name: string }[]>`
      SELECT p.proname AS name FROM pg_proc p
      WHERE p.pronamespace = 'ledger'::regnamespace AND has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1`
    expect(functions.map(({ name }) => name).join(' ')).toBe(
      'adjust budget_use capture close_account expire grant hold release renew reverse set_budget set_plan set_time_zone',
    )
  })

  test('cannot rewrite the audit', async () => {
    await expect(world.system.$executeRaw`UPDATE audit_entry SET action = 'x'`).rejects.toThrow(/permission denied/)
    await expect(world.system.$executeRaw`DELETE FROM audit_entry`).rejects.toThrow(/permission denied/)
  })
})

describe("a user's client", () => {
  test('sees its own account and entries, and nobody else’s', async () => {
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    const mine = world.forUser(ada.userId)
    expect(await mine.account.findMany({ select: { id: true } })).toEqual([{ id: ada.accountId }])
    expect(await mine.entry.findMany({ where: { accountId: ben.accountId } })).toEqual([])
    expect(await mine.user.findMany({ select: { id: true } })).toEqual([{ id: ada.userId }])
  })

  test.each([
    'session',
    'credential',
    'two_factor',
    'verification',
    'provider_call',
    'rate',
    'audit_entry',
    'rate_window',
    'user_note',
  ])('may not read %s at all', async (table) => {
    const { userId } = await world.createUser()
    await expect(world.forUser(userId).$queryRawUnsafe(`SELECT * FROM "${table}"`)).rejects.toThrow(/permission denied/)
  })

  test.each(['cost_micro_usd', 'route', 'lease_id', 'material'])(
    'may not read what %s of an action says',
    async (column) => {
      const { userId } = await world.createUser()
      await expect(world.forUser(userId).$queryRawUnsafe(`SELECT ${column} FROM action`)).rejects.toThrow(
        /permission denied/,
      )
    },
  )

  test('cannot write, and cannot run the ledger', async () => {
    const { userId, accountId } = await world.createUser()
    const mine = world.forUser(userId)
    await expect(mine.$executeRaw`UPDATE account SET posted = 1000000`).rejects.toThrow(/permission denied/)
    await expect(mine.$executeRaw`UPDATE "user" SET role = 'ADMIN'`).rejects.toThrow(/permission denied/)
    await expect(mine.$queryRaw`SELECT * FROM ledger.adjust(${accountId}::uuid, 1000, 'k', 'r')`).rejects.toThrow(
      /permission denied/,
    )
  })
})

test.each([
  ['token', 'session'],
  ['hash', 'api_key'],
  ['password', 'credential'],
  ['secret', 'two_factor'],
])("an admin's client may not read the %s of a %s", async (column, table) => {
  await expect(world.admin.$queryRawUnsafe(`SELECT ${column} FROM ${table}`)).rejects.toThrow(/permission denied/)
})

describe('what the database itself refuses, even to its owner', () => {
  const asOwner = async (sql: string) => {
    const { default: pg } = await import('pg')
    const owner = new pg.Client({ connectionString: world.ownerUrl })
    await owner.connect()
    try {
      return await owner.query(sql)
    } finally {
      await owner.end()
    }
  }

  test.each([
    ['an entry that is edited', 'UPDATE entry SET amount = 1', /append-only/],
    ['an entry that is deleted', 'DELETE FROM entry', /append-only/],
    ['a line of the audit that is edited', "UPDATE audit_entry SET reason = 'x'", /append-only/],
    ['a line of the audit that is deleted', 'DELETE FROM audit_entry', /append-only/],
    ['an audit that is emptied', 'TRUNCATE audit_entry', /append-only/],
    ['a balance below what is held', 'UPDATE account SET held = posted + 1', /check constraint/],
    ['a negative balance', 'UPDATE account SET posted = -1', /check constraint/],
    ['a grant with less left than is held', 'UPDATE credit_grant SET held = remaining + 1', /check constraint/],
  ])('%s', async (_what, sql, refusal) => {
    await world.createUser()
    await world.system.auditEntry.create({ data: { actorKind: 'system', action: 'test.done' } })
    await expect(asOwner(sql)).rejects.toThrow(refusal)
  })

  test('a negative, empty or absent amount in any verb of the ledger', async () => {
    const { accountId: id } = await world.createUser()
    const { system } = world
    await expect(system.$queryRaw`SELECT * FROM ledger.hold(${id}::uuid, 'k', 'h', -1, '1 hour')`).rejects.toThrow()
    await expect(system.$queryRaw`SELECT * FROM ledger.hold(${id}::uuid, 'k', 'h', NULL, '1 hour')`).rejects.toThrow()
    await expect(system.$queryRaw`SELECT * FROM ledger.grant(${id}::uuid, 'BOOST', -5, 'k', 'd')`).rejects.toThrow()
    await expect(system.$queryRaw`SELECT * FROM ledger.grant(${id}::uuid, 'BOOST', 0, 'k', 'd')`).rejects.toThrow()
    await expect(system.$queryRaw`SELECT * FROM ledger.adjust(${id}::uuid, 0, 'k', 'd')`).rejects.toThrow()
  })

  test('an account of somebody who does not exist', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000'
    await expect(
      world.system.$queryRaw`SELECT * FROM ledger.hold(${nobody}::uuid, 'k', 'h', 5, '1 hour')`,
    ).rejects.toThrow(/no account/)
  })
})
