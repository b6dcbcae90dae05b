import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createActors } from './actors.ts'
import type { BetterAuth } from './better-auth.ts'
import { readCredential } from './credentials.ts'
import { changeRole, changeSuspension } from './standing.ts'
import { type AuthWorld, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

const KEY = `dp_${'a'.repeat(40)}`

describe('who asks', () => {
  test('is the user of the session, by cookie or by token, signed or not', async () => {
    const { userId, cookiePair, bearer, headers } = await world.signUp('who@example.com')
    const signed = { authorization: `bearer ${headers.get('set-auth-token')}` }
    expect(await world.auth.resolve({ cookie: `a=b; ${cookiePair}; c="d` })).toMatchObject({
      kind: 'valid',
      via: 'cookie',
    })
    for (const credential of [{ cookie: cookiePair }, bearer, signed]) {
      expect(await world.actorOf(credential)).toMatchObject({ kind: 'session', userId, admin: false, suspended: false })
    }
  })

  test.each([
    ['nothing', {}],
    ['cookies of others', { cookie: 'sid=1; __Secure-x=%00; =; ;;' }],
    ['a cookie of ours that was cleared', { cookie: 'palette-4000.session_token=' }],
    ['another scheme of authorization', { authorization: 'Basic dXNlcjpwYXNz' }],
  ])('with %s is a guest', async (_what, headers) => {
    expect(await world.auth.resolve(headers)).toEqual({ kind: 'none', actor: { kind: 'guest' } })
  })

  test.each([
    ['an unknown key', { authorization: `Bearer ${KEY}` }],
    ['half a key', { authorization: 'Bearer dp_abc' }],
    ['an unknown token', { authorization: 'Bearer abcdefghijklmnopqrstuvwxyz012345' }],
    ['an endless token', { authorization: `Bearer ${'x'.repeat(10_000)}` }],
    ['an encoded NUL', { authorization: 'Bearer abcdefghijklmnop%00.qrstuvwxyz' }],
    ['no token', { authorization: 'Bearer ' }],
    ['odd characters', { authorization: 'Bearer \u2603\u2603\u2603\u2603\u2603\u2603\u2603\u2603\u2603\u2603\u2603' }],
    ['a forged cookie', { cookie: 'palette-4000.session_token=abcdefghijklmnop.qrstuvwxyz' }],
    ['a broken cookie', { cookie: 'palette-4000.session_token=%%%' }],
  ])('with %s is told that it is not valid', async (_what, headers) => {
    expect((await world.auth.resolve(headers)).kind).toBe('invalid')
  })

  test('is the key and not the cookie when both are sent, even when the key is not valid', async () => {
    const { cookiePair: cookie } = await world.signUp('both@example.com')
    expect(await world.auth.resolve({ cookie, authorization: `Bearer ${KEY}` })).toMatchObject({ kind: 'invalid' })
  })

  test('is nobody with a session that has expired', async () => {
    const { userId, bearer } = await world.person('expired@example.com')
    const anHourAgo = new Date(world.clock.now().getTime() - 3_600_000)
    await world.database.system.session.updateMany({ where: { userId }, data: { expiresAt: anHourAgo } })
    world.clock.turn(5_001)
    expect(await world.auth.resolve(bearer)).toEqual({ kind: 'invalid', via: 'bearer' })
  })

  test('is suspended, or an admin, as soon as that is so', async () => {
    const { bearer } = await world.person('changing@example.com')
    const { userId } = await world.actorOf(bearer)
    const actor = { kind: 'system' } as const
    await world.transactions.transaction((tx) => changeSuspension(tx, { userId, actor, suspended: true }))
    expect(await world.actorOf(bearer)).toMatchObject({ suspended: true, admin: false })
    await world.transactions.transaction((tx) => changeSuspension(tx, { userId, actor, suspended: false }))
    await world.transactions.transaction((tx) => changeRole(tx, { userId, actor, role: 'ADMIN' }))
    expect(await world.actorOf(bearer)).toMatchObject({ suspended: false, admin: true })
  })
})

describe('the memory of five seconds', () => {
  test('asks the database once for many requests, and again after it', async () => {
    const { bearer } = await world.person('often@example.com')
    const getSession = vi.fn(async () => null)
    const betterAuth = {
      $context: Promise.resolve({ authCookies: { sessionToken: { name: 's' } } }),
      api: { getSession },
    }
    const { resolve } = await createActors({
      ...world,
      betterAuth: betterAuth as never as BetterAuth,
      database: world.database.system,
    })
    await Promise.all(Array.from({ length: 20 }, () => resolve(bearer)))
    expect(getSession).toHaveBeenCalledTimes(1)
    world.clock.turn(5_001)
    await resolve(bearer)
    expect(getSession).toHaveBeenCalledTimes(2)
  })

  test('does not take an outage for a bad credential, nor keep it', async () => {
    const getSession = vi.fn().mockRejectedValueOnce(new Error('down')).mockResolvedValue(null)
    const betterAuth = {
      $context: Promise.resolve({ authCookies: { sessionToken: { name: 's' } } }),
      api: { getSession },
    }
    const { resolve } = await createActors({
      ...world,
      betterAuth: betterAuth as never as BetterAuth,
      database: world.database.system,
    })
    const headers = { authorization: 'Bearer abcdefghijklmnopqrstuvwxyz012345' }
    await expect(resolve(headers)).rejects.toThrow('down')
    expect((await resolve(headers)).kind).toBe('invalid')
  })
})

test('a credential is named in memory by its hash', () => {
  expect(JSON.stringify(readCredential({ authorization: `Bearer ${KEY}` }, 's'))).not.toContain('aaaa')
})
