import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertProgress } from '../../actions/progress.ts'
import type { Outcome } from '../../actions/settlement.ts'
import { type ActionId, accountOf, type UserId } from '../../brands.ts'
import { CHARGED } from './played-provider.ts'
import { createStage, HOLD_TTL_MS, type Stage, type StageInstance } from './stage.ts'

const POINTS = 1_000n
const RATE = 200
const CANCELED: Outcome = { kind: 'canceled', text: '', invalid: [], used: undefined }
const FAILED: Outcome = { kind: 'failed', code: 'PROVIDER_UNAVAILABLE', message: 'No.', text: '', invalid: [] }
const OVERDUE: Outcome = { ...FAILED, code: 'DEADLINE' }

let stage: Stage
let userId: UserId
let a: StageInstance
let b: StageInstance
beforeAll(async () => {
  stage = await createStage()
})
afterAll(() => stage.close())
beforeEach(async () => {
  ;({ userId } = await stage.createUser({ points: POINTS }))
  ;[a, b] = [stage.instance(), stage.instance()]
})

/** What every end must leave: one resolution of the hold, and an account that says the same as the action. */
async function expectEndedOnce(ids: ActionId[]) {
  const actions = await Promise.all(ids.map((id) => stage.read(id)))
  for (const { status, charged, endedAt, hold } of actions) {
    expect(endedAt).not.toBeNull()
    expect(hold.state).not.toBe('OPEN')
    if (status === 'SUCCEEDED') expect(hold.state).toBe('CAPTURED')
    if (status === 'FAILED') expect(hold.state).not.toBe('CAPTURED')
    expect(charged).toBe(hold.captured ?? 0n)
  }
  const charged = actions.reduce((sum, action) => sum + (action.charged ?? 0n), 0n)
  expect(await stage.account(userId)).toEqual({ posted: POINTS - charged, held: 0n })
  const entries = await stage.usageEntries(userId)
  expect(entries).toHaveLength(actions.filter((action) => (action.charged ?? 0n) > 0n).length)
  return actions
}

describe('of those that would end an action, one does', () => {
  test('a cancel against the runner that is about to take it, 12 times', async () => {
    const ids: ActionId[] = []
    await stage.provider.answering(async () => {
      for (let round = 0; round < 12; round++) {
        const id = await stage.start(a, userId)
        ids.push(id)
        const steps = [() => a.runner.run(id), () => b.actions.cancel(userId, id)]
        await Promise.all((round % 2 ? steps : steps.reverse()).map((step) => step()))
      }
    })
    // A cancel that came while it ran was heard by no one: events between instances get lost here.
    const actions = await expectEndedOnce(ids)
    for (const { status } of actions) expect(['SUCCEEDED', 'CANCELED']).toContain(status)
  })

  test('a cancel against the end of the work', async () => {
    const ids: ActionId[] = []
    for (let round = 0; round < 10; round++) {
      const id = await stage.start(a, userId)
      ids.push(id)
      const running = a.runner.run(id)
      const call = await stage.provider.next()
      const canceled = a.actions.cancel(userId, id)
      call.answer()
      await Promise.all([running, canceled])
    }
    const actions = await expectEndedOnce(ids)
    for (const { status, charged } of actions) {
      if (status === 'SUCCEEDED') expect(charged).toBe(CHARGED)
    }
  })

  test('ten settlements of every kind at once', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await stage.start(a, userId)
      const action = await stage.read(id)
      const outcomes = [CANCELED, FAILED, OVERDUE, CANCELED, FAILED]
      const ends = await Promise.all(
        [a, b].flatMap(({ settle }) => outcomes.map((outcome) => settle(action, null, outcome, RATE))),
      )
      expect(ends.filter(Boolean)).toHaveLength(1)
      await expectEndedOnce([id])
    }
  })

  test('an end that meets a step being written waits for it, and is numbered behind it', async () => {
    const id = await stage.start(a, userId)
    const running = a.runner.run(id)
    const call = await stage.provider.next()
    const action = await stage.read(id)
    const owner = { actionId: id, accountId: accountOf(userId), leaseId: action.leaseId! }
    const row = { part: 0, label: 'Task', restarted: false, text: 'Shoot' }
    const ended = await stage.transactions.transaction(async (tx) => {
      expect(await insertProgress(tx, owner, 2, [row])).toBe(true)
      const ending = b.settle(action, action.leaseId, FAILED, RATE)
      await stage.untilSomebodyWaits()
      return { ending }
    })
    expect(await ended.ending).toBe(true)
    expect((await stage.progress(id)).map(({ sequence, textDelta }) => [sequence, textDelta])).toEqual([
      [1, null],
      [2, 'Shoot'],
      [3, null],
    ])
    call.answer()
    await running
    await expectEndedOnce([id])
  })

  test('sweeps on two instances at once: each overdue action expires once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => stage.start(a, userId)))
    const versionOf = async () =>
      (await stage.system.account.findFirstOrThrow({ where: { id: userId }, select: { version: true } })).version
    const before = await versionOf()
    stage.clock.turn(HOLD_TTL_MS)
    await Promise.all([a.sweep(), b.sweep(), a.sweep(), b.sweep()])
    const actions = await expectEndedOnce(ids)
    expect(new Set(actions.map(({ status, hold }) => `${status} ${hold.state}`))).toEqual(new Set(['FAILED EXPIRED']))
    expect(await versionOf()).toBe(before + 10n)
  })
})

describe('what is done again changes nothing', () => {
  test('a settlement, with the same outcome or another: no points are minted, and the receipt stays', async () => {
    const id = await stage.start(a, userId)
    await stage.provider.answering(() => a.runner.run(id))
    const settled = await stage.read(id)
    const account = await stage.account(userId)
    expect(account).toEqual({ posted: POINTS - CHARGED, held: 0n })
    for (const outcome of [FAILED, CANCELED, OVERDUE]) {
      for (const leaseId of [settled.leaseId, null]) {
        expect(await b.settle(settled, leaseId, outcome, RATE)).toBe(false)
      }
    }
    expect(await stage.read(id)).toEqual(settled)
    expect(await stage.account(userId)).toEqual(account)
  })

  test('the job of an action that has ended', async () => {
    const asked = stage.provider.count()
    const id = await stage.start(a, userId)
    await stage.provider.answering(() => Promise.all([a.runner.run(id), b.runner.run(id)]))
    await stage.provider.answering(() => b.runner.run(id))
    expect(stage.provider.count()).toBe(asked + 1)
    await expectEndedOnce([id])
  })
})

describe('a start', () => {
  /** The connection is lost with everything written and nothing committed. */
  const losingItsCommit = () =>
    stage.instance({
      wrap: (own) => ({
        ...own,
        statement: (work) =>
          own.transaction(async (tx) => {
            let written = false
            const announce = () => {
              written = true
            }
            const result = await work({ ...tx, announce })
            if (written) throw new Error('connection lost')
            return result
          }),
      }),
    })

  test('whose commit fails leaves nothing, and its key is free', async () => {
    const jobs = await stage.jobCount()
    await expect(stage.start(losingItsCommit(), userId, 'evening')).rejects.toThrow('connection lost')
    expect(await stage.account(userId)).toEqual({ posted: POINTS, held: 0n })
    expect(await stage.system.hold.count({ where: { accountId: userId } })).toBe(0)
    expect(await stage.system.action.count({ where: { accountId: userId } })).toBe(0)
    expect(await stage.jobCount()).toBe(jobs)
    const id = await stage.start(a, userId, 'evening')
    expect(await stage.job(id)).toBeDefined()
  })

  test('whose answer was lost is found again by its key, on any instance, without a second hold', async () => {
    const id = await stage.start(a, userId, 'evening')
    const { held } = await stage.account(userId)
    expect(await stage.start(b, userId, 'evening')).toBe(id)
    await stage.provider.answering(() => a.runner.run(id))
    expect(await stage.start(b, userId, 'evening')).toBe(id)
    expect(await stage.system.hold.count({ where: { accountId: userId } })).toBe(1)
    expect(held).toBe((await stage.read(id)).reserved)
  })

  test('is priced once: a rate that changes while it runs changes nothing for it', async () => {
    const id = await stage.start(a, userId)
    await stage.system.rate.create({
      data: { pointsPerDollar: 2_000, effectiveAt: new Date(stage.clock.now().getTime() - 1_000), reason: 'dearer' },
    })
    await stage.provider.answering(() => b.runner.run(id))
    expect(await stage.read(id)).toMatchObject({ status: 'SUCCEEDED', charged: CHARGED })
  })
})
