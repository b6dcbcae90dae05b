import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../brands.ts'
import { ANSWER, type Asked, CHARGED } from './played-provider.ts'
import { createStage, HOLD_TTL_MS, LEASE_MS, QUEUED_MS, type Stage, type StageInstance } from './stage.ts'

const POINTS = 100n
const untouched = { posted: POINTS, held: 0n }

let stage: Stage
let userId: UserId
let a: StageInstance
let b: StageInstance
beforeEach(async () => {
  stage = await createStage()
  ;({ userId } = await stage.createUser({ points: POINTS }))
  ;[a, b] = [stage.instance(), stage.instance()]
})
afterEach(() => stage.close())

describe('a runner that dies', () => {
  test('its action is taken up by another instance, streams anew, and ends once', async () => {
    const id = await stage.start(a, userId)
    const dead = a.runner.run(id)
    const first = await stage.provider.next()
    first.stream(12)
    await expect.poll(() => stage.progress(id)).toHaveLength(2)

    stage.clock.turn(LEASE_MS + 1)
    await b.sweep()
    expect(await stage.job(id)).toBeDefined()
    const taken = b.runner.run(id)
    const second = await stage.provider.next()
    second.answer()
    await taken
    const settled = await stage.read(id)
    expect(settled).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED, attempts: 2, hold: { state: 'CAPTURED' } })
    const steps = await stage.progress(id)
    expect(steps.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => index + 1))
    const anew = steps.findLastIndex(({ restarted }) => restarted)
    expect(
      steps
        .slice(anew)
        .map(({ textDelta }) => textDelta ?? '')
        .join(''),
    ).toBe(ANSWER)

    // The dead comes back, with an answer that was paid for.
    first.answer()
    await dead
    expect(await stage.read(id)).toEqual(settled)
    expect(await stage.progress(id)).toEqual(steps)
    expect(await stage.account(userId)).toEqual({ posted: POINTS - CHARGED, held: 0n })
    expect(await stage.usageEntries(userId)).toHaveLength(1)
    const calls = await stage.system.providerCall.findMany({ where: { actionId: id }, orderBy: { startedAt: 'asc' } })
    expect(calls.map(({ counted }) => counted)).toEqual([false, true])
  })

  test('having lost its lease it writes no progress, hangs up on the provider, and settles nothing', async () => {
    const id = await stage.start(a, userId)
    const lost = a.runner.run(id)
    const first = await stage.provider.next()
    first.stream(1)
    await expect.poll(() => stage.progress(id)).toHaveLength(2)

    stage.clock.turn(LEASE_MS + 1)
    const taken = b.runner.run(id)
    const second = await stage.provider.next()
    const before = await stage.progress(id)
    first.stream(20)
    await first.gone
    await lost
    expect(await stage.progress(id)).toEqual(before)
    expect(await stage.read(id)).toMatchObject({ status: 'RUNNING', attempts: 2 })

    second.answer()
    await taken
    expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
  })

  test('three times ends the action at 0, its points released: no work is bought for ever', async () => {
    const id = await stage.start(a, userId)
    const dead: Promise<void>[] = []
    const calls: Asked[] = []
    for (let attempt = 0; attempt < 3; attempt++) {
      dead.push(stage.instance().runner.run(id))
      calls.push(await stage.provider.next())
      stage.clock.turn(LEASE_MS + 1)
    }
    await b.sweep()
    expect(await stage.read(id)).toMatchObject({
      status: 'FAILED',
      failureCode: 'INTERRUPTED',
      charged: 0n,
      callCount: 3,
      hold: { state: 'RELEASED' },
    })
    expect(await stage.account(userId)).toEqual(untouched)
    for (const call of calls) call.answer()
    await Promise.all(dead)
    expect(await stage.account(userId)).toEqual(untouched)
  })

  test('after a cancel was asked for, the action ends as cancelled at 0', async () => {
    const id = await stage.start(a, userId)
    const dead = a.runner.run(id)
    const call = await stage.provider.next()
    await b.actions.cancel(userId, id)
    expect(await stage.read(id)).toMatchObject({ status: 'RUNNING' })
    stage.clock.turn(LEASE_MS + 1)
    await b.sweep()
    expect(await stage.read(id)).toMatchObject({ status: 'CANCELED', charged: 0n, hold: { state: 'RELEASED' } })
    expect(await stage.job(id)).toBeDefined()
    call.answer()
    await dead
    expect(await stage.account(userId)).toEqual(untouched)
  })

  test('while it lives, it keeps its lease through a stream longer than the lease', async () => {
    const short = stage.instance({ leaseMs: 300 })
    const id = await stage.start(short, userId)
    const running = short.runner.run(id)
    const call = await stage.provider.next()
    for (let beat = 0; beat < 4; beat++) {
      stage.clock.turn(200)
      const due = new Date(stage.clock.now().getTime() + 300)
      await expect.poll(async () => (await stage.read(id)).leaseUntil, { timeout: 5_000 }).toEqual(due)
      await b.sweep()
    }
    expect(await stage.read(id)).toMatchObject({ status: 'RUNNING', attempts: 1 })
    call.answer()
    await running
    expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
  })
})

describe('work in the queue', () => {
  test('whose job vanished is put into the queue again', async () => {
    const id = await stage.start(a, userId)
    await stage.loseJob(id)
    await b.sweep()
    expect(await stage.job(id)).toBeUndefined()
    stage.clock.turn(QUEUED_MS)
    await b.sweep()
    expect(await stage.job(id)).toBeDefined()
  })

  test('that only waits for its turn keeps its place in the line', async () => {
    const id = await stage.start(a, userId)
    const place = await stage.job(id)
    stage.clock.turn(QUEUED_MS)
    await b.sweep()
    expect(await stage.job(id)).toEqual(place)
  })

  test('whose deadline has passed fails at 0, its hold expired, and no runner takes it any more', async () => {
    const id = await stage.start(a, userId)
    stage.clock.turn(HOLD_TTL_MS)
    const asked = stage.provider.count()
    await a.runner.run(id)
    expect(stage.provider.count()).toBe(asked)
    await b.sweep()
    expect(await stage.read(id)).toMatchObject({
      status: 'FAILED',
      failureCode: 'DEADLINE',
      charged: 0n,
      hold: { state: 'EXPIRED' },
    })
    expect(await stage.account(userId)).toEqual(untouched)
  })

  test('that one action cannot be ended does not keep the sweep from the others', async () => {
    const ids = [await stage.start(a, userId), await stage.start(a, userId)]
    stage.clock.turn(HOLD_TTL_MS)
    const heal = await stage.breakEnding(ids[0]!)
    await b.sweep()
    const statuses = await Promise.all(ids.map(async (id) => (await stage.read(id)).status))
    expect(statuses).toEqual(['QUEUED', 'FAILED'])
    await heal()
    await b.sweep()
    expect(await stage.account(userId)).toEqual(untouched)
  })
})
