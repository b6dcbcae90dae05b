import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOf, userId } from '../brands.ts'
import { type AuthWorld, PASSWORD, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

const accountsOf = async (email: string) => {
  const user = await world.database.system.user.findFirst({ where: { email } })
  const account = accountOf(userId(user!.id))
  return {
    user: user!,
    account: await world.database.system.account.findFirst({ where: { id: account } }),
    grants: await world.database.system.grant.findMany({ where: { accountId: account } }),
  }
}

describe('signing up', () => {
  test('gives the plan PRO and exactly its 2,500 points', async () => {
    const { status } = await world.signUp('first@example.com')
    const { account, grants } = await accountsOf('first@example.com')
    expect(status).toBe(200)
    expect(account).toMatchObject({ planTier: 'PRO', posted: 2500n, held: 0n })
    expect(grants).toMatchObject([{ kind: 'ALLOCATION', amount: 2500n }])
  })

  test('a second time with the same e-mail, in any case, is refused and gives nothing', async () => {
    await world.signUp('twice@example.com')
    const second = await world.signUp(' TWICE@Example.com ')
    expect(second).toMatchObject({ status: 422, body: { code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' } })
    expect((await accountsOf('twice@example.com')).grants).toHaveLength(1)
  })

  test('twenty times at once with one e-mail makes one user and one grant', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.signUp('race@example.com')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(422)])
    for (const { status, body } of answers) {
      if (status === 422) expect(body.code).toBe('USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
    }
    expect(await world.database.system.user.count({ where: { email: 'race@example.com' } })).toBe(1)
    const { account, grants } = await accountsOf('race@example.com')
    expect(account!.posted).toBe(2500n)
    expect(grants).toHaveLength(1)
  })

  test.each([
    ['Asia/Tokyo', 'Asia/Tokyo'],
    ['Middle/Earth', 'UTC'],
    ['+09:00', 'UTC'],
    [7, 'UTC'],
    [undefined, 'UTC'],
  ])('with the time zone %j opens the account in %s, and tells nobody else of it', async (timeZone, expected) => {
    const email = `zone-${String(timeZone).replace(/\W/g, '').toLowerCase()}@example.com`
    const { status, body } = await world.send('/sign-up/email', { name: 'Ada', email, password: PASSWORD, timeZone })
    expect(status).toBe(200)
    expect((await accountsOf(email)).account!.timeZone).toBe(expected)
    expect(JSON.stringify(body)).not.toContain('timeZone')
  })

  test('nobody makes themselves an admin, verified, or somebody with another id', async () => {
    const id = '11111111-1111-4111-8111-111111111111'
    const more = { role: 'ADMIN', suspendedAt: new Date(), emailVerified: true, id, image: 'javascript:alert(1)' }
    const { status } = await world.send('/sign-up/email', {
      name: 'Eve',
      email: 'eve@example.com',
      password: PASSWORD,
      ...more,
    })
    const { user } = await accountsOf('eve@example.com')
    expect(status).toBe(200)
    expect(user).toMatchObject({ role: 'USER', suspendedAt: null, emailVerified: false, image: null })
    expect(user.id).not.toBe(id)
  })

  test.each([
    ['a short password', { password: '1234567' }, 'A password has at least 8 characters.'],
    ['a long password', { password: 'x'.repeat(129) }, 'A password has at most 128 characters.'],
    ['no e-mail address', { email: 'nobody' }, 'This is not an e-mail address.'],
    [
      'an endless e-mail address',
      { email: `${'x'.repeat(250)}@example.com` },
      'An e-mail address has at most 254 characters.',
    ],
    ['an empty name', { name: '  ' }, 'A name is needed.'],
    ['a name with a NUL', { name: 'A\0da' }, 'A name has no control characters.'],
    ['a name that is an object', { name: { $ne: 1 } }, 'A name is needed.'],
  ])('with %s is refused and says why', async (_what, change, message) => {
    const person = { name: 'Ada', email: 'refused@example.com', password: PASSWORD, ...change }
    expect(await world.send('/sign-up/email', person)).toMatchObject({ status: 400, body: { message } })
  })

  test('a body that is no JSON, or a form, is refused', async () => {
    expect(await world.send('/sign-up/email', '{')).toMatchObject({ status: 400 })
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect(await world.send('/sign-up/email', 'name=Ada', form)).toMatchObject({ status: 415 })
  })
})

describe('a session', () => {
  test('comes as a cookie that no script reads and no other site sends', async () => {
    const { cookie } = await world.signUp('cookie@example.com')
    expect(cookie).toMatch(/^palette-4000\.session_token=/)
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).toMatch(/Max-Age=2592000/)
  })

  test('ends when it is signed out, without an Origin from a program, and not by another site', async () => {
    const { cookiePair: cookie } = await world.signUp('leaving@example.com')
    const evil = await world.send('/sign-out', undefined, { headers: { cookie, origin: 'https://evil.example' } })
    expect(evil.status).toBe(403)
    expect(await world.auth.resolve({ cookie })).toMatchObject({ kind: 'valid' })
    expect(await world.send('/sign-out', undefined, { headers: { cookie } })).toMatchObject({ status: 200 })
    expect(await world.auth.resolve({ cookie })).toMatchObject({ kind: 'invalid', via: 'cookie' })
  })

  test('is for our own pages, by whatever name they reached us, and for those of allowed origins', async () => {
    const { cookiePair: cookie } = await world.signUp('pages@example.com')
    const rename = (origin: string, host?: string) =>
      world.send('/update-user', { name: 'Ada' }, { headers: { cookie, origin }, ...(host && { host }) })
    expect((await rename('http://localhost:4000')).status).toBe(200)
    expect((await rename('http://127.0.0.1:4000')).status).toBe(200)
    expect((await rename('http://192.0.2.7:4000', '192.0.2.7:4000')).status).toBe(200)
    expect((await rename('http://192.0.2.7:4000')).status).toBe(403)
    expect((await rename('http://localhost:4001')).status).toBe(403)
    expect((await rename('null')).status).toBe(403)
  })

  test('a new password ends every other session', async () => {
    const { bearer } = await world.signUp('changing@example.com')
    const elsewhere = { authorization: `Bearer ${(await world.signIn('changing@example.com')).token}` }
    await world.actorOf(elsewhere)
    const changed = await world.send(
      '/change-password',
      { currentPassword: PASSWORD, newPassword: 'another long password', revokeOtherSessions: false },
      { headers: bearer },
    )
    expect(changed.status).toBe(200)
    expect((await world.auth.resolve(elsewhere)).kind).toBe('invalid')
    expect((await world.auth.resolve({ authorization: `Bearer ${changed.token}` })).kind).toBe('valid')
  })

  test('of one user there are at most fifty, the newest', async () => {
    const { userId: id } = await world.signUp('many@example.com')
    await world.database.system.session.createMany({
      data: Array.from({ length: 60 }, (_, n) => ({
        userId: id,
        token: `many-${n}`,
        expiresAt: new Date(Date.now() + 60_000),
        createdAt: new Date(Date.now() - 60_000 - n),
      })),
    })
    const { token } = await world.signIn('many@example.com')
    expect(await world.database.system.session.count({ where: { userId: id } })).toBe(50)
    expect((await world.auth.resolve({ authorization: `Bearer ${token}` })).kind).toBe('valid')
  })

  test('a name can be changed, a role cannot', async () => {
    const { bearer } = await world.person('renamed@example.com')
    const body = { name: 'Grace', role: 'ADMIN', image: 'x' }
    expect((await world.send('/update-user', body, { headers: bearer })).status).toBe(200)
    expect((await accountsOf('renamed@example.com')).user).toMatchObject({ name: 'Grace', role: 'USER', image: null })
  })
})

describe("better-auth's other routes", () => {
  test.each([
    ['POST', '/api-key/create'],
    ['POST', '/link-social'],
    ['POST', '/unlink-account'],
    ['POST', '/delete-user'],
    ['POST', '/set-password'],
    ['POST', '/verify-password'],
    ['GET', '/reset-password/abc'],
    ['POST', '/two-factor/view-backup-codes'],
    ['POST', '/two-factor/send-otp'],
    ['POST', '/get-access-token'],
    ['POST', '/admin/set-role'],
    ['GET', '/ok'],
    ['GET', '/sign-in/email'],
  ])('%s %s is not found', async (method, path) => {
    const { bearer } = await world.person(`other${path.replaceAll('/', '-')}@example.com`)
    const body = method === 'POST' ? {} : undefined
    expect(await world.send(path, body, { method, headers: bearer })).toMatchObject({ status: 404 })
  })
})
