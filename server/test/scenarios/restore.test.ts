import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createApp } from '../../app.ts'
import { systemClock } from '../../clock.ts'
import { readConfig } from '../../config.ts'
import { backUpDataFolder } from '../../database/backup.ts'
import type { PrismaClient } from '../../generated/prisma/client.ts'
import { createClient, type Json, type Person } from '../client.ts'

const PASSWORD = 'correct horse battery'
const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename ... on Action { id } } }`
const OUTPUTS = '{ viewer { outputs(first: 5) { edges { node { url } } } } }'

const folder = mkdtempSync(join(tmpdir(), 'palette-restore-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Server = Awaited<ReturnType<typeof startOn>>

/** The product on a data folder of its own, with an embedded PostgreSQL; `aheadMs`: by its clock it is later. */
async function startOn(dataDir: string, { aheadMs = 0 } = {}) {
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', DRAIN_TIMEOUT_MS: '500' })
  const later = () => new Date(Date.now() + aheadMs)
  const clock = aheadMs === 0 ? systemClock : { now: later, forDatabase: later }
  const sandbox = { kind: 'sandbox', pace: 0 } as const
  const app = await createApp({
    config: { ...config, openRouter: sandbox, replicate: sandbox, reconcileIntervalMs: 300 },
    log: pino({ level: 'silent' }),
    clock,
  })
  const url = `http://127.0.0.1:${await app.listen()}`
  return { app, client: createClient(url), system: app.database.system }
}

async function start({ client }: Server, person: Person, work: object): Promise<string> {
  const { data, errors } = await client.query(START, { input: { idempotencyKey: randomUUID(), work } }, person)
  if (data?.startAction?.__typename !== 'Action') throw new Error(JSON.stringify({ data, errors }))
  return data.startAction.id
}

const endOf = ({ system }: Server, id: string) =>
  expect
    .poll(() => system.action.findFirst({ where: { id }, select: { status: true } }), { timeout: 15_000 })
    .toEqual({ status: 'SUCCEEDED' })

/** What must be as it was: who may do what, and each line of the books. */
async function standing(system: PrismaClient): Promise<Json> {
  const [found] = await system.$queryRaw<Json[]>`
    SELECT
      (SELECT json_agg(json_build_object('name', relname, 'rls', relrowsecurity, 'forced', relforcerowsecurity,
                                         'acl', relacl::text, 'owner', relowner::regrole::text) ORDER BY relname)
         FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')) AS tables,
      (SELECT json_agg(policies ORDER BY tablename, policyname) FROM pg_policies AS policies) AS policies,
      (SELECT json_agg(json_build_object('name', proname, 'acl', proacl::text, 'definer', prosecdef) ORDER BY proname, oid)
         FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace) AS verbs,
      (SELECT json_agg(json_build_array(grantee.rolname, member.rolname, inherit_option)
                       ORDER BY grantee.rolname, member.rolname)
         FROM pg_auth_members JOIN pg_roles AS grantee ON grantee.oid = roleid
         JOIN pg_roles AS member ON member.oid = pg_auth_members.member) AS members,
      (SELECT json_agg(entry ORDER BY account_id, version) FROM entry) AS entries`
  return found
}

async function account({ system }: Server, { userId: id }: Person) {
  const { posted, held } = await system.account.findFirstOrThrow({ where: { id } })
  const [sums] = await system.$queryRaw<[{ entries: bigint; grants: bigint }]>`
    SELECT (SELECT sum(amount) FROM entry WHERE account_id = ${id}::uuid)::bigint AS entries,
           (SELECT sum(remaining) FROM credit_grant WHERE account_id = ${id}::uuid)::bigint AS grants`
  return { posted, held, ...sums }
}

test('a copy made while work runs is the whole product: people, points, files, rights; and the work ends there', async () => {
  const [original, copy] = [join(folder, 'original'), join(folder, 'copy')]
  const first = await startOn(original)
  const person = await first.client.signUp({ name: 'Ada', email: 'ada@example.com', password: PASSWORD })
  await endOf(first, await start(first, person, { imageGeneration: { prompt: 'A harbour at night' } }))
  await endOf(first, await start(first, person, { reasoningTask: { task: 'When do we shoot the pier?' } }))
  const running = await start(first, person, { reasoningTask: { task: 'How long? [[sandbox:slow=80]]' } })
  const runs = () => first.system.action.findFirst({ where: { id: running }, select: { status: true } })
  await expect.poll(runs, { timeout: 5_000 }).toEqual({ status: 'RUNNING' })

  await backUpDataFolder({ dataDir: original, into: copy })
  const before = { standing: await standing(first.system), account: await account(first, person) }
  const { data } = await first.client.query(OUTPUTS, {}, person)
  const output = data.viewer.outputs.edges[0].node
  const bytes = await bytesOf(first, output.url, person)
  await first.app.stop()
  rmSync(original, { recursive: true })

  // A lease of the work that ran lasts for fifteen seconds.
  const restored = await startOn(copy, { aheadMs: 20_000 })
  expect(await standing(restored.system)).toEqual(before.standing)
  expect(before.account.held).toBeGreaterThan(0n)
  const found = await account(restored, person)
  expect(found).toMatchObject({ entries: found.posted, grants: found.posted })

  expect((await restored.client.query('{ viewer { user { email } } }', {}, person)).data.viewer.user).toEqual({
    email: person.email,
  })
  const signIn = { email: person.email, password: PASSWORD }
  expect((await restored.client.post('/api/auth/sign-in/email', signIn)).status).toBe(200)
  expect(await bytesOf(restored, output.url, person)).toEqual(bytes)

  await endOf(restored, running)
  const { charged } = await restored.system.action.findFirstOrThrow({ where: { id: running } })
  const posted = before.account.posted - charged!
  expect(await account(restored, person)).toEqual({ posted, held: 0n, entries: posted, grants: posted })
  await restored.app.stop()
}, 60_000)

async function bytesOf({ client }: Server, url: string, { token }: Person): Promise<Buffer> {
  const path = new URL(url, client.url).pathname
  const response = await fetch(client.url + path, { headers: { authorization: `Bearer ${token}` } })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

test('a copy goes into an empty folder alone, and only from where a database is', async () => {
  await expect(backUpDataFolder({ dataDir: join(folder, 'nowhere'), into: join(folder, 'x') })).rejects.toThrow(
    'no embedded',
  )
  await expect(backUpDataFolder({ dataDir: join(folder, 'copy'), into: folder })).rejects.toThrow('not empty')
})
