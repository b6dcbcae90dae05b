import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '../errors.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { NOTICE, noticeProcess, toldTo } from './testing-notices.ts'

const DAY_MS = 86_400_000

let world: TestDatabase
let processes: ReturnType<typeof noticeProcess>[]
beforeAll(async () => {
  world = await createTestDatabase({ poolSize: 12 })
  processes = [noticeProcess(world), noticeProcess(world)]
})
afterAll(() => world.close())

const one = () => processes[0]!

describe('telling', () => {
  test('the same thing twenty times at once, by two processes, is one notification', async () => {
    const { accountId } = await world.createUser()
    await Promise.all(Array.from({ length: 20 }, (_, i) => processes[i % 2]!.tell(accountId, 'bought')))
    expect(await toldTo(world, accountId)).toMatchObject([{ key: 'bought', title: '500 points added', readAt: null }])
  })

  test('the same thing to two people is two', async () => {
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    await Promise.all([ada, ben].map(({ accountId }) => one().tell(accountId, 'same')))
    expect(await toldTo(world, ada.accountId)).toHaveLength(1)
    expect(await toldTo(world, ben.accountId)).toHaveLength(1)
  })

  test('what is rolled back was never told, and may be told again', async () => {
    const { accountId } = await world.createUser()
    const { transactions, notifications } = one()
    const failing = transactions.transaction(async (tx) => {
      await notifications.notify(tx, { accountId, key: 'maybe', notice: NOTICE })
      throw new Error('The rest failed')
    })
    await expect(failing).rejects.toThrow('The rest failed')
    expect(await toldTo(world, accountId)).toEqual([])
    await one().tell(accountId, 'maybe')
    expect(await toldTo(world, accountId)).toHaveLength(1)
  })

  test('whoever tells second is numbered and seen second, however the two overlap', async () => {
    const { accountId } = await world.createUser()
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    let told = () => {}
    const firstTold = new Promise<void>((resolve) => (told = resolve))
    const first = one().transactions.transaction(async (tx) => {
      await one().notifications.notify(tx, { accountId, key: 'first', notice: NOTICE })
      told()
      await held
    })
    await firstTold
    const second = processes[1]!.tell(accountId, 'second')
    // The second waits for the first: nothing of either is there to be seen in the wrong order.
    await expect
      .poll(async () => (await world.system.$queryRaw<unknown[]>`SELECT FROM pg_locks WHERE NOT granted`).length)
      .toBeGreaterThan(0)
    expect(await toldTo(world, accountId)).toEqual([])
    letGo()
    await Promise.all([first, second])
    expect((await toldTo(world, accountId)).map(({ key }) => key)).toEqual(['first', 'second'])
  })
})

describe('marking as read', () => {
  test('changes only what is one’s own and unread, and says how many', async () => {
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    for (const key of ['a', 'b', 'c']) await one().tell(ada.accountId, key)
    await one().tell(ben.accountId, 'his')
    const mine = (await toldTo(world, ada.accountId)).map(({ id }) => id)
    const [his] = await toldTo(world, ben.accountId)
    const { markRead } = one().notifications
    expect(await markRead(ada.userId, [his!.id, randomUUID(), 'nonsense', '\0'])).toBe(0)
    expect((await toldTo(world, ben.accountId))[0]!.readAt).toBeNull()
    expect(await markRead(ada.userId, [mine[0]!, mine[0]!, mine[1]!.toUpperCase()])).toBe(2)
    expect(await markRead(ada.userId, mine)).toBe(1)
    expect(await markRead(ada.userId, [])).toBe(0)
  })

  test('at once, by two processes, is counted once', async () => {
    const { userId, accountId } = await world.createUser()
    await one().tell(accountId, 'a')
    const ids = (await toldTo(world, accountId)).map(({ id }) => id)
    const counts = await Promise.all(processes.map(({ notifications }) => notifications.markRead(userId, ids)))
    expect(counts.sort()).toEqual([0, 1])
  })

  test('more than 100 at once is refused', async () => {
    const { userId } = await world.createUser()
    const ids = (length: number) => Array.from({ length }, () => randomUUID())
    await expect(one().notifications.markRead(userId, ids(101))).rejects.toThrow(InvalidInput)
    expect(await one().notifications.markRead(userId, ids(100))).toBe(0)
  })

  test('all leaves what came meanwhile, and nothing is marked by what is somebody else’s', async () => {
    const [ada, ben] = [await world.createUser(), await world.createUser()]
    for (const key of ['a', 'b', 'c']) await one().tell(ada.accountId, key)
    const [, seen, meanwhile] = await toldTo(world, ada.accountId)
    const { markAllRead } = one().notifications
    expect(await markAllRead(ben.userId, seen!.id)).toBe(0)
    expect(await markAllRead(ada.userId, 'nonsense')).toBe(0)
    expect(await markAllRead(ada.userId, seen!.id)).toBe(2)
    expect((await toldTo(world, ada.accountId)).find(({ id }) => id === meanwhile!.id)!.readAt).toBeNull()
  })
})

test('read ones go after 90 days, all after a year, and no sooner', async () => {
  const { userId, accountId } = await world.createUser()
  const { tell, notifications } = one()
  const keys = async () => (await toldTo(world, accountId)).map(({ key }) => key)
  await tell(accountId, 'read')
  await notifications.markRead(
    userId,
    (await toldTo(world, accountId)).map(({ id }) => id),
  )
  await tell(accountId, 'unread')
  world.clock.turn(90 * DAY_MS)
  expect(await notifications.purge()).toBe(false)
  expect(await keys()).toEqual(['read', 'unread'])
  world.clock.turn(1)
  await Promise.all(processes.map((one) => one.notifications.purge()))
  expect(await keys()).toEqual(['unread'])
  world.clock.turn(275 * DAY_MS)
  await notifications.purge()
  expect(await keys()).toEqual([])
})

test('what is mailed can be chosen kind by kind, and the rest stays as it was', async () => {
  const [ada, ben] = [await world.createUser(), await world.createUser()]
  const { mailSettings, setMailSettings } = one().notifications
  const of = async (userId: typeof ada.userId) =>
    Object.fromEntries((await mailSettings(userId)).map(({ kind, mail }) => [kind, mail]))
  const before = await of(ada.userId)
  expect(before).toMatchObject({ ALLOCATION_USED_95: true, PURCHASE_PAID: true, RENEWED: false, ACTION_ENDED: false })
  await setMailSettings(ada.accountId, [
    { kind: 'RENEWED', mail: false },
    { kind: 'RENEWED', mail: true },
    { kind: 'PURCHASE_PAID', mail: false },
  ])
  expect(await of(ada.userId)).toEqual({ ...before, RENEWED: true, PURCHASE_PAID: false })
  expect(await of(ben.userId)).toEqual(before)
})

test('the server can tell only by its function, and a person can change nothing', async () => {
  const { userId, accountId } = await world.createUser()
  const row = { accountId, key: 'k', kind: 'RENEWED', title: 't', body: 'b' }
  await expect(world.system.notification.create({ data: row })).rejects.toThrow(/permission denied/)
  const mine = world.forUser(userId)
  await expect(mine.$executeRaw`UPDATE notification SET read_at = now()`).rejects.toThrow(/permission denied/)
  await expect(mine.$executeRaw`UPDATE notification_setting SET mail = true`).rejects.toThrow(/permission denied/)
  await expect(
    mine.$queryRaw`SELECT tell_notice(${randomUUID()}::uuid, ${accountId}::uuid, 'k', 'k', 't', 'b', '/')`,
  ).rejects.toThrow(/permission denied/)
})
