import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userId } from '../brands.ts'
import type { Actor, ApiKeyScope } from '../graphql/context.ts'
import { decideKey } from './rules.ts'
import { changeSuspension } from './standing.ts'
import { type AuthWorld, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

const member = async (email: string) => (await world.person(email)).actor
const create = (actor: Actor, more: { scopes?: ApiKeyScope[]; name?: string; expiresAt?: Date } = {}) =>
  world.auth.service.createApiKey(actor, { name: 'CI', scopes: ['READ'], ...more })
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

describe('an API key', () => {
  test('is told once and kept as a hash', async () => {
    const { id, key } = await create(await member('hash@example.com'))
    const row = await world.database.system.apiKey.findFirst({ where: { id } })
    expect(key).toMatch(/^dp_[A-Za-z0-9]{40}$/)
    expect(row).toMatchObject({ name: 'CI', start: key.slice(0, 8) })
    expect(JSON.stringify(row)).not.toContain(key.slice(8))
  })

  test('acts for its user within its scopes, and ACT includes READ', async () => {
    const owner = await member('scopes@example.com')
    const [read, act] = [await create(owner), await create(owner, { scopes: ['ACT'] })]
    expect(await world.actorOf(bearer(read.key))).toMatchObject({ kind: 'apiKey', apiKeyId: read.id, scopes: ['READ'] })
    expect(await world.actorOf(bearer(act.key))).toMatchObject({ scopes: ['READ', 'ACT'], suspended: false })
  })

  test('is invalid from the moment on at which it expires', async () => {
    const expiresAt = new Date(world.clock.now().getTime() + 3_000)
    const { key } = await create(await member('expiring@example.com'), { expiresAt })
    expect(await world.actorOf(bearer(key))).toMatchObject({ expiresAt })
    world.clock.turn(3_000)
    expect(await world.auth.resolve(bearer(key))).toEqual({ kind: 'invalid', via: 'bearer' })
  })

  test('is invalid at once when revoked, and within five seconds where nobody heard of it', async () => {
    const owner = await member('revoking@example.com')
    const { id, key } = await create(owner)
    const deaf = await world.instance()
    for (const { auth } of [world, deaf]) expect((await auth.resolve(bearer(key))).kind).toBe('valid')
    expect(await world.auth.service.revokeApiKey(owner, id)).toBe(true)
    expect(await world.auth.resolve(bearer(key))).toMatchObject({ kind: 'invalid' })
    world.clock.turn(5_001)
    expect(await deaf.auth.resolve(bearer(key))).toMatchObject({ kind: 'invalid' })
  })

  test('of somebody else, missing, revoked before, or no id at all: false', async () => {
    const owner = await member('owner@example.com')
    const other = await member('other@example.com')
    const { id, key } = await create(owner)
    for (const foreign of [id, crypto.randomUUID(), 'x', '']) {
      expect(await world.auth.service.revokeApiKey(other, foreign)).toBe(false)
    }
    expect((await world.auth.resolve(bearer(key))).kind).toBe('valid')
    await world.auth.service.revokeApiKey(owner, id)
    expect(await world.auth.service.revokeApiKey(owner, id)).toBe(false)
  })

  test('notes its last use, at most once a minute', async () => {
    const { id, key } = await create(await member('used@example.com'))
    const lastUse = async () => {
      await world.auth.resolve(bearer(key))
      return (await world.database.system.apiKey.findFirst({ where: { id } }))!.lastUsedAt
    }
    const first = await lastUse()
    expect(first).toBeInstanceOf(Date)
    world.clock.turn(30_000)
    expect(await lastUse()).toEqual(first)
    world.clock.turn(30_000)
    expect((await lastUse())!.getTime()).toBeGreaterThanOrEqual(first!.getTime() + 60_000)
  })

  test('makes and revokes no keys, and neither does a guest', async () => {
    const key = await world.actorOf(bearer((await create(await member('machine@example.com'))).key))
    await expect(create(key)).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } })
    await expect(create({ kind: 'guest' })).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
  })

  test('is not made for who has been suspended, even when the actor does not know it yet', async () => {
    const stale = await member('suspended@example.com')
    await world.transactions.transaction((tx) =>
      changeSuspension(tx, { userId: stale.userId, suspended: true, actor: { kind: 'system' } }),
    )
    await expect(create(stale)).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } })
  })

  test.each([
    ['no scope', { scopes: [] }],
    ['no name', { name: '  ' }],
    ['an endless name', { name: 'x'.repeat(101) }],
    ['a NUL in its name', { name: 'a\0b' }],
    ['an expiry in the past', { expiresAt: new Date(0) }],
  ])('with %s is refused', async (what, change) => {
    const owner = await member(`${what.replaceAll(' ', '-')}@example.com`)
    await expect(create(owner, change)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })
})

describe('the fifty keys of a user', () => {
  test('are fifty when sixty are made at once, and expired ones do not count', async () => {
    const owner = await member('collector@example.com')
    const expiresAt = new Date(world.clock.now().getTime() + 1_000)
    await create(owner, { expiresAt })
    world.clock.turn(1_001)
    const made = await Promise.allSettled(Array.from({ length: 60 }, () => create(owner)))
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(50)
    expect(await world.database.forUser(userId(owner.userId)).apiKey.count()).toBe(50)
  })
})

describe('the rules of keys', () => {
  const now = new Date('2026-01-01')
  test.each([
    [{ scopes: ['READ'], expiresAt: undefined }, 49, { kind: 'allowed', scopes: ['READ'] }],
    [{ scopes: ['READ', 'READ'], expiresAt: new Date('2026-01-02') }, 0, { kind: 'allowed', scopes: ['READ'] }],
    [{ scopes: ['ACT'], expiresAt: undefined }, 0, { kind: 'allowed', scopes: ['READ', 'ACT'] }],
    [{ scopes: ['READ'], expiresAt: now }, 0, { kind: 'refused' }],
    [{ scopes: ['READ'], expiresAt: undefined }, 50, { kind: 'refused' }],
  ] as const)('%j with %i keys: %j', (request, live, decision) => {
    expect(decideKey({ name: 'CI', ...request }, { live, now })).toMatchObject(decision)
  })
})
