import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Manner, startSmtp } from '../mail/testing-smtp.ts'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { runAdminCommand } from './admin-command.ts'
import { letterTo, visitor } from './testing-visitor.ts'

const NEW = 'a wholly different sentence'
const SUBJECT = /Choose a new password/

const manners: Manner[] = []
let smtp: Awaited<ReturnType<typeof startSmtp>>
let world: World
beforeAll(async () => {
  smtp = await startSmtp(manners)
  world = await startWorld({ env: { SMTP_URL: smtp.url, PUBLIC_URL: 'https://studio.example' } })
})
afterAll(async () => {
  await world.close()
  await smtp.stop()
})

const forgot = (email: string) => visitor(world.url).post('/request-password-reset', { email })
const reset = (token: string, newPassword = NEW) => visitor(world.url).post('/reset-password', { token, newPassword })
const signIn = (email: string, password: string) => visitor(world.url).post('/sign-in/email', { email, password })

describe('a forgotten password', () => {
  test('is replaced by a link that came by mail, once, and everybody else is out but the programs', async () => {
    const ada = await world.signUp()
    const made = 'mutation { createApiKey(name: "script", scopes: [READ]) { key } }'
    const { key } = (await world.client.query(made, {}, ada)).data.createApiKey
    const closed = new Promise<number>((resolve) => {
      const socket = world.client.socket(ada)
      socket.on('closed', (event) => resolve((event as { code: number }).code))
      void (async () => {
        for await (const _ of socket.subscribe('subscription { accountChanged { id } }'));
      })().catch(() => {})
    })

    expect((await forgot(ada.email.toUpperCase())).body).toEqual({ status: true })
    const { link, token, text } = await letterTo(smtp, ada.email, SUBJECT)
    expect(link.origin + link.pathname).toBe('https://studio.example/reset-password')
    expect(text).toContain('If you did not ask, do nothing')
    expect((await reset(token)).status).toBe(200)

    expect((await world.client.query('{ viewer { user { id } } }', {}, ada)).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ])
    expect(await closed).toBe(4403)
    expect((await world.client.query('{ viewer { user { email } } }', {}, key)).data.viewer.user.email).toBe(ada.email)
    expect((await signIn(ada.email, PASSWORD)).status).toBe(401)
    expect((await signIn(ada.email, NEW)).status).toBe(200)
    await letterTo(smtp, ada.email, /Your password was changed/)
    expect(await reset(token, 'once more, if I may')).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } })
  })

  test('an unknown address gets the same answer, the same limit, and no mail', async () => {
    const [ada, nobody] = [await world.signUp(), `${randomUUID()}@example.com`]
    for (let mail = 1; mail <= 6; mail++) {
      const [known, unknown] = [await forgot(ada.email), await forgot(nobody)]
      expect({ ...unknown, headers: 0 }).toEqual({ ...known, headers: 0 })
      expect(known.status).toBe(mail <= 5 ? 200 : 429)
    }
    await expect.poll(() => smtp.letters.filter(({ to }) => to.includes(ada.email)).length).toBe(6)
    expect(smtp.letters.some(({ to }) => to.includes(nobody))).toBe(false)
  })

  test('a second link makes the first no worse, and one that was used ends all of them', async () => {
    const ada = await world.signUp()
    await forgot(ada.email)
    const first = await letterTo(smtp, ada.email, SUBJECT)
    await forgot(ada.email)
    await expect.poll(async () => (await letterTo(smtp, ada.email, SUBJECT)).token).not.toBe(first.token)
    expect((await reset(first.token)).status).toBe(200)
    const { token } = await letterTo(smtp, ada.email, SUBJECT)
    expect(await reset(token)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } })
  })

  test('a password that is changed by hand ends the links under way too, and is told by mail', async () => {
    const ada = await world.signUp()
    await forgot(ada.email)
    const { token } = await letterTo(smtp, ada.email, SUBJECT)
    const browser = visitor(world.url)
    await browser.post('/sign-in/email', { email: ada.email, password: PASSWORD })
    const change = { currentPassword: PASSWORD, newPassword: NEW }
    expect((await browser.post('/change-password', change)).status).toBe(200)
    await letterTo(smtp, ada.email, /Your password was changed/)
    expect((await reset(token)).status).toBe(400)
    expect(await browser.who()).toBe(ada.email)
  })

  test('a link that is an hour old opens nothing', async () => {
    const ada = await world.signUp()
    await forgot(ada.email)
    const { token } = await letterTo(smtp, ada.email, SUBJECT)
    const past = new Date(Date.now() - 1_000)
    await world.system.verification.updateMany({ where: { value: ada.userId }, data: { expiresAt: past } })
    expect(await reset(token)).toMatchObject({ status: 400, body: { code: 'INVALID_TOKEN' } })
    expect((await signIn(ada.email, PASSWORD)).status).toBe(200)
  })

  test('neither the table of links nor that of jobs tells what is in a mail', async () => {
    const ada = await world.signUp()
    const signedUp = await letterTo(smtp, ada.email, /Is this your/)
    expect(signedUp.token).not.toBe('')
    manners.push(451)
    await forgot(ada.email)
    const jobs = () => world.system.$queryRaw<{ payload: object }[]>`
      SELECT payload FROM graphile_worker._private_jobs WHERE key LIKE 'auth-mail:%' AND attempts > 0`
    await expect.poll(async () => (await jobs()).length).toBe(1)
    const kept = JSON.stringify([await jobs(), await world.system.verification.findMany()])
    expect(kept).not.toContain(ada.email)
    const { token } = await letterTo(smtp, ada.email, SUBJECT)
    expect(kept).not.toContain(token)
    expect((await reset(token)).status).toBe(200)
  })

  test.each([
    ['nobody’s token', { token: 'x'.repeat(24), newPassword: NEW }, 'INVALID_TOKEN'],
    ['no token', { newPassword: NEW }, 'BAD_USER_INPUT'],
    ['an endless token', { token: 'x'.repeat(3_000), newPassword: NEW }, 'BAD_USER_INPUT'],
    ['a short password', { token: 'x'.repeat(24), newPassword: 'short' }, 'BAD_USER_INPUT'],
    ['a token that is a pattern', { token: { $ne: '' }, newPassword: NEW }, 'BAD_USER_INPUT'],
  ])('%s is refused in words', async (_what, body, code) => {
    expect(await visitor(world.url).post('/reset-password', body)).toMatchObject({
      status: 400,
      body: { code, message: expect.stringMatching(/\w/) },
    })
  })
})

test('without a server of mail it says so, and an admin makes the link', async () => {
  const bare = await startWorld()
  try {
    const ada = await bare.signUp()
    const guest = visitor(bare.url)
    expect((await guest.get('/options')).body).toEqual({ mails: false, providers: [] })
    const asked = await guest.post('/request-password-reset', { email: ada.email })
    expect(asked).toMatchObject({ status: 409, body: { code: 'MAIL_NOT_SET' } })

    const said: string[] = []
    const say = (line: string) => void said.push(line)
    const env = { DATABASE_URL: bare.clone.appUrl, PUBLIC_URL: 'https://studio.example' }
    expect(await runAdminCommand(['reset-password', ada.email], { env, say, complain: say })).toBe(0)
    const link = new URL(said.at(-1)!)
    expect(link.href).toMatch(/^https:\/\/studio\.example\/reset-password\?token=\S{32}$/)
    const body = { token: link.searchParams.get('token'), newPassword: NEW }
    expect((await guest.post('/reset-password', body)).status).toBe(200)
    expect((await guest.post('/reset-password', body)).status).toBe(400)
    expect((await guest.post('/sign-in/email', { email: ada.email, password: NEW })).status).toBe(200)
    expect(await bare.system.auditEntry.findMany({ where: { target: ada.userId } })).toMatchObject([
      { actorKind: 'operator', action: 'password.resetLink' },
    ])
  } finally {
    await bare.close()
  }
})
