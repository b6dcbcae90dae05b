import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createBus } from '../events/bus.ts'
import type { KnownActor } from '../graphql/context.ts'
import { createAccessWatch } from './access.ts'
import { changeRole, changeSuspension } from './standing.ts'
import { type AuthWorld, startAuthWorld } from './testing.ts'

let world: AuthWorld
beforeAll(async () => {
  world = await startAuthWorld()
})
afterAll(() => world.stop())

const system = { kind: 'system' } as const
/** Settles when the watched access ends. */
const ended = (watch: AuthWorld['auth']['watch'], actor: KnownActor) =>
  new Promise<void>((resolve) => watch(actor, resolve))

describe('an open socket is told', () => {
  test('when its session is signed out', async () => {
    const { actor, bearer } = await world.person('out@example.com')
    const told = ended(world.auth.watch, actor)
    await world.send('/sign-out', undefined, { headers: bearer })
    await told
  })

  test('when its key is revoked, and the same user’s other sockets are not', async () => {
    const { actor } = await world.person('key@example.com')
    const { id, key } = await world.auth.service.createApiKey(actor, { name: 'CI', scopes: ['READ'] })
    const other = vi.fn()
    world.auth.watch(actor, other)
    const told = ended(world.auth.watch, await world.actorOf({ authorization: `Bearer ${key}` }))
    await world.auth.service.revokeApiKey(actor, id)
    await told
    expect(other).not.toHaveBeenCalled()
  })

  test('when its user is suspended, or gets another role', async () => {
    const { actor } = await world.person('role@example.com')
    const promoted = ended(world.auth.watch, actor)
    const { userId } = actor
    await world.transactions.transaction((tx) => changeRole(tx, { userId, actor: system, role: 'ADMIN' }))
    await promoted
    const { actor: second } = await world.person('suspended@example.com')
    const suspended = ended(world.auth.watch, second)
    await world.transactions.transaction((tx) =>
      changeSuspension(tx, { userId: second.userId, actor: system, suspended: true }),
    )
    await suspended
  })

  test('when it was opened with what had ended just before', async () => {
    const { actor, bearer } = await world.person('late@example.com')
    await world.send('/sign-out', undefined, { headers: bearer })
    await ended(world.auth.watch, actor)
  })
})

describe('where no event arrives', () => {
  const deaf = (recheckMs: number, onError = (_error: unknown) => {}) =>
    createAccessWatch({
      database: world.database.system,
      bus: createBus({ carrier: undefined, onError: console.error }),
      clock: world.clock,
      onError,
      recheckMs,
    })

  test('the next look tells of a sign-out on another instance', async () => {
    const { actor, bearer } = await world.person('deaf@example.com')
    const watch = deaf(20)
    const told = ended(watch.watch, actor)
    await world.send('/sign-out', undefined, { headers: bearer })
    await told
    watch.stop()
  })

  test('the next look tells of an expiry', async () => {
    const { actor } = await world.person('expiry@example.com')
    const watch = deaf(60_000)
    const onRevoked = vi.fn()
    watch.watch(actor, onRevoked)
    await watch.recheck()
    expect(onRevoked).not.toHaveBeenCalled()
    world.clock.turn(30 * 86_400_000)
    await watch.recheck()
    expect(onRevoked).toHaveBeenCalledOnce()
    await watch.recheck()
    expect(onRevoked).toHaveBeenCalledOnce()
    world.clock.turn(-30 * 86_400_000)
    watch.stop()
  })

  test('a thousand sockets of one session are one question, and those that left are not told', async () => {
    const { actor, bearer } = await world.person('crowd@example.com')
    const watch = deaf(60_000)
    const told = Array.from({ length: 1_000 }, () => vi.fn())
    const offs = told.map((one) => watch.watch(actor, one))
    offs[0]!()
    await world.send('/sign-out', undefined, { headers: bearer })
    await watch.recheck()
    expect(told[0]).not.toHaveBeenCalled()
    expect(told.filter((one) => one.mock.calls.length === 1)).toHaveLength(999)
    watch.stop()
  })

  test('a guest is never told, and nothing is watched', () => {
    const watch = deaf(60_000)
    const off = watch.watch({ kind: 'guest' }, () => expect.unreachable())
    off()
    watch.stop()
  })
})

test('an outage ends nobody’s access', async () => {
  const { actor } = await world.person('outage@example.com')
  const onError = vi.fn()
  const $queryRaw = vi.fn().mockRejectedValue(new Error('down'))
  const bus = createBus({ carrier: undefined, onError: console.error })
  const database = { $queryRaw } as never as AuthWorld['database']['system']
  const watch = createAccessWatch({ database, bus, clock: world.clock, onError, recheckMs: 60_000 })
  watch.watch(actor, () => expect.unreachable())
  await watch.recheck()
  expect(onError).toHaveBeenCalled()
  watch.stop()
})
