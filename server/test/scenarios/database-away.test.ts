import { afterEach, beforeEach, expect, test } from 'vitest'
import type { UserId } from '../../brands.ts'
import type { Transactions } from '../../database/transaction.ts'
import { ANSWER, CHARGED } from './played-provider.ts'
import { createStage, type Stage } from './stage.ts'

const POINTS = 100n

let stage: Stage
let userId: UserId
beforeEach(async () => {
  stage = await createStage()
  ;({ userId } = await stage.createUser({ points: POINTS }))
})
afterEach(() => stage.close())

const gone = () => new Error('Connection terminated unexpectedly')

test('an end whose acknowledgement was lost is charged once, and its work is not bought again', async () => {
  let ends = 0
  const deaf = stage.instance({
    wrap: (own: Transactions) => ({
      ...own,
      async transaction(work) {
        const result = await own.transaction(work)
        if (ends++ === 0) throw gone()
        return result
      },
    }),
  })
  const id = await stage.start(deaf, userId)
  const running = deaf.runner.run(id)
  const call = await stage.provider.next()
  call.answer()
  await running
  expect(ends).toBe(2)
  expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED, attempts: 1, callCount: 1 })
  expect(await stage.account(userId)).toEqual({ posted: POINTS - CHARGED, held: 0n })
  expect(await stage.usageEntries(userId)).toHaveLength(1)
})

test('work goes on through a moment without the database: nothing is bought again, and no step is lost', async () => {
  let away = false
  let tries = 0
  const refusing = <T>(work: () => Promise<T>): Promise<T> => {
    if (away) tries++
    return away ? Promise.reject(gone()) : work()
  }
  const a = stage.instance({
    wrap: (own: Transactions): Transactions => ({
      transaction: (work) => refusing(() => own.transaction(work)),
      statement: (work) => refusing(() => own.statement(work)),
    }),
  })
  const id = await stage.start(a, userId)
  const running = a.runner.run(id)
  const call = await stage.provider.next()
  away = true
  call.stream(12)
  await expect.poll(() => tries).toBeGreaterThan(2)
  away = false
  call.answer()
  await running
  expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED, attempts: 1, callCount: 1 })
  const steps = await stage.progress(id)
  expect(steps.map(({ textDelta }) => textDelta ?? '').join('')).toBe(ANSWER)
  expect(steps.map(({ sequence }) => sequence)).toEqual(steps.map((_, index) => index + 1))
})

test('a step whose acknowledgement was lost is there once', async () => {
  let lost = 0
  const deaf = stage.instance({
    wrap: (own: Transactions): Transactions => ({
      ...own,
      async statement(work) {
        const result = await own.statement(work)
        if (++lost % 2 === 1) throw gone()
        return result
      },
    }),
  })
  const id = await stage.start(stage.instance(), userId)
  const running = deaf.runner.run(id)
  const call = await stage.provider.next()
  call.answer()
  await running
  expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
  const steps = await stage.progress(id)
  expect(steps.map(({ textDelta }) => textDelta ?? '').join('')).toBe(ANSWER)
})

test('a runner that fails lets go of its lease, and others need not wait until it has run out', async () => {
  const broken = stage.instance({
    wrap: (own: Transactions): Transactions => ({ ...own, transaction: () => Promise.reject(new Error('broken')) }),
  })
  const id = await stage.start(broken, userId)
  const running = expect(broken.runner.run(id)).rejects.toThrow('broken')
  const first = await stage.provider.next()
  first.answer()
  await running
  expect(await stage.read(id)).toMatchObject({ status: 'QUEUED', leaseId: null })

  const taken = stage.instance().runner.run(id)
  const second = await stage.provider.next()
  second.answer()
  await taken
  expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED, attempts: 2 })
})
