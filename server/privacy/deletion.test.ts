import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, STORY, start } from '../actions/testing-actions.ts'
import { changeRole } from '../auth/standing.ts'
import { userId } from '../brands.ts'
import type { Json, Person } from '../test/client.ts'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { purgeAddresses } from './store.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const DELETE = 'mutation ($email: String!, $password: String) { deleteAccount(email: $email, password: $password) }'
const leave = (person: Person, { email = person.email, password = PASSWORD as string | null } = {}) =>
  world.client.query(DELETE, { email, password }, person)
const left = { data: { deleteAccount: true } }
const refusal = ({ errors }: { errors?: Json }) => [errors[0].extensions.code, errors[0].extensions.field]

/** Every figure of an account's books. */
const books = (accountId: string) =>
  world.system.$queryRaw`
    SELECT a.posted, a.held,
      (SELECT json_agg(to_jsonb(e) - 'description' ORDER BY version) FROM entry e WHERE e.account_id = a.id) AS entries,
      (SELECT json_agg(g ORDER BY id) FROM credit_grant g WHERE g.account_id = a.id) AS grants,
      (SELECT json_agg(h ORDER BY id) FROM hold h WHERE h.account_id = a.id) AS holds,
      (SELECT json_agg(l ORDER BY hold_id, grant_id) FROM allocation l WHERE l.account_id = a.id) AS parts,
      (SELECT sum(amount)::bigint FROM entry e WHERE e.account_id = a.id) = a.posted AS adds_up,
      (SELECT sum(remaining)::bigint FROM credit_grant g WHERE g.account_id = a.id) = a.posted AS is_granted,
      (SELECT json_agg(u ORDER BY bucket, function) FROM usage_bucket u WHERE u.account_id = a.id) AS usage,
      (SELECT json_agg(json_build_array(charged, cost_micro_usd, status) ORDER BY id) FROM action c
        WHERE c.account_id = a.id) AS work
    FROM account a WHERE a.id = ${accountId}::uuid`

/** Every row of every table that has this text in it, as "table: row". */
async function traces(text: string): Promise<string[]> {
  const tables = await world.system.$queryRaw<{ name: string }[]>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
      AND has_table_privilege(oid, 'SELECT') AND relname <> '_prisma_migrations'`
  const found = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await world.system.$queryRawUnsafe<{ row: string }[]>(
        `SELECT t::text AS row FROM "${name}" t WHERE position($1 IN t::text) > 0`,
        text,
      )
      return rows.map(({ row }) => `${name}: ${row}`)
    }),
  )
  return found.flat()
}

test('takes away who they were, what they wrote and what they got, and leaves the books as they were', async () => {
  const person = await world.signUp({ name: 'Wilhelmina Overbeek' })
  const story = await start(world, person, { work: { entityExtraction: { story: `Overbeek wrote: ${STORY}` } } })
  await follow(world, person, story.id)
  const pictures = await start(world, person, { work: { imageGeneration: { prompt: 'Overbeek at the quay' } } })
  await follow(world, person, pictures.id)
  const { data } = await world.client.query(
    'mutation { createApiKey(name: "Overbeek", scopes: [READ]) { key } }',
    {},
    person,
  )
  await world.system.$queryRaw`SELECT * FROM ledger.adjust(${person.userId}::uuid, 5, 'k', 'For Overbeek')`
  const files = () => readdirSync(join(world.config.dataDir, 'outputs'), { recursive: true }).map(String)
  const { key } = await world.system.output.findFirstOrThrow({ where: { accountId: person.userId } })
  expect(files().some((path) => path.includes(key))).toBe(true)
  const before = await books(person.userId)
  expect(before).toMatchObject([{ adds_up: true, is_granted: true }])

  const socket = world.client.socket(person)
  const closed = new Promise<CloseEvent>((resolve) => socket.on('closed', (event) => resolve(event as CloseEvent)))
  const pushes = socket.subscribe('subscription { accountChanged { id } }')
  await pushes.next()
  expect(await leave(person)).toEqual(left)
  const ended = performance.now()
  pushes.next().catch(() => undefined)
  expect((await closed).code).toBe(4403)
  expect(performance.now() - ended).toBeLessThan(5_000)

  for (const token of [person.token, data.createApiKey.key]) {
    expect((await world.client.query('{ viewer { user { id } } }', {}, token)).errors![0]!.extensions.code).toBe(
      'UNAUTHENTICATED',
    )
  }
  const signIn = await world.client.post('/api/auth/sign-in/email', { email: person.email, password: PASSWORD })
  expect(signIn.status).toBe(401)
  expect(await books(person.userId)).toEqual(before)
  expect(await traces('Overbeek')).toEqual([])
  expect(await traces(person.email)).toEqual([])
  expect(await world.system.session.count({ where: { userId: person.userId } })).toBe(0)
  await expect.poll(() => files().some((path) => path.includes(key))).toBe(false)
  await expect.poll(() => world.system.doomedFile.count()).toBe(0)
})

test('nothing more is given, held or told, whatever job comes by', async () => {
  const person = await world.signUp()
  await leave(person)
  const id = person.userId
  const [renewed] = await world.system.$queryRaw<{ outcome: string }[]>`
    SELECT outcome FROM ledger.renew(${id}::uuid, now() + interval '40 days')`
  const [held] = await world.system.$queryRaw<{ outcome: string }[]>`
    SELECT outcome FROM ledger.hold(${id}::uuid, 'k', 'h', 1, '1 hour')`
  const [told] = await world.system.$queryRaw<{ told: boolean }[]>`
    SELECT tell_notice(gen_random_uuid(), ${id}::uuid, 'k', 'RENEWED', 't', 'b', '/') AS told`
  expect([renewed, held, told]).toEqual([{ outcome: 'NOT_DUE' }, { outcome: 'CLOSED' }, { told: false }])
  const session = { token: 'late', expiresAt: new Date(Date.now() + 1e6), userId: id }
  await expect(world.system.session.create({ data: session })).rejects.toThrow(/constraint violated/)
  const rewrite = (change: string) => asOwner(`UPDATE entry SET ${change} WHERE account_id = '${id}'`)
  await expect(rewrite("description = 'Something else'")).rejects.toThrow(/append-only/)
  await expect(rewrite("description = 'Deleted with the account', amount = amount + 1")).rejects.toThrow(/append-only/)
})

async function asOwner(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: world.clone.ownerUrl })
  await owner.connect()
  try {
    await owner.query(sql)
  } finally {
    await owner.end()
  }
}

describe('who comes back', () => {
  const again = async (email: string) => {
    const person = await world.client.signUp({ name: 'Back', email, password: PASSWORD })
    return { person, account: await world.system.account.findFirstOrThrow({ where: { id: person.userId } }) }
  }

  test('within the month takes up that month, without its points; however often, and after a change of address', async () => {
    const person = await world.signUp({ points: 5n })
    const { renewsAt } = await world.system.account.findFirstOrThrow({ where: { id: person.userId } })
    await world.system.user.update({ where: { id: person.userId }, data: { email: `new-${person.email}` } })
    expect(await leave({ ...person, email: `new-${person.email}` })).toEqual(left)
    for (const email of [person.email, `new-${person.email}`.toUpperCase(), person.email]) {
      const { person: back, account } = await again(email)
      expect(account).toMatchObject({ posted: 0n, renewsAt, planTier: 'PRO' })
      expect(await leave({ ...back, email: email.toLowerCase() })).toEqual(left)
    }
  })

  test('gets the next month’s points when it begins, like anybody', async () => {
    const person = await world.signUp()
    await leave(person)
    const { person: back } = await again(person.email)
    await world.system.$queryRaw`SELECT * FROM ledger.renew(${back.userId}::uuid, now() + interval '32 days')`
    expect(await world.system.account.findFirstOrThrow({ where: { id: back.userId } })).toMatchObject({
      posted: 2_500n,
    })
  })

  test('after the month is over is new, and nothing is kept of the address by then', async () => {
    const person = await world.signUp()
    await leave(person)
    await asOwner("UPDATE deleted_address SET renews_at = now() - interval '1 second'")
    expect((await again(person.email)).account).toMatchObject({ posted: 2_500n })
    await world.app.transactions.statement(purgeAddresses)
    expect(await world.system.deletedAddress.count()).toBe(0)
  })

  test('what is kept of the address is nothing that it could be read from or looked up by', async () => {
    await leave(await world.signUp())
    await leave(await world.signUp())
    const rows = await world.system.deletedAddress.findMany()
    expect(rows).toHaveLength(2)
    for (const { hash } of rows) expect(hash).toMatch(/^[\w-]{43}$/)
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(rows.length)
  })
})

describe('is refused', () => {
  test('without the right address, and without the right password, tries of which are counted', async () => {
    const person = await world.signUp()
    expect(refusal(await leave(person, { email: 'somebody@example.com' }))).toEqual(['BAD_USER_INPUT', 'email'])
    expect(refusal(await leave(person, { password: null }))).toEqual(['BAD_USER_INPUT', 'password'])
    for (let tries = 1; tries < 10; tries++) {
      expect(refusal(await leave(person, { password: 'wrong' }))).toEqual(['BAD_USER_INPUT', 'password'])
    }
    expect(refusal(await leave(person))).toEqual(['RATE_LIMITED', undefined])
    expect((await world.client.query('{ viewer { user { name } } }', {}, person)).data.viewer.user.name).toBe('Ada')
  })

  test('to a session that is not fresh, of who has no password', async () => {
    const person = await world.signUp()
    await world.system.credential.deleteMany({ where: { userId: person.userId } })
    const asked = await world.client.query('{ viewer { accountDeletion { needsPassword running } } }', {}, person)
    expect(asked.data.viewer.accountDeletion).toEqual({ needsPassword: false, running: 0 })
    const since = (minutes: number) =>
      world.system.session.updateMany({
        where: { userId: person.userId },
        data: { createdAt: new Date(Date.now() - minutes * 60_000) },
      })
    await since(16)
    expect(refusal(await leave(person, { password: null }))).toEqual(['BAD_USER_INPUT', 'password'])
    await since(14)
    expect(await leave(person, { password: null })).toEqual(left)
  })

  test('while work runs, and nothing is lost by trying', async () => {
    const person = await world.signUp()
    const { hold_id: hold } = (
      await world.system.$queryRaw<{ hold_id: string }[]>`
        SELECT hold_id FROM ledger.hold(${person.userId}::uuid, 'k', 'h', 5, '1 hour')`
    )[0]!
    const answer = await leave(person)
    expect(refusal(answer)).toEqual(['FORBIDDEN', undefined])
    expect(answer.errors![0]!.message).toContain('still running')
    await world.system.$queryRaw`SELECT * FROM ledger.release(${person.userId}::uuid, ${hold}::uuid)`
    expect(await leave(person)).toEqual(left)
  })

  test('to the last admin, of two who leave at once too', async () => {
    const admins = [await world.signUp(), await world.signUp()]
    for (const { userId: id } of admins) {
      await world.app.transactions.transaction((tx) =>
        changeRole(tx, { userId: userId(id), role: 'ADMIN', actor: { kind: 'system' } }),
      )
    }
    const answers = await Promise.all(admins.map((admin) => leave(admin)))
    expect(answers.filter(({ data }) => data?.deleteAccount)).toHaveLength(1)
    const refused = answers.find(({ errors }) => errors)!
    expect(refusal(refused)).toEqual(['FORBIDDEN', undefined])
    expect(refused.errors![0]!.message).toContain('last admin')
    expect(await world.system.user.count({ where: { role: 'ADMIN' } })).toBe(1)
  })
})
