import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../brands.ts'
import {
  createMediaStage,
  DONE,
  expectPaidOnce,
  HOLD_TTL_MS,
  type MediaStage,
  POINTS,
  paid,
  UNKNOWN_WINDOW_MS,
  VIDEO,
} from './testing-media.ts'

const MINUTE = 60_000

let stage: MediaStage
let a: ReturnType<MediaStage['instance']>
let b: ReturnType<MediaStage['instance']>
let userId: UserId
beforeEach(async () => {
  stage = await createMediaStage()
  a = stage.instance()
  b = stage.instance()
  userId = (await stage.createUser({ points: POINTS })).userId
})
afterEach(() => stage.close())

describe('what the provider tells by itself and what it says when asked are one', () => {
  test('a webhook alone ends the work', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    await stage.message(a, stage.provider.set(0, DONE))
    await b.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('no webhook at all: it is asked about', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    await a.advance(id)
    await a.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('a webhook that comes twice, late, and behind the end, changes nothing', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    const started = stage.provider.set(0, { status: 'PROCESSING', logs: '10 %' })
    const done = stage.provider.set(0, DONE)
    await stage.message(a, done, { id: 'same' })
    await stage.message(b, done, { id: 'same' })
    await stage.message(b, started)
    await a.advance(id)
    await stage.message(a, done)
    await stage.message(a, { ...done, status: 'FAILED' })
    await b.advance(id)
    await expectPaidOnce(stage, id)
    expect(stage.copies).toHaveLength(1)
  })

  test('a webhook that comes before the answer to the request finds its run by the address it was sent to', async () => {
    const id = await stage.video(a, userId)
    stage.provider.next = 'answerLost'
    await a.advance(id)
    const [run] = (await stage.read(id)).predictions
    expect(run).toMatchObject({ status: 'SUBMITTING', externalId: null })
    await stage.message(a, stage.provider.set(0, DONE), { callId: run!.id })
    await a.advance(id)
    await expectPaidOnce(stage, id)
    expect(stage.provider.creates).toBe(1)
  })

  test('a webhook about nothing of ours, or about nothing, is kept and forgotten', async () => {
    await stage.message(a, { externalId: 'someone else', status: 'SUCCEEDED', sources: [], error: undefined, logs: '' })
    await a.webhooks.receive({ source: 'REPLICATE', externalId: 'odd', payload: { hello: 1 }, callId: null })
    const odd = await stage.system.webhookEvent.findFirstOrThrow({ where: { externalId: 'odd' } })
    await a.webhooks.handle(odd.id)
    expect(await stage.system.webhookEvent.count({ where: { handledAt: null } })).toBe(0)
  })

  test('ten instances at once send it once, store it once and charge it once', async () => {
    const id = await stage.video(a, userId)
    const many = Array.from({ length: 10 }, () => stage.instance())
    await Promise.all(many.map((one) => one.advance(id)))
    const done = stage.provider.set(0, DONE)
    await Promise.all([...many.map((one) => one.advance(id)), ...many.map((one) => stage.message(one, done))])
    await Promise.all(many.map((one) => one.advance(id)))
    await expectPaidOnce(stage, id)
    expect(stage.provider.creates).toBe(1)
    expect(stage.copies).toHaveLength(1)
  })
})

describe('a request whose answer was lost', () => {
  test('is looked for before it is sent again', async () => {
    const id = await stage.video(a, userId)
    stage.provider.next = 'answerLost'
    await a.advance(id)
    stage.provider.set(0, DONE)
    await b.advance(id)
    await b.advance(id)
    await expectPaidOnce(stage, id)
    expect(stage.provider.creates).toBe(1)
  })

  test('is sent again when the provider certainly does not have it', async () => {
    const id = await stage.video(a, userId)
    stage.provider.next = 'neverSent'
    await a.advance(id)
    expect(stage.provider.creates).toBe(0)
    await a.advance(id)
    expect(stage.provider.creates).toBe(1)
    stage.provider.set(0, DONE)
    await a.advance(id)
    await a.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('with an instance that died while it sent: not while a request may be under way, and only once', async () => {
    const id = await stage.video(a, userId)
    stage.provider.away = true
    await a.advance(id)
    stage.provider.away = false
    await b.advance(id)
    stage.clock.turn(MINUTE + 1)
    await b.advance(id)
    expect(stage.provider.creates).toBe(0)
    stage.clock.turn(MINUTE)
    await Promise.all([a.advance(id), b.advance(id)])
    await Promise.all([a.advance(id), b.advance(id)])
    expect(stage.provider.creates).toBe(1)
  })

  test('is not sent for ever', async () => {
    const id = await stage.video(a, userId)
    for (let turn = 0; turn < 12; turn++) {
      stage.provider.next = 'busy'
      await a.advance(id)
    }
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'PROVIDER_UNAVAILABLE' })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('that the provider refuses ends the work at 0', async () => {
    const id = await stage.video(a, userId)
    stage.provider.next = 'refused'
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'REQUEST_REFUSED' })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })
})

describe('a provider that does not answer', () => {
  async function silent() {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.away = true
    stage.clock.turn(MINUTE + 1)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'UNKNOWN', endedAt: null, hold: { state: 'OPEN' } })
    expect(await stage.account(userId)).toEqual({ posted: POINTS, held: VIDEO })
    return id
  }

  test('UNKNOWN keeps the hold; a webhook ten minutes later settles it', async () => {
    const id = await silent()
    stage.clock.turn(10 * MINUTE)
    await stage.message(b, stage.provider.set(0, DONE))
    await b.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('an answer makes it RUNNING again, and what it says counts', async () => {
    const id = await silent()
    stage.provider.away = false
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'RUNNING', unknownSince: null })
    stage.provider.set(0, { status: 'FAILED', error: 'NSFW content detected' })
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'CONTENT_REFUSED' })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('unresolved after the window: 0 points, and what comes later changes nothing', async () => {
    const id = await silent()
    stage.clock.turn(UNKNOWN_WINDOW_MS)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'LOST' })
    expect(await stage.account(userId)).toEqual(paid(0n))
    await stage.message(a, stage.provider.set(0, DONE))
    await a.advance(id)
    expect(await stage.account(userId)).toEqual(paid(0n))
    expect(await stage.usageEntries(userId)).toBe(0)
    const [call] = await stage.system.providerCall.findMany({ where: { actionId: id } })
    expect(call, 'what it cost is the house’s').toMatchObject({ costMicroUsd: 180_000n, counted: false })
  })

  test('one that falls silent at the very end of its time is ended before its hold is', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    const { deadlineAt, hold } = await stage.read(id)
    stage.clock.turn(deadlineAt.getTime() - stage.clock.now().getTime() - 1)
    await a.advance(id)
    stage.provider.away = true
    stage.clock.turn(MINUTE + 1)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'UNKNOWN', hold: { state: 'OPEN' } })
    stage.clock.turn(hold.expiresAt.getTime() - stage.clock.now().getTime() - 1)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'LOST' })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('answers that are a surprise to us end with the window too', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.broken = true
    stage.clock.turn(MINUTE + 1)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'UNKNOWN', hold: { state: 'OPEN' } })
    stage.clock.turn(UNKNOWN_WINDOW_MS)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'LOST' })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('a run that is at work for ever and cannot be canceled is given up before its hold is over', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.stubborn = true
    stage.provider.set(0, { status: 'PROCESSING' })
    for (let hours = 0; hours < 1.25; hours += 0.25) {
      expect(await stage.read(id)).toMatchObject({ endedAt: null, hold: { state: 'OPEN' } })
      stage.clock.turn(15 * MINUTE - 2_000)
      await a.advance(id)
    }
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'LOST' })
    expect(await stage.account(userId)).toEqual(paid(0n))
    await stage.message(a, stage.provider.set(0, DONE))
    expect(await stage.usageEntries(userId), 'what comes later is the house’s').toBe(0)
  })

  test('a run that it no longer knows is lost after a minute', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.runs.clear()
    await a.advance(id)
    expect((await stage.read(id)).endedAt).toBeNull()
    stage.clock.turn(MINUTE + 1)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'LOST' })
  })
})

test('work that is not done when its time is up is stopped at the provider and costs nothing', async () => {
  const id = await stage.video(a, userId)
  await a.advance(id)
  stage.clock.turn(HOLD_TTL_MS)
  await a.advance(id)
  expect(stage.provider.cancels).toBe(1)
  expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'DEADLINE' })
  expect(await stage.account(userId)).toEqual(paid(0n))
})

test('after a restart everything that has not ended is asked about', async () => {
  const ids = await Promise.all(Array.from({ length: 5 }, () => stage.video(a, userId)))
  await stage.system
    .$queryRaw`SELECT count(*) FROM (SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs) AS gone`
  await b.reconcile()
  const jobs = await stage.system.$queryRaw<
    { key: string }[]
  >`SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'action.advance'`
  expect(jobs.map(({ key }) => key).sort()).toEqual(ids.map((id) => `action:${id}`).sort())
})
