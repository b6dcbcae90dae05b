import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, startWorld, type World } from '../test/world.ts'
import { type Profile, startProviders } from './testing-providers.ts'
import { codeFor, secretIn } from './testing-totp.ts'
import { visitor } from './testing-visitor.ts'

let providers: Awaited<ReturnType<typeof startProviders>>
let world: World
beforeAll(async () => {
  providers = await startProviders()
  const keys = ['GOOGLE', 'GITHUB'].map((one) => ({ [`${one}_CLIENT_ID`]: 'us', [`${one}_CLIENT_SECRET`]: 'shh' }))
  world = await startWorld({ env: { PUBLIC_URL: 'https://studio.example', ...keys[0], ...keys[1] } })
})
afterAll(async () => {
  await world.close()
  await providers.stop()
})

type Browser = ReturnType<typeof visitor>
type Provider = 'google' | 'github'

const somebody = (more: Partial<Profile> = {}): Profile => ({
  id: randomUUID(),
  name: 'Ada Lovelace',
  email: `${randomUUID()}@example.com`,
  verified: true,
  ...more,
})

const leave = async (browser: Browser, provider: Provider, more: object = {}) => {
  const { status, body } = await browser.post('/sign-in/social', { provider, ...more })
  expect(status).toBe(200)
  return String(body.url)
}

/** All the way round. */
async function comeBy(provider: Provider, profile: Profile, { browser = visitor(world.url), ...more } = {}) {
  const { path } = providers.agree(await leave(browser, provider, more), profile)
  const answer = await browser.get(path)
  return { browser, answer, to: answer.headers.get('location') }
}

const userOf = (email: string) => world.system.user.findFirst({ where: { email }, include: { credentials: true } })

describe.each(['google', 'github'] as const)('by %s', (provider) => {
  test('one signs up, with the points, verified, and is the same person the next time', async () => {
    const ada = somebody({ email: `Ada.${randomUUID()}@Example.com` })
    const email = ada.email.toLowerCase()
    const first = await comeBy(provider, ada, { next: '/boosts?from=there', timeZone: 'Asia/Tokyo' } as object)
    expect(first.to).toBe('/boosts?from=there')
    expect(await first.browser.who()).toBe(email)
    const user = (await userOf(email))!
    expect(user).toMatchObject({ name: 'Ada Lovelace', emailVerified: true, image: null, role: 'USER' })
    const grants = await world.system.grant.findMany({ where: { accountId: user.id } })
    expect(grants).toMatchObject([{ kind: 'ALLOCATION', amount: 2500n }])
    expect(await world.system.account.findFirst({ where: { id: user.id } })).toMatchObject({ timeZone: 'Asia/Tokyo' })

    const second = await comeBy(provider, { ...ada, email: 'renamed-since@example.com' })
    expect(await second.browser.who()).toBe(email)
    expect(await world.system.grant.count({ where: { accountId: user.id } })).toBe(1)
    // What the provider lets us do in their name is not kept in the open.
    expect(JSON.stringify(user.credentials)).not.toMatch(/"accessToken":"[0-9a-f]{8}-/)
  })
})

describe('an account that is there already', () => {
  const signUp = async (verified: boolean) => {
    const email = `${randomUUID()}@example.com`
    await visitor(world.url).post('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
    await world.system.user.updateMany({ where: { email }, data: { emailVerified: verified } })
    return email
  }

  test('is joined when both sides have verified the address', async () => {
    const email = await signUp(true)
    const { browser } = await comeBy('google', somebody({ email }))
    expect(await browser.who()).toBe(email)
    expect((await browser.get('/list-accounts')).body).toEqual(expect.arrayContaining(['credential', 'google']))
  })

  test.each([
    ['it never verified the address, so that whoever took it first gets nobody’s work', false, true],
    ['the provider has not verified the address', true, false],
  ])('is not joined when %s', async (_when, here, there) => {
    const email = await signUp(here)
    const { browser, to } = await comeBy('github', somebody({ email, verified: there }))
    expect(to).toMatch(/^\/sign-in\?error=account_not_linked/)
    expect(await browser.who()).toBeNull()
    expect((await userOf(email))!.credentials).toHaveLength(1)
  })

  test('with a second factor gets no session before the code', async () => {
    const ada = somebody()
    const { browser } = await comeBy('google', ada)
    const { totpURI } = (await browser.post('/two-factor/enable', {})).body
    const secret = secretIn(String(totpURI))
    expect((await browser.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(200)
    const again = await comeBy('google', ada, { next: '/usage' } as object)
    expect(again.to).toBe('/sign-in/code?next=%2Fusage')
    expect(await again.browser.who()).toBeNull()
    expect((await again.browser.post('/two-factor/verify-totp', { code: codeFor(secret) })).status).toBe(200)
    expect(await again.browser.who()).toBe(ada.email)
  })
})

describe('what comes back from a provider', () => {
  test('is refused with a state that was forged, was another browser’s, or was used', async () => {
    const [ada, eve] = [visitor(world.url), visitor(world.url)]
    const url = await leave(eve, 'github')
    const { path, state } = providers.agree(url, somebody())
    // Eve sends Ada the way back that is Eve's own: Ada would work in Eve's account.
    expect((await ada.get(path)).headers.get('location')).toMatch(/error=state_mismatch/)
    const forged = await eve.get(path.replace(state, 'x'.repeat(32)))
    expect(forged.headers.get('location')).toMatch(/error=state_mismatch/)
    expect([await ada.who(), await eve.who()]).toEqual([null, null])
    const done = await comeBy('github', somebody())
    expect((await done.browser.get('/callback/github?code=x')).headers.get('location')).toMatch(/error=state_not_found/)
    const before = await world.system.user.count()
    const again = await ada.get(`/callback/github?code=x&state=${state}`)
    expect(again.headers.get('location')).toMatch(/error=/)
    expect(await world.system.user.count()).toBe(before)
  })

  test('is refused when the code was asked for by somebody else', async () => {
    const [ada, eve] = [visitor(world.url), visitor(world.url)]
    const victim = providers.agree(await leave(ada, 'github'), somebody())
    const own = providers.agree(await leave(eve, 'github'), somebody())
    const { headers } = await eve.get(own.path.replace(own.code, victim.code))
    expect(headers.get('location')).toMatch(/^\/sign-in\?error=/)
    expect(providers.refused).toContain('verifier')
    expect(await eve.who()).toBeNull()
  })

  test('is told as what it is when somebody changed their mind', async () => {
    const browser = visitor(world.url)
    const state = new URL(await leave(browser, 'google')).searchParams.get('state')
    const { headers } = await browser.get(`/callback/google?error=access_denied&state=${state}`)
    expect(headers.get('location')).toBe('/sign-in?error=access_denied')
  })
})

describe('on the way to a provider', () => {
  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', 7])(
    'nobody is sent on to %s',
    async (next) => {
      const { to } = await comeBy('github', somebody(), { next } as object)
      expect(to).toBe('/studio')
    },
  )

  test('a form of another site cannot begin it, and nobody chooses another provider or another way back', async () => {
    const browser = visitor(world.url)
    const form = { 'content-type': 'text/plain', origin: 'https://evil.example' }
    expect((await browser.post('/sign-in/social', { provider: 'google' }, form)).status).toBe(415)
    expect((await browser.post('/sign-in/social', { provider: 'apple' })).status).toBe(400)
    const more = {
      callbackURL: 'https://evil.example',
      scopes: ['repo'],
      disableRedirect: true,
      idToken: { token: 'x' },
    }
    const url = new URL(await leave(browser, 'github', more))
    expect(url.searchParams.get('scope')).toBe('read:user user:email')
    expect(url.searchParams.get('redirect_uri')).toBe('https://studio.example/api/auth/callback/github')
  })
})

test('the pages learn which there are', async () => {
  expect((await visitor(world.url).get('/options')).body).toEqual({ mails: false, providers: ['google', 'github'] })
})
