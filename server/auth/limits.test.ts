import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGate, GateFull } from './gate.ts'
import { networkOf } from './limits.ts'
import { type AuthWorld, PASSWORD, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

describe('attempts to sign in', () => {
  test('the eleventh in a quarter of an hour is refused, even with the right password and in another case', async () => {
    await world.signUp('guarded@example.com')
    const wrong = await Promise.all(
      Array.from({ length: 10 }, () => world.signIn('guarded@example.com', 'wrong password')),
    )
    expect(wrong.map(({ status }) => status)).toEqual(Array(10).fill(401))
    const refused = await world.signIn('Guarded@Example.com')
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(refused.body.message).toBe('Too many attempts to sign in to this account. Try again in 15 minutes.')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(880)
  })

  test('another instance counts the same attempts', async () => {
    const { signIn } = await world.instance()
    expect(await signIn('guarded@example.com')).toMatchObject({ status: 429 })
  })

  test('an unknown e-mail is answered like a known one, from the first to the eleventh', async () => {
    await world.signUp('known@example.com')
    for (let attempt = 1; attempt <= 11; attempt++) {
      const known = await world.signIn('known@example.com', 'wrong password')
      const unknown = await world.signIn('unknown@example.com', 'wrong password')
      expect({ status: unknown.status, body: unknown.body }).toEqual({ status: known.status, body: known.body })
      expect(known.status).toBe(attempt <= 10 ? 401 : 429)
    }
  })

  test('the right password clears the count', async () => {
    await world.signUp('human@example.com')
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 9; attempt++) await world.signIn('human@example.com', 'wrong password')
      expect(await world.signIn('human@example.com')).toMatchObject({ status: 200 })
    }
  })

  test('the current password cannot be guessed from a stolen session either', async () => {
    const { bearer } = await world.signUp('stolen@example.com')
    const body = { currentPassword: 'wrong password', newPassword: 'another long password' }
    // Whatever else is sent along: the count is the user's.
    const guess = (n: number) =>
      world.send('/change-password', body, { headers: { ...bearer, cookie: `palette-4000.x=${n}` } })
    const guesses = await Promise.all(Array.from({ length: 11 }, (_, n) => guess(n)))
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(1)
  })

  test('no e-mail address is kept to count them', async () => {
    const rows = await world.database.system.rateWindow.findMany()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows, (_key, value) => String(value))).not.toContain('example.com')
  })
})

describe('requests from one address', () => {
  const perAddress = { signIn: 3, signUp: 2, mail: 100, other: 100 }

  test('are limited in the database, whichever instance they reach and whatever they say of themselves', async () => {
    const [here, there] = [await world.instance({ perAddress }), await world.instance({ perAddress })]
    const signUp = (instance: typeof here, address: string) =>
      instance.send('/sign-up/email', {}, { address, headers: { 'x-forwarded-for': String(Math.random()) } })
    expect((await signUp(here, '203.0.113.7')).status).toBe(400)
    expect((await signUp(there, '203.0.113.7')).status).toBe(400)
    const refused = await signUp(here, '203.0.113.7')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await signUp(here, '203.0.113.8')).status).toBe(400)
  })

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['127.0.0.1', undefined],
    ['::1', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['not an address', undefined],
    [undefined, undefined],
  ])('%s is counted as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})

describe('the gate before the hashing of passwords', () => {
  test('lets so many in at once, keeps the order, and refuses when the line is full', async () => {
    const gate = createGate({ width: 2, waiting: 1 })
    const order: number[] = []
    const { promise: opened, resolve: open } = Promise.withResolvers<void>()
    const enter = (n: number) =>
      gate(() => {
        order.push(n)
        return opened
      })
    const running = [enter(1), enter(2), enter(3)]
    await expect(enter(4)).rejects.toBeInstanceOf(GateFull)
    expect(order).toEqual([1, 2])
    open()
    await Promise.all(running)
    expect(order).toEqual([1, 2, 3])
    await gate(async () => {})
  })

  test('work that fails makes room', async () => {
    const gate = createGate({ width: 1, waiting: 0 })
    await expect(gate(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate(async () => PASSWORD)).toBe(PASSWORD)
  })
})
