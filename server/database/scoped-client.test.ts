import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type UserId, userId } from '../brands.ts'
import { TEMPLATE } from '../test/global-setup.ts'
import { createDatabase, type Database } from './client.ts'
import { type ClonedDatabase, cloneDatabase } from './embedded/clone.ts'
import { createScopedPool } from './scoped-pool.ts'

const ADA = userId('00000000-0000-7000-8000-00000000000a')
const BEN = userId('00000000-0000-7000-8000-00000000000b')
const select = { id: true } as const

let clone: ClonedDatabase
let database: Database
beforeAll(async () => {
  clone = await cloneDatabase(inject('postgres'), { name: `scoped_${Date.now()}`, template: TEMPLATE })
  // One connection beneath all users: what one leaves behind, the next would find.
  database = createDatabase({ url: clone.appUrl, poolSize: 1 })
  for (const id of [ADA, BEN]) await database.system.user.create({ data: { id, email: `${id}@example.com`, name: id } })
})
afterAll(async () => {
  await database.close()
  await clone.drop()
})

describe('users of one tick', () => {
  test('get their own answers from findUnique, which Prisma would merge across them', async () => {
    const [ada, ben] = [database.forUser(ADA), database.forUser(BEN)]
    const find = (client: typeof ada, id: UserId) => client.user.findUnique({ where: { id }, select })
    const answers = await Promise.all([find(ada, ADA), find(ben, ADA), find(ada, BEN), find(ben, BEN)])
    expect(answers).toEqual([{ id: ADA }, null, null, { id: BEN }])
  })

  test('get their own answers from findUniqueOrThrow: what is not theirs is not found', async () => {
    const answers = await Promise.allSettled(
      [ADA, BEN].map((id) => database.forUser(id).user.findUniqueOrThrow({ where: { id: ADA }, select })),
    )
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  test('get their own answers from array transactions, which Prisma would send from whoever came first', async () => {
    const both = (id: UserId) => {
      const client = database.forUser(id)
      return client.$transaction([
        client.user.findMany({ select }),
        client.user.findUnique({ where: { id: ADA }, select }),
      ])
    }
    expect(await Promise.all([both(ADA), both(BEN)])).toEqual([
      [[{ id: ADA }], { id: ADA }],
      [[{ id: BEN }], null],
    ])
  })

  test('get their own answers in interactive transactions', async () => {
    const both = (id: UserId) =>
      database.forUser(id).$transaction(async (tx) => ({
        many: await tx.user.findMany({ select }),
        one: await tx.user.findUnique({ where: { id: ADA }, select }),
      }))
    expect(await Promise.all([both(ADA), both(BEN)])).toEqual([
      { many: [{ id: ADA }], one: { id: ADA } },
      { many: [{ id: BEN }], one: null },
    ])
  })

  test('stay apart over a thousand mixed statements on few connections', async () => {
    const busy = createDatabase({ url: clone.appUrl, poolSize: 4 })
    try {
      const wrong: unknown[] = []
      const ask = async (index: number) => {
        const id = index % 2 ? ADA : BEN
        const client = busy.forUser(id)
        const rows =
          index % 3 ? await client.user.findMany({ select }) : [await client.user.findUnique({ where: { id }, select })]
        if (rows.length !== 1 || rows[0]?.id !== id) wrong.push({ id, rows })
        // An error in the middle must not leave its transaction, or its user, behind either.
        if (index % 7 === 0) await client.$queryRaw`SELECT 1 / 0`.catch(() => {})
      }
      await Promise.all(Array.from({ length: 1_000 }, (_, index) => ask(index)))
      expect(wrong).toEqual([])
    } finally {
      await busy.close()
    }
  })
})

describe('nothing is left on a connection', () => {
  const raw = () => createScopedPool({ connectionString: clone.appUrl, max: 1 })

  test('for a statement outside a scope: it is refused before it is sent', async () => {
    const pool = raw()
    await expect(pool.query({ text: 'SELECT 1' })).rejects.toThrow(/no scope/)
    await expect(pool.connect()).rejects.toThrow(/no scope/)
    await pool.end()
  })

  test('after a user, an error, or a transaction that was rolled back', async () => {
    const ada = database.forUser(ADA)
    await ada.user.findMany({ select })
    await expect(ada.$queryRaw`SELECT 1 / 0`).rejects.toThrow()
    await expect(
      ada.$transaction(async () => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    const seen = await database.admin.$queryRaw`SELECT current_user::text AS role, current_setting('app.user_id') AS id`
    expect(seen).toEqual([{ role: 'palette_admin', id: '' }])
  })

  test('without settings the role of the application sees no rows as a user', async () => {
    const client = new pg.Client({ connectionString: clone.appUrl })
    await client.connect()
    try {
      await client.query('SET ROLE palette_user')
      expect((await client.query('SELECT id FROM "user"')).rows).toEqual([])
      await client.query(`SET app.user_id = ''`)
      expect((await client.query('SELECT id FROM "user"')).rows).toEqual([])
    } finally {
      await client.end()
    }
  })
})

describe('a user id', () => {
  test.each([
    ['SQL', `${ADA}', true), set_config('role', 'palette_server', true) --`],
    ['nothing', ''],
    ['a newline behind a UUID', `${ADA}\n`],
    ['another alphabet', 'not-a-uuid'],
  ])('that is %s is refused', async (_what, id) => {
    const client = database.forUser(id as UserId)
    await expect(client.user.findMany({ select })).rejects.toThrow(/not a UUID/)
    await expect(client.$transaction(async (tx) => tx.user.findMany({ select }))).rejects.toThrow(/not a UUID/)
  })

  test('of nobody sees nothing', async () => {
    expect(await database.forUser(userId(randomUUID())).user.findMany({ select })).toEqual([])
  })
})

describe('an admin’s client', () => {
  test('sees every user and cannot change one', async () => {
    expect(await database.admin.user.count()).toBe(2)
    await expect(database.admin.user.updateMany({ data: { name: 'x' } })).rejects.toThrow(/permission denied/)
  })
})

describe('where DATABASE_URL names the owner of the tables', () => {
  test('the server steps down: it cannot write the money tables around the ledger', async () => {
    const asOwner = createDatabase({ url: clone.ownerUrl, poolSize: 2 })
    try {
      await asOwnerMember(clone.adminUrl)
      expect(await asOwner.system.$queryRaw`SELECT current_user::text AS role`).toEqual([{ role: 'palette_server' }])
      await expect(asOwner.system.$executeRaw`UPDATE account SET posted = 1000000`).rejects.toThrow(/permission denied/)
      expect(await asOwner.forUser(ADA).user.findMany({ select })).toEqual([{ id: ADA }])
      expect(await asOwner.system.$queryRaw`SELECT current_user::text AS role`).toEqual([{ role: 'palette_server' }])
    } finally {
      await asOwner.close()
    }
  })
})

/** What migrate() does when DATABASE_URL is the owner's. */
async function asOwnerMember(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query('GRANT palette_server, palette_user, palette_admin TO palette_owner WITH INHERIT FALSE, SET TRUE')
  await admin.end()
}
