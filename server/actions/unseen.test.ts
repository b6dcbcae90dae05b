import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { follow, RECEIPT, STORY, start, story } from './testing-actions.ts'
import { createUnseen } from './unseen.ts'

const LATER_MS = 31_000

let world: World
let other: Awaited<ReturnType<World['startInstance']>>
beforeAll(async () => {
  world = await startWorld()
  other = await world.startInstance()
})
afterAll(() => world.close())

/** As the job does, on two instances at once. */
async function tellDue(): Promise<void> {
  const log = pino({ level: 'silent' })
  await Promise.all(
    [world.app, other.app].map(({ transactions, notifications }) =>
      createUnseen({
        transactions,
        log,
        tell: (tx, { id, accountId, ...ended }) =>
          notifications.notify(tx, {
            accountId,
            key: `ended:${id}`,
            notice: { kind: 'ACTION_ENDED', actionId: id, ...ended },
          }),
      }).tellDue(),
    ),
  )
}

const read = (id: string) => world.system.action.findFirstOrThrow({ where: { id } })
const untilEnded = (id: string) => expect.poll(async () => (await read(id)).endedAt, { timeout: 10_000 }).not.toBeNull()

async function pass(id: string): Promise<void> {
  await world.system.$executeRaw`
    UPDATE action SET unseen_since = unseen_since - ${LATER_MS} * interval '1 millisecond' WHERE id = ${id}::uuid`
}
const told = async ({ userId }: Person) =>
  (await world.system.notification.findMany({ where: { accountId: userId } })).map(({ title, href }) => ({
    title,
    href,
  }))

async function ended(person: Person, text = STORY): Promise<string> {
  const { id } = await start(world, person, story(text))
  await untilEnded(id)
  return id
}

describe('work that ended', () => {
  test('while nobody watched is told of half a minute later, once, by two instances', async () => {
    const person = await world.signUp()
    const id = await ended(person)
    await tellDue()
    expect(await told(person)).toEqual([])
    await pass(id)
    await tellDue()
    await tellDue()
    expect(await told(person)).toEqual([
      { title: expect.stringMatching(/^“Mara walks.* is ready$/), href: `/studio/${id}` },
    ])
    expect((await read(id)).unseenSince).toBeNull()
  })

  test('without a result is told of as that', async () => {
    const person = await world.signUp()
    const id = await ended(person, `${STORY} [[sandbox:invalid-json-always]]`)
    await pass(id)
    await tellDue()
    expect(await told(person)).toEqual([{ title: expect.stringMatching(/did not work out$/), href: `/studio/${id}` }])
  })

  test('before the eyes of somebody on another instance is not told of', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} [[sandbox:slow=4]]`))
    const steps = await follow({ ...world, client: other.client } as World, person, id)
    expect(steps.length).toBeGreaterThan(0)
    expect(await read(id)).toMatchObject({ status: 'SUCCEEDED', unseenSince: null })
    await tellDue()
    expect(await told(person)).toEqual([])
  })

  test('is not told of when somebody comes back to it, or reads it, in time', async () => {
    const person = await world.signUp()
    const [rejoined, asked] = [await ended(person), await ended(person)]
    await follow(world, person, rejoined)
    await world.client.query(RECEIPT, { id: asked }, person)
    for (const id of [rejoined, asked]) expect((await read(id)).unseenSince).toBeNull()
  })

  test('is told of when the watcher left before the end, and when only strangers asked', async () => {
    const [person, stranger] = [await world.signUp(), await world.signUp()]
    const { id } = await start(world, person, story(`${STORY} [[sandbox:slow=4]]`))
    const socket = world.client.socket(person)
    for await (const _ of socket.subscribe('subscription ($id: ID!) { actionProgress(id: $id) { sequence } }', { id }))
      break
    await socket.close()
    await untilEnded(id)
    await world.client.query(RECEIPT, { id }, stranger)
    await world.app.services.unseen.saw(stranger.userId as never, id)
    expect((await read(id)).unseenSince).not.toBeNull()
    await pass(id)
    await tellDue()
    expect(await told(person)).toHaveLength(1)
  })

  test('because it was canceled is not told of', async () => {
    const person = await world.signUp()
    const { id } = await start(world, person, story(`${STORY} [[sandbox:hang]]`))
    await world.client.query('mutation ($id: ID!) { cancelAction(id: $id) { id } }', { id }, person)
    await untilEnded(id)
    expect(await read(id)).toMatchObject({ status: 'CANCELED', unseenSince: null })
  })
})

test('a start that is refused for want of points is told of, and what crosses 95 % by its settlement too', async () => {
  const person = await world.signUp({ points: 90n })
  const refused = await start(world, person, { work: { storyBreakdown: { story: STORY, chapters: 20 } } })
  expect(refused.__typename).toBe('InsufficientCredits')
  await ended(person, 'A quay at night.')
  const kinds = await world.system.notification.findMany({
    where: { accountId: person.userId },
    orderBy: { sequence: 'asc' },
    select: { kind: true },
  })
  expect(kinds.map(({ kind }) => kind)).toEqual(['CREDITS_SHORT', 'ALLOCATION_USED_95'])
})
