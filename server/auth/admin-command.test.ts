import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UserId } from '../brands.ts'
import { createDatabase } from '../database/client.ts'
import { startEmbedded } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { runAdminCommand } from './admin-command.ts'
import { changeRole, changeSuspension } from './standing.ts'
import { type AuthWorld, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

const system = { kind: 'system' } as const
const signUp = async (email: string) => (await world.person(email)).userId
const setRole = (id: UserId, role: 'ADMIN' | 'USER') =>
  world.transactions.transaction((tx) => changeRole(tx, { userId: id, role, actor: system }))
const admins = async () =>
  (await world.database.system.user.findMany({ where: { role: 'ADMIN' } })).map(({ email }) => email)
const onlyAdmin = async (id: UserId) => {
  await world.database.system.user.updateMany({ data: { role: 'USER', suspendedAt: null } })
  await setRole(id, 'ADMIN')
}

const command = async (...args: string[]) => {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const env = { DATABASE_URL: world.appUrl }
  return { exit: await runAdminCommand(args, { env, say, complain: say }), said: said.join('\n') }
}

describe('npm run admin', () => {
  test('grants, lists and revokes beside a running server, and leaves a line for each', async () => {
    const first = await signUp('boss@example.com')
    await onlyAdmin(first)
    const second = await signUp('deputy@example.com')
    expect(await command('grant', 'Deputy@Example.com')).toEqual({
      exit: 0,
      said: 'deputy@example.com is an admin now.',
    })
    expect(await command('grant', 'deputy@example.com')).toMatchObject({
      exit: 0,
      said: 'deputy@example.com is an admin already.',
    })
    expect((await command('list')).said).toBe('boss@example.com  Ada\ndeputy@example.com  Ada')
    expect(await command('revoke', 'deputy@example.com')).toMatchObject({ exit: 0 })
    const lines = await world.database.system.auditEntry.findMany({
      where: { target: second },
      orderBy: { createdAt: 'asc' },
    })
    expect(lines).toMatchObject([
      {
        actorKind: 'operator',
        actorId: null,
        action: 'role.grant',
        before: { role: 'USER' },
        after: { role: 'ADMIN' },
      },
      {
        actorKind: 'operator',
        actorId: null,
        action: 'role.revoke',
        before: { role: 'ADMIN' },
        after: { role: 'USER' },
      },
    ])
  })

  test('keeps the last admin who can still do something', async () => {
    const [boss, absent] = [await signUp('last@example.com'), await signUp('absent@example.com')]
    await onlyAdmin(boss)
    await setRole(absent, 'ADMIN')
    await world.transactions.transaction((tx) =>
      changeSuspension(tx, { userId: absent, suspended: true, actor: system }),
    )
    expect(await command('revoke', 'last@example.com')).toMatchObject({ exit: 1 })
    expect(await admins()).toContain('last@example.com')
  })

  test.each([
    [[], 64],
    [['grant'], 64],
    [['grant', 'nobody'], 64],
    [['grant', 'a@example.com', 'b@example.com'], 64],
    [['list', 'x'], 64],
    [['delete', 'a@example.com'], 64],
    [['grant', 'stranger@example.com'], 1],
  ])('%j ends with %i and says why', async (args, exit) => {
    const answer = await command(...args)
    expect(answer.exit).toBe(exit)
    expect(answer.said).not.toBe('')
  })

  test('says what is missing where no server has run, and makes nothing', async () => {
    const said: string[] = []
    const terminal = {
      env: { DATA_DIR: '/nowhere/at/all' },
      say: () => {},
      complain: (line: string) => void said.push(line),
    }
    expect(await runAdminCommand(['list'], terminal)).toBe(69)
    expect(said.join()).toContain('Start the server once')
    expect(await runAdminCommand(['list'], { ...terminal, env: { PORT: 'x' } })).toBe(78)
  })

  test('is a program with an exit code', async () => {
    await onlyAdmin(await signUp('program@example.com'))
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['server/admin-cli.ts', ...args], {
        env: { ...process.env, DATABASE_URL: world.appUrl },
      })
    expect((await run('list')).stdout).toBe('program@example.com  Ada\n')
    await expect(run('revoke', 'program@example.com')).rejects.toMatchObject({ code: 1 })
    expect(await admins()).toEqual(['program@example.com'])
  })

  test('works on the embedded database, while its server runs and while none does', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'palette-admin-'))
    const server = await startEmbedded({ dataDir })
    await migrate({ ...server, folder: 'prisma/migrations', production: false, warn: console.warn })
    const database = createDatabase({ url: server.appUrl, poolSize: 2 })
    await database.system.user.create({ data: { email: 'home@example.com', name: 'Ada' } })
    const terminal = { env: { DATA_DIR: dataDir }, say: () => {}, complain: console.error }
    expect(await runAdminCommand(['grant', 'home@example.com'], terminal)).toBe(0)
    expect(await database.system.user.findMany()).toMatchObject([{ role: 'ADMIN' }])
    await database.close()
    await server.stop()
    expect(await runAdminCommand(['list'], terminal)).toBe(0)
    rmSync(dataDir, { recursive: true, force: true })
  })
})
