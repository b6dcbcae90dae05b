import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type UserId, userId } from '../brands.ts'
import { audit } from './audit.ts'
import { decideStanding } from './rules.ts'
import { changeRole } from './standing.ts'
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

describe('the last admin', () => {
  test('is left when two remove each other at once', async () => {
    const [one, two] = [await signUp('one@example.com'), await signUp('two@example.com')]
    await onlyAdmin(one)
    await setRole(two, 'ADMIN')
    const outcomes = await Promise.all([setRole(one, 'USER'), setRole(two, 'USER')])
    expect(outcomes.sort()).toEqual(['changed', 'lastAdmin'])
    expect(await admins()).toHaveLength(1)
  })

  test.each([
    [{ admin: true, suspended: false }, { admin: false, suspended: false }, 0, 'lastAdmin'],
    [{ admin: true, suspended: false }, { admin: true, suspended: true }, 0, 'lastAdmin'],
    [{ admin: true, suspended: false }, { admin: false, suspended: false }, 1, 'changed'],
    [{ admin: true, suspended: true }, { admin: false, suspended: true }, 0, 'changed'],
    [{ admin: false, suspended: false }, { admin: true, suspended: false }, 0, 'changed'],
    [{ admin: false, suspended: true }, { admin: false, suspended: true }, 0, 'unchanged'],
  ] as const)('%j to %j with %i others: %s', (before, after, otherAdmins, decision) => {
    expect(decideStanding(before, after, { otherAdmins })).toBe(decision)
  })

  test('is not looked for among people who are not there', async () => {
    expect(await setRole(userId(crypto.randomUUID()), 'ADMIN')).toBe('missing')
  })
})

describe('the audit', () => {
  const line = { actor: system, action: 'test.done', target: 'x', before: { points: 1n, at: new Date(0) }, after: null }

  test('is in the same transaction as what it tells of', async () => {
    const failing = world.transactions.transaction(async (tx) => {
      await audit(tx, { ...line, action: 'test.undone' })
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await world.database.system.auditEntry.count({ where: { action: 'test.undone' } })).toBe(0)
  })

  test('keeps points as text and instants as RFC 3339', async () => {
    await world.transactions.transaction((tx) => audit(tx, line))
    const kept = await world.database.system.auditEntry.findFirst({ where: { action: 'test.done' } })
    expect(kept).toMatchObject({
      before: { points: '1', at: '1970-01-01T00:00:00.000Z' },
      after: null,
      actorKind: 'system',
    })
  })

  test.each(["UPDATE audit_entry SET reason = 'nothing to see'", 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])(
    '%s is refused to the application',
    async (statement) => {
      await expect(world.database.pool.query(statement)).rejects.toThrow('permission denied')
    },
  )
})
