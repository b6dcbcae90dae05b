import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startWorld } from '../test/world.ts'
import { createAddressOf, isProxyRange } from './client-address.ts'

const PROXY = '10.0.0.7'
const PERSON = '203.0.113.9'
const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage

describe('where somebody is who comes through a proxy', () => {
  test.each([
    ['nobody is trusted: whatever the header says', [], from(PROXY, PERSON), PROXY],
    ['a stranger who names another', ['10.0.0.0/8'], from(PERSON, '198.51.100.1'), PERSON],
    ['a trusted proxy', ['10.0.0.0/8'], from(PROXY, PERSON), PERSON],
    ['a trusted proxy that says nothing', ['10.0.0.0/8'], from(PROXY), PROXY],
    ['what a stranger sent through a trusted proxy', ['10.0.0.0/8'], from(PROXY, `198.51.100.1, ${PERSON}`), PERSON],
    ['two trusted proxies', ['10.0.0.0/8'], from(PROXY, `${PERSON}, 10.9.9.9`), PERSON],
    ['a proxy that is reached over IPv6', ['10.0.0.0/8'], from(`::ffff:${PROXY}`, PERSON), PERSON],
    ['the network of somebody on IPv6', ['loopback'], from('::1', '2001:db8::1'), '2001:db8::1'],
    ['a port behind the address', ['10.0.0.0/8'], from(PROXY, `${PERSON}:4711`), PROXY],
    ['no address at all', ['10.0.0.0/8'], from(PROXY, 'unknown'), PROXY],
  ])('%s', (_what, trusted, request, address) => {
    expect(createAddressOf(trusted)(request)).toBe(address)
  })

  test.each([
    ['10.0.0.7', true],
    ['fd00::/8', true],
    ['loopback', true],
    ['0.0.0.0/0', false],
    ['proxy.example', false],
  ])('%s can be trusted: %s', (text, can) => {
    expect(isProxyRange(text)).toBe(can)
  })
})

test('people behind a trusted proxy have limits and addresses of their own; without one, the header changes nothing', async () => {
  const redeem = 'mutation { redeemPromo(code: "NO-SUCH-CODE") { __typename ... on PromoRejected { reason } } }'
  const world = await startWorld({ env: { TRUSTED_PROXIES: 'loopback' } })
  /** A wrong code of somebody new, from an address; what they were told. */
  const guess = async (address: string) => {
    const { token } = await world.signUp()
    const authorization = `Bearer ${token}`
    const response = await world.client.post(
      '/graphql',
      { query: redeem },
      { authorization, 'x-forwarded-for': address },
    )
    const { data, errors } = (await response.json()) as { data?: { redeemPromo: { reason: string } }; errors?: unknown }
    return data?.redeemPromo.reason ?? JSON.stringify(errors)
  }
  const person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
  const signUpThere = (url: string, email: string) =>
    fetch(`${url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.1, ${PERSON}` },
      body: JSON.stringify({ ...person, email }),
    })
  const addressOf = async (email: string) =>
    (await world.system.session.findFirstOrThrow({ where: { user: { email } } })).ipAddress
  try {
    const guesses: string[] = []
    for (let round = 0; round < 10; round++) guesses.push(await guess(`198.51.100.${round}, ${PERSON}`))
    expect(new Set(guesses)).toEqual(new Set(['UNKNOWN']))
    expect(await guess(PERSON)).toContain('RATE_LIMITED')
    expect(await guess('203.0.113.10')).toBe('UNKNOWN')

    await signUpThere(world.url, 'behind@example.com')
    expect(await addressOf('behind@example.com')).toBe(PERSON)
    const plain = await world.startInstance({ trustedProxies: [] })
    await signUpThere(plain.url, 'forger@example.com')
    expect(await addressOf('forger@example.com')).toBe('127.0.0.1')
  } finally {
    await world.close()
  }
}, 10_000)
