import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { runAdminCommand } from './admin-command.ts'
import { codeFor, secretIn } from './testing-totp.ts'
import { visitor } from './testing-visitor.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

type Browser = ReturnType<typeof visitor>

async function protectedMember() {
  const email = `${randomUUID()}@example.com`
  const browser = visitor(world.url)
  await browser.post('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
  const begun = await browser.post('/two-factor/enable', { password: PASSWORD })
  const { totpURI, backupCodes } = begun.body as { totpURI: string; backupCodes: string[] }
  const secret = secretIn(totpURI)
  expect((await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(200)
  const { userId } = await world.system.session.findFirstOrThrow({ where: { user: { email } } })
  return { browser, email, secret, backupCodes, totpURI, userId }
}

const signIn = async (email: string, browser: Browser = visitor(world.url)) => {
  const answer = await browser.post('/sign-in/email', { email, password: PASSWORD })
  return { browser, answer }
}

describe('a second factor', () => {
  test('is on once a code of it was given, and not before', async () => {
    const email = `${randomUUID()}@example.com`
    const browser = visitor(world.url)
    await browser.post('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
    expect(await browser.post('/two-factor/enable', { password: 'a wrong guess' })).toMatchObject({ status: 400 })
    const { body } = await browser.post('/two-factor/enable', { password: PASSWORD })
    expect(body.backupCodes).toHaveLength(10)
    const uri = new URL(String(body.totpURI))
    expect(uri.searchParams.get('issuer')).toBe("Director's Palette")
    expect(decodeURIComponent(uri.pathname)).toContain(email)
    expect(await browser.post('/two-factor/verify-totp', { code: '000000' })).toMatchObject({ status: 401 })
    expect(await browser.graphql('{ viewer { user { secondFactor } } }')).toMatchObject({
      data: { viewer: { user: { secondFactor: false } } },
    })
    const { browser: other } = await signIn(email)
    expect(await other.who()).toBe(email)
  })

  test('leaves nothing of a session before the code: not by cookie, token or socket', async () => {
    const { email, secret, userId } = await protectedMember()
    const before = await world.system.session.count({ where: { userId } })
    const { browser, answer } = await signIn(email)
    expect(answer).toMatchObject({ status: 200, body: { twoFactorRedirect: true } })
    expect(answer.text).not.toMatch(/token|@/)
    expect(await browser.who()).toBeNull()
    expect(await world.system.session.count({ where: { userId } })).toBe(before)
    // Whatever came in the headers, opened or thrown away.
    const values = [answer.headers.get('set-auth-token'), ...answer.headers.getSetCookie().map(valueIn)]
    const tried = values.filter((one): one is string => Boolean(one && one.length > 15))
    expect(tried.length).toBeGreaterThan(0)
    for (const value of tried) {
      const asked = await world.client.query('{ viewer { user { id } } }', {}, value)
      expect(asked.data?.viewer?.user).toBeUndefined()
      const closed = new Promise<number>((resolve) => {
        const socket = world.client.socket(value)
        socket.on('closed', (event) => resolve((event as { code: number }).code))
        void (async () => {
          for await (const _ of socket.subscribe('subscription { accountChanged { id } }'));
        })().catch(() => {})
      })
      expect(await closed).toBe(4403)
    }
    expect((await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(200)
    expect(await browser.who()).toBe(email)
  })

  test('takes five codes a sign-in, and pauses the account after ten wrong ones in a row', async () => {
    const { email, secret } = await protectedMember()
    const wrong = codeFor(secret, { ahead: 40 })
    for (let round = 0; round < 2; round++) {
      const { browser } = await signIn(email)
      const tries = []
      for (let n = 0; n < 5; n++) tries.push((await browser.post('/two-factor/verify-totp', { code: wrong })).status)
      expect(tries).toEqual(Array(5).fill(401))
      const late = await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })
      expect(late.status).not.toBe(200)
      expect(await browser.who()).toBeNull()
    }
    const { browser } = await signIn(email)
    const right = await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })
    expect(right).toMatchObject({ status: 429, body: { code: 'ACCOUNT_TEMPORARILY_LOCKED' } })
  })

  test('a code of the first step is of no use to another browser, and is used once', async () => {
    const { email, secret } = await protectedMember()
    await signIn(email)
    const stranger = visitor(world.url)
    expect((await stranger.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(401)
    const { browser } = await signIn(email)
    const challenge = new Map(browser.jar)
    expect((await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(200)
    for (const [name, value] of challenge) stranger.jar.set(name, value)
    expect((await stranger.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(401)
  })

  test('a backup code opens once, raced or not', async () => {
    const { email, backupCodes } = await protectedMember()
    const browsers = await Promise.all(Array.from({ length: 4 }, async () => (await signIn(email)).browser))
    const code = backupCodes[0]!
    const opened = await Promise.all(browsers.map((one) => one.post('/two-factor/verify-backup-code', { code })))
    expect(opened.filter(({ status }) => status === 200)).toHaveLength(1)
    const { browser } = await signIn(email)
    expect((await browser.post('/two-factor/verify-backup-code', { code })).status).toBe(401)
    expect((await browser.post('/two-factor/verify-backup-code', { code: backupCodes[1] })).status).toBe(200)
  })

  test('a trusted device is asked for no code; another one still is, and so is this one after a new password', async () => {
    const { email, secret, browser: first } = await protectedMember()
    const { browser } = await signIn(email)
    const body = { code: codeFor(secret), trustDevice: true }
    expect((await browser.post('/two-factor/verify-totp', body)).status).toBe(200)
    await browser.post('/sign-out')
    expect(await browser.who()).toBeNull()
    await signIn(email, browser)
    expect(await browser.who()).toBe(email)
    expect(await (await signIn(email)).browser.who()).toBeNull()

    const said: string[] = []
    const terminal = { env: { DATABASE_URL: world.clone.appUrl }, say: (line: string) => void said.push(line) }
    await runAdminCommand(['reset-password', email], { ...terminal, complain: terminal.say })
    const token = new URL(said.at(-1)!).searchParams.get('token')
    expect((await first.post('/reset-password', { token, newPassword: PASSWORD })).status).toBe(200)
    await signIn(email, browser)
    expect(await browser.who()).toBeNull()
  })

  test('API keys need no code', async () => {
    const { email, browser } = await protectedMember()
    const { data } = (await browser.graphql(
      'mutation { createApiKey(name: "script", scopes: [READ]) { key } }',
    )) as never as {
      data: { createApiKey: { key: string } }
    }
    const asked = await world.client.query('{ viewer { user { email secondFactor } } }', {}, data.createApiKey.key)
    expect(asked.data.viewer.user).toEqual({ email, secondFactor: true })
  })

  test('goes with the password, and with nothing less', async () => {
    const { browser, email, userId } = await protectedMember()
    expect(await world.app.services.auth.hasSecondFactor(userId as never)).toBe(true)
    expect((await browser.post('/two-factor/disable', {})).status).toBe(400)
    expect((await browser.post('/two-factor/disable', { password: 'a wrong guess' })).status).toBe(400)
    expect((await visitor(world.url).post('/two-factor/disable', { password: PASSWORD })).status).toBe(401)
    expect(await (await signIn(email)).browser.who()).toBeNull()
    expect((await browser.post('/two-factor/disable', { password: PASSWORD })).status).toBe(200)
    expect(await browser.who()).toBe(email)
    expect(await (await signIn(email)).browser.who()).toBe(email)
    expect(await world.app.services.auth.hasSecondFactor(userId as never)).toBe(false)
    expect(await world.system.verification.count({ where: { value: userId } })).toBe(0)
  })

  test('of who has lost everything is taken away by the operator, and told in the audit', async () => {
    const { email, userId } = await protectedMember()
    const terminal = { env: { DATABASE_URL: world.clone.appUrl }, say: () => {}, complain: console.error }
    expect(await runAdminCommand(['reset-second-factor', email], terminal)).toBe(0)
    expect(await (await signIn(email)).browser.who()).toBe(email)
    expect(await runAdminCommand(['reset-second-factor', email], terminal)).toBe(0)
    expect(await world.system.auditEntry.findMany({ where: { target: userId } })).toMatchObject([
      { actorKind: 'operator', action: 'secondFactor.remove' },
    ])
    expect(await world.system.twoFactor.count({ where: { userId } })).toBe(0)
  })

  test('lies encrypted in the database', async () => {
    const { secret, backupCodes, userId, totpURI } = await protectedMember()
    const kept = JSON.stringify(await world.system.twoFactor.findFirst({ where: { userId } }))
    for (const open of [secret, totpURI, ...backupCodes]) expect(kept).not.toContain(open)
  })
})

const valueIn = (cookie: string) => decodeURIComponent(/^[^=]+=([^;]*)/.exec(cookie)?.[1] ?? '')
