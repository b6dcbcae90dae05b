import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Person } from '../../test/client.ts'
import { testClock } from '../../test/database.ts'
import { startWorld, type World } from '../../test/world.ts'

const START = `mutation ($input: StartActionInput!) { startAction(input: $input) { __typename
  ... on Action { id } ... on ActionUnavailable { message reason retryAt } } }`
const LIFT = 'mutation ($id: ID!) { adminLiftPause(id: $id, reason: "It is their premiere") { liftedAt } }'
const WORK = { reasoningTask: { task: 'Which scene comes first?' } }
const HOUR_MS = 3_600_000

const clock = testClock('2026-11-23T10:00:00Z')
let world: World
let admin: Person
beforeAll(async () => {
  world = await startWorld({ clock })
  admin = await signUpAdmin(world)
})
afterAll(() => world.close())
beforeEach(async () => {
  await guard({ pointsPerHour: 1_000n, usualFrom: 900n })
})

const guard = (data: object) => world.system.guard.updateMany({ where: { tier: 'PRO' }, data })
const start = async (as: Person, key: string = randomUUID()) =>
  (await world.client.query(START, { input: { idempotencyKey: key, work: WORK } }, as)).data.startAction

/** What the person reads before they start anything. */
const pauseOf = async (as: Person) =>
  (await world.client.query('{ viewer { account { pause { reason endsAt } } } }', {}, as)).data.viewer.account.pause

/** Work that ended and was charged, as the ledger writes it. */
async function used(person: Person, points: number): Promise<void> {
  const { system } = world
  const key = randomUUID()
  await system.$queryRaw`SELECT c.captured
    FROM ledger.hold(${person.userId}::uuid, ${key}, 'h', ${points}::bigint, '1 hour', ${clock.now()}::timestamptz) AS h,
      LATERAL ledger.capture(${person.userId}::uuid, h.hold_id, ${points}::bigint, 'Work', ${clock.now()}::timestamptz) AS c`
}

async function usualHours(person: Person, points: bigint, hours: number): Promise<void> {
  const data = Array.from({ length: hours }, (_, index) => ({
    accountId: person.userId,
    bucket: new Date(clock.now().getTime() - (index + 2) * 24 * HOUR_MS),
    function: 'REASONING_TASKS' as const,
    modelId: 'openai/gpt-4o',
    actions: 1,
    points,
    costMicroUsd: 0n,
  }))
  await world.system.usageBucket.createMany({ data })
}

describe('more points in an hour than the plan allows', () => {
  test('pause the starts, are told to the person and the admins and written down once, and end by the clock', async () => {
    const person = await world.signUp()
    await used(person, 900)
    const before = await start(person, 'before')
    expect(before.__typename).toBe('Action')
    await used(person, 100)
    const endsAt = new Date(clock.now().getTime() + HOUR_MS).toISOString()
    const answers = await Promise.all([start(person), start(person), start(person)])
    for (const answer of answers) {
      expect(answer).toEqual({
        __typename: 'ActionUnavailable',
        message: expect.stringContaining('more points than your plan allows'),
        reason: 'PAUSED',
        retryAt: endsAt,
      })
    }
    expect(await start(person, 'before')).toEqual(before)

    const notices = (accountId: string) => world.system.notification.findMany({ where: { accountId, kind: 'PAUSED' } })
    expect(await notices(person.userId)).toMatchObject([{ title: 'Starts are paused', href: '/settings/keys' }])
    expect(await notices(admin.userId)).toMatchObject([{ title: `${person.email} is paused`, href: '/admin/guards' }])
    const lines = await world.system.auditEntry.findMany({ where: { action: 'account.pause' } })
    expect(lines).toMatchObject([{ actorKind: 'system', target: person.userId }])

    clock.turn(HOUR_MS - 1_000)
    expect((await start(person)).reason).toBe('PAUSED')
    expect(await pauseOf(person)).toEqual({ reason: 'LIMIT', endsAt })
    clock.turn(2_000)
    expect(await pauseOf(person)).toBeNull()
    expect((await start(person)).__typename).toBe('Action')
  })

  test('an admin lifts the pause, and what was used before counts no more', async () => {
    const person = await world.signUp()
    await used(person, 1_000)
    expect((await start(person)).reason).toBe('PAUSED')
    const { id } = await world.system.pause.findFirstOrThrow({ where: { accountId: person.userId } })
    clock.turn(1_000)
    expect(await pauseOf(person)).toMatchObject({ reason: 'LIMIT' })
    const { data } = await world.client.query(LIFT, { id }, admin)
    expect(data.adminLiftPause.liftedAt).toBe(clock.now().toISOString())
    expect(await pauseOf(person)).toBeNull()
    clock.turn(1_000)
    expect((await start(person)).__typename).toBe('Action')
  })

  test('do nothing where the guard is off, and the hour moves with the clock', async () => {
    const person = await world.signUp()
    await used(person, 1_000)
    await guard({ active: false })
    expect((await start(person)).__typename).toBe('Action')
    await guard({ active: true })
    clock.turn(HOUR_MS + 1_000)
    expect((await start(person)).__typename).toBe('Action')
  })
})

describe('far more than is usual for somebody', () => {
  beforeEach(async () => {
    await guard({ pointsPerHour: 1_000_000n, usualFrom: 500n, timesUsual: 10 })
  })

  test('pauses them below the limit of the plan', async () => {
    const person = await world.signUp()
    await usualHours(person, 60n, 6)
    await used(person, 600)
    expect(await start(person)).toMatchObject({ reason: 'PAUSED', message: expect.stringContaining('usual for you') })
    const pause = await world.system.pause.findFirstOrThrow({ where: { accountId: person.userId } })
    expect(pause).toMatchObject({ reason: 'UNUSUAL', limitPoints: 600n })
  })

  test('is nothing of who always uses as much, of who is new, or of what is little', async () => {
    const [busy, fresh, quiet] = await Promise.all([world.signUp(), world.signUp(), world.signUp()])
    await usualHours(busy, 400n, 6)
    await usualHours(fresh, 1n, 4)
    await usualHours(quiet, 1n, 6)
    await used(busy, 900)
    await used(fresh, 900)
    await used(quiet, 400)
    for (const person of [busy, fresh, quiet]) expect((await start(person)).__typename).toBe('Action')
  })
})
