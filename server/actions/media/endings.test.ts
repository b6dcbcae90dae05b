import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { UserId } from '../../brands.ts'
import { createMediaStage, DONE, expectPaidOnce, type MediaStage, POINTS, paid } from './testing-media.ts'

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

describe('what came out', () => {
  test('is stored and paid for in the step that heard of it', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    await a.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('is copied by another instance seconds after the one that copied it died', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    let died = () => {}
    const copying = new Promise<void>((began) =>
      stage.copying(() => {
        began()
        return new Promise((resolve) => {
          died = () => resolve({ kind: 'unavailable' })
        })
      }),
    )
    const dead = a.advance(id)
    await copying
    await b.advance(id)
    expect((await stage.read(id)).endedAt).toBeNull()
    stage.copying(async () => ({ kind: 'stored', contentType: 'video/mp4', bytes: 7 }))
    stage.clock.turn(15_000)
    await b.advance(id)
    await expectPaidOnce(stage, id)
    died()
    await dead
    await expectPaidOnce(stage, id)
  })

  test('is copied again when the copy failed, and paid for once it is stored', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    stage.copying(async () => ({ kind: 'unavailable' }))
    await a.advance(id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ endedAt: null, outputs: [] })
    stage.copying(async () => ({ kind: 'stored', contentType: 'video/mp4', bytes: 7 }))
    await b.advance(id)
    await expectPaidOnce(stage, id)
  })

  test.each([
    ['a page instead of a film', { kind: 'refused', code: 'OUTPUT_REFUSED' } as const, 'OUTPUT_REFUSED'],
    ['a file that is gone', { kind: 'refused', code: 'OUTPUT_GONE' } as const, 'OUTPUT_GONE'],
  ])('%s costs nothing', async (_name, copied, failureCode) => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    stage.copying(async () => copied)
    await a.advance(id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('success without a file costs nothing', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, { status: 'SUCCEEDED', sources: [] })
    await a.advance(id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'FAILED', charged: 0n, failureCode: 'NO_OUTPUT' })
  })

  test('two of three images are paid for as two', async () => {
    const id = await stage.images(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    stage.provider.set(1, { status: 'FAILED', error: 'out of memory' })
    stage.provider.set(2, DONE)
    await a.advance(id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: 20n })
    expect(await stage.account(userId)).toEqual(paid(20n))
  })
})

describe('a cancel', () => {
  test('before anything was sent costs nothing, and nothing is sent', async () => {
    const id = await stage.video(a, userId)
    await a.actions.cancel(userId, id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'CANCELED', charged: 0n, predictions: [] })
    expect(stage.provider.creates).toBe(0)
  })

  test('reaches the provider, and costs nothing when nothing came out', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    await b.actions.cancel(userId, id)
    await b.advance(id)
    expect(stage.provider.cancels).toBe(1)
    expect(await stage.read(id)).toMatchObject({ status: 'CANCELED', charged: 0n })
    expect(await stage.account(userId)).toEqual(paid(0n))
  })

  test('that comes when it is done already leaves what was made, paid for', async () => {
    const id = await stage.video(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    await a.actions.cancel(userId, id)
    await a.advance(id)
    await a.advance(id)
    await expectPaidOnce(stage, id)
  })

  test('in the middle of several is paid for as far as they came', async () => {
    const id = await stage.images(a, userId)
    await a.advance(id)
    stage.provider.set(0, DONE)
    await a.actions.cancel(userId, id)
    await a.advance(id)
    await a.advance(id)
    expect(await stage.read(id)).toMatchObject({ status: 'CANCELED', charged: 10n, outputs: [{ position: 0 }] })
    expect(await stage.account(userId)).toEqual(paid(10n))
  })
})
