import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccountId, type HoldId, points } from '../brands.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { createAccountQueue } from './account-queue.ts'
import { InsufficientCredits } from './errors.ts'
import { type Credits, createCredits, type HoldOutcome, type HoldRequest } from './service.ts'

let world: TestDatabase
let credits: Credits
beforeAll(async () => {
  world = await createTestDatabase({ poolSize: 16 })
  credits = createCredits(world)
})
afterAll(() => world.close())

const request = (accountId: AccountId, amount: number, key: string = randomUUID()): HoldRequest => ({
  accountId,
  key,
  requestHash: 'same',
  amount: points(amount),
  ttlMs: 60_000,
})
const holdOne = async (item: HoldRequest): Promise<HoldOutcome> =>
  (await world.transactions.statement((tx) => credits.hold(tx, [item])))[0]!
const balance = (accountId: AccountId) =>
  world.system.account.findFirstOrThrow({ where: { id: accountId }, select: { posted: true, held: true } })
const kinds = (outcomes: HoldOutcome[]) =>
  Object.fromEntries(
    ['held', 'refused', 'replayed', 'conflict'].map((kind) => [kind, outcomes.filter((o) => o.kind === kind).length]),
  )

describe('races', () => {
  test('of 50 parallel holds where 3 are affordable exactly 3 are held, in each of 200 rounds', async () => {
    for (let round = 0; round < 200; round++) {
      const { accountId } = await world.createUser({ points: 35n })
      const outcomes = await Promise.all(Array.from({ length: 50 }, () => holdOne(request(accountId, 10))))
      expect(kinds(outcomes), `round ${round}`).toEqual({ held: 3, refused: 47, replayed: 0, conflict: 0 })
      expect(await balance(accountId)).toEqual({ posted: 35n, held: 30n })
    }
  }, 120_000)

  test('two overlapping holds of 100 on a balance of 100: one is held, and nothing is ever negative', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    const outcomes = await Promise.all([holdOne(request(accountId, 100)), holdOne(request(accountId, 100))])
    expect(kinds(outcomes)).toMatchObject({ held: 1, refused: 1 })
    expect(await balance(accountId)).toEqual({ posted: 100n, held: 100n })
  })

  test('holds that travel in one statement refuse like holds that come one by one', async () => {
    const { accountId } = await world.createUser({ points: 35n })
    const queue = createAccountQueue((_account, items: HoldRequest[]) =>
      world.transactions.statement((tx) => credits.hold(tx, items)),
    )
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => queue(accountId, request(accountId, 10))))
    expect(kinds(outcomes)).toMatchObject({ held: 3, refused: 47 })
  })

  test('one key used 40 times at once makes one hold', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => holdOne(request(accountId, 10, 'the same'))))
    expect(kinds(outcomes)).toMatchObject({ held: 1, replayed: 39 })
    expect(await balance(accountId)).toEqual({ posted: 100n, held: 10n })
  })

  test('20 captures and 20 releases of one hold at once: one of them ends it, and it is used once or not at all', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    const held = await holdOne(request(accountId, 60))
    const holdId = (held as { holdId: HoldId }).holdId
    const ends = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        world.transactions.transaction(async (tx) =>
          index % 2
            ? (await credits.capture(tx, [{ accountId, holdId, amount: points(45), description: 'work' }]))[0]!
            : credits.release(tx, { accountId, holdId, expired: false }),
        ),
      ),
    )
    expect(ends.filter(Boolean)).toHaveLength(1)
    expect([
      { posted: 55n, held: 0n },
      { posted: 100n, held: 0n },
    ]).toContainEqual(await balance(accountId))
  })
})

describe('replays and refusals', () => {
  test('the same key with another input is a conflict and holds nothing', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    await holdOne(request(accountId, 10, 'k'))
    expect(await holdOne({ ...request(accountId, 10, 'k'), requestHash: 'other' })).toEqual({ kind: 'conflict' })
    expect((await balance(accountId)).held).toBe(10n)
  })

  test('after a refusal the key is free to try again', async () => {
    const { accountId } = await world.createUser({ points: 5n })
    const first = await holdOne(request(accountId, 10, 'k'))
    expect(first.kind === 'refused' && first.refusal).toMatchObject({ needed: 10n, available: 5n, held: 0n })
    await world.transactions.transaction((tx) =>
      credits.adjust(tx, { accountId, amount: 20n, key: 'a', reason: 'more' }),
    )
    expect((await holdOne(request(accountId, 10, 'k'))).kind).toBe('held')
  })

  test('a grant is issued once for its key', async () => {
    const { accountId } = await world.createUser({ points: 5n })
    const grant = {
      accountId,
      kind: 'BOOST' as const,
      amount: points(500),
      key: 'payment:1',
      description: 'Quick',
      expiresAt: null,
    }
    const grants = await Promise.all(
      Array.from({ length: 20 }, () => world.transactions.transaction((tx) => credits.grant(tx, grant))),
    )
    expect(grants.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect((await balance(accountId)).posted).toBe(505n)
  })

  test('an adjustment below what is available is refused, held points included', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    await holdOne(request(accountId, 60))
    const take = world.transactions.transaction((tx) =>
      credits.adjust(tx, { accountId, amount: -41n, key: 'a', reason: 'correction' }),
    )
    await expect(take).rejects.toBeInstanceOf(InsufficientCredits)
    expect(await balance(accountId)).toEqual({ posted: 100n, held: 60n })
  })

  test('a hold that is rolled back with its transaction never was', async () => {
    const { accountId } = await world.createUser({ points: 100n })
    const work = world.transactions.transaction(async (tx) => {
      await credits.hold(tx, [request(accountId, 60, 'k')])
      throw new Error('the rest failed')
    })
    await expect(work).rejects.toThrow('the rest failed')
    expect(await balance(accountId)).toEqual({ posted: 100n, held: 0n })
    expect((await holdOne(request(accountId, 60, 'k'))).kind).toBe('held')
  })
})

describe('grants', () => {
  test('what is released to a grant that expired meanwhile expires at once, and other points stay', async () => {
    const { accountId } = await world.createUser({ points: 2_500n })
    const { renewsAt } = await world.system.account.findFirstOrThrow({ where: { id: accountId } })
    await world.transactions.transaction((tx) =>
      credits.grant(tx, {
        accountId,
        kind: 'BOOST',
        amount: points(500),
        key: 'b',
        description: 'Quick',
        expiresAt: null,
      }),
    )
    const held = await holdOne(request(accountId, 100))
    world.clock.turn(renewsAt.getTime() - world.clock.now().getTime() + 1)
    await world.transactions.transaction((tx) =>
      credits.release(tx, { accountId, holdId: (held as { holdId: HoldId }).holdId, expired: false }),
    )
    expect(await balance(accountId)).toEqual({ posted: 500n, held: 0n })
  })

  test('the allocation is used before boost points', async () => {
    const { accountId } = await world.createUser({ points: 2_500n })
    await world.transactions.transaction((tx) =>
      credits.grant(tx, {
        accountId,
        kind: 'BOOST',
        amount: points(500),
        key: 'b',
        description: 'Quick',
        expiresAt: null,
      }),
    )
    await holdOne(request(accountId, 2_600))
    const grants = await world.system.grant.findMany({ where: { accountId }, select: { kind: true, held: true } })
    expect(grants).toContainEqual({ kind: 'ALLOCATION', held: 2_500n })
    expect(grants).toContainEqual({ kind: 'BOOST', held: 100n })
  })
})
