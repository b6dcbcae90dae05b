import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSmtp } from '../mail/testing-smtp.ts'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { letterTo, visitor } from './testing-visitor.ts'

const VERIFY = /Is this your e-mail address/

let smtp: Awaited<ReturnType<typeof startSmtp>>
let world: World
beforeAll(async () => {
  smtp = await startSmtp()
  world = await startWorld({ env: { SMTP_URL: smtp.url, PUBLIC_URL: 'https://studio.example' } })
})
afterAll(async () => {
  await world.close()
  await smtp.stop()
})

async function member(email = `${randomUUID()}@example.com`) {
  const browser = visitor(world.url)
  const { status } = await browser.post('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
  expect(status).toBe(200)
  return { ...browser, email }
}

const standing = async ({ graphql }: { graphql(query: string): Promise<object> }) => {
  const { data } = (await graphql(
    '{ viewer { emailToVerify user { email emailVerified } account { available } } }',
  )) as {
    data: { viewer: { emailToVerify: boolean; user: { email: string; emailVerified: boolean } } }
  }
  return data.viewer
}

describe('the e-mail address of who signs up', () => {
  test('is verified by a link, and until then everything works', async () => {
    const ada = await member()
    expect(await standing(ada)).toMatchObject({
      emailToVerify: true,
      user: { emailVerified: false },
      account: { available: 2500 },
    })
    const { link, token } = await letterTo(smtp, ada.email, VERIFY)
    expect(link.origin + link.pathname).toBe('https://studio.example/verify-email')
    // In another browser, where nobody is signed in.
    const other = visitor(world.url)
    expect((await other.get(`/verify-email?token=${token}`)).status).toBe(200)
    expect(await other.who()).toBeNull()
    expect(await standing(ada)).toMatchObject({ emailToVerify: false, user: { emailVerified: true } })
  })

  test('is not verified by a link that was changed, or by one for somebody else', async () => {
    const [ada, eve] = [await member(), await member()]
    const { token } = await letterTo(smtp, eve.email, VERIFY)
    const [head, , sign] = token.split('.')
    const forged = Buffer.from(JSON.stringify({ email: ada.email, exp: 4_000_000_000 })).toString('base64url')
    for (const bad of [`${head}.${forged}.${sign}`, `${token}x`, 'x', 'a.b.c']) {
      const answer = await eve.get(`/verify-email?token=${bad}&callbackURL=https://evil.example`)
      expect(answer).toMatchObject({ status: 401, body: { code: 'INVALID_TOKEN' } })
    }
    expect((await eve.get('/verify-email')).status).toBe(400)
    expect(await standing(ada)).toMatchObject({ user: { emailVerified: false } })
  })

  test('gets the mail again on demand, five times an hour, and for oneself alone', async () => {
    const [ada, eve] = [await member(), await member()]
    const again = (who: typeof ada, email: string) => who.post('/send-verification-email', { email })
    expect(await again(eve, ada.email)).toMatchObject({ status: 400 })
    const statuses = []
    for (let mail = 0; mail < 5; mail++) statuses.push((await again(ada, ada.email)).status)
    // One of the five was counted when somebody else asked.
    expect(statuses).toEqual([200, 200, 200, 200, 429])
    await expect.poll(() => smtp.letters.filter(({ to }) => to.includes(ada.email)).length).toBe(5)
  })
})

describe('another e-mail address', () => {
  const change = (who: Awaited<ReturnType<typeof member>>, newEmail: string, password?: string) =>
    who.post('/change-email', { newEmail, ...(password && { password }) })

  test('holds once it is confirmed where it is, and the old one is told', async () => {
    const [ada, next] = [await member(), `new-${randomUUID()}@example.com`]
    expect((await change(ada, next.toUpperCase(), PASSWORD)).status).toBe(200)
    const told = await letterTo(smtp, ada.email, /about to change/)
    expect(told.text).toContain(next)
    expect(told.link.pathname).toBe('/forgot-password')
    expect(await standing(ada)).toMatchObject({ user: { email: ada.email } })
    await visitor(world.url).post('/request-password-reset', { email: ada.email })
    const reset = await letterTo(smtp, ada.email, /Choose a new password/)
    const { token, text } = await letterTo(smtp, next, /Confirm your new/)
    expect(text).toContain(ada.email)
    expect((await visitor(world.url).get(`/verify-email?token=${token}`)).status).toBe(200)
    expect(await standing(ada)).toMatchObject({ emailToVerify: false, user: { email: next, emailVerified: true } })
    const signIn = (email: string) => visitor(world.url).post('/sign-in/email', { email, password: PASSWORD })
    expect([(await signIn(next)).status, (await signIn(ada.email)).status]).toEqual([200, 401])
    // Whoever reads the old address does not get in by a link that came there before.
    const body = { token: reset.token, newPassword: 'somebody else chose this' }
    expect((await visitor(world.url).post('/reset-password', body)).status).toBe(400)
    // The address it was changed from is somebody else's by now: the same link is spent.
    expect((await visitor(world.url).get(`/verify-email?token=${token}`)).status).toBe(401)
  })

  test('is not taken without the password, and of one that is taken nobody hears so', async () => {
    const [ada, ben] = [await member(), await member()]
    const next = `${randomUUID()}@example.com`
    expect(await change(ada, next)).toMatchObject({ status: 400, body: { code: 'INVALID_PASSWORD' } })
    expect(await change(ada, next, 'not the password')).toMatchObject({ status: 400 })
    const [free, taken] = [await change(ada, next, PASSWORD), await change(ada, ben.email, PASSWORD)]
    expect({ ...taken, headers: 0 }).toEqual({ ...free, headers: 0 })
    await letterTo(smtp, next, /Confirm/)
    expect(smtp.letters.some(({ to, headers }) => to.includes(ben.email) && /Confirm/.test(headers.subject!))).toBe(
      false,
    )
  })

  test('is asked for ten times at most with a wrong password', async () => {
    const ada = await member()
    const tries = []
    for (let n = 0; n < 11; n++) tries.push((await change(ada, `${n}-${ada.email}`, 'a guess that is wrong')).status)
    expect(tries).toEqual([...Array(10).fill(400), 429])
  })

  test('is for who is signed in', async () => {
    const answer = await visitor(world.url).post('/change-email', { newEmail: 'a@example.com', password: PASSWORD })
    expect(answer.status).toBe(401)
  })
})
