import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountOf } from '../brands.ts'
import type { Json, Person } from '../test/client.ts'
import { type Instance, startWorld, type World } from '../test/world.ts'
import { NOTICE, toldTo } from './testing-notices.ts'

const ADDED = 'subscription { notificationAdded { id title href readAt } }'
const INBOX = 'subscription { inboxChanged { id unread } }'
const PAGE = `query ($first: Int, $after: String) { viewer { inbox { unread } notifications(first: $first, after: $after) {
  edges { node { id title readAt } } pageInfo { hasNextPage endCursor } } } }`

let world: World
let other: Instance
beforeAll(async () => {
  world = await startWorld()
  other = await world.startInstance()
})
afterAll(() => world.close())

const tell = ({ app }: Pick<Instance, 'app'>, { userId }: Person, key: string) =>
  app.transactions.transaction((tx) =>
    app.notifications.notify(tx, { accountId: accountOf(userId as never), key, notice: NOTICE }),
  )

/** The next events of a subscription that has begun: the first of `inboxChanged` comes at once. */
async function opened(client: Instance['client'], person: Person) {
  const socket = client.socket(person)
  const inbox = socket.subscribe(INBOX)
  const added = socket.subscribe(ADDED)
  const next = async (events: AsyncIterator<Json>, name: string) => (await events.next()).value.data[name]
  return {
    inbox: () => next(inbox, 'inboxChanged'),
    added: () => next(added, 'notificationAdded'),
    close: socket.close,
  }
}

test('two hundred told by two instances at once arrive once each and in order, on a third connection', async () => {
  const person = await world.signUp()
  await tell(world, person, 'before')
  const live = await opened(other.client, person)
  expect(await live.inbox()).toMatchObject({ unread: 1 })
  // Both began on one socket, in order: once the second is heard of, the first listens.
  const first = live.added()
  await tell(world, person, 'first')
  await first
  const keys = Array.from({ length: 100 }, (_, i) => `key ${i}`)
  await Promise.all([...keys, ...keys].map((key, i) => tell(i % 2 ? world : other, person, key)))
  const heard: string[] = []
  while (heard.length < keys.length) heard.push((await live.added()).id)
  const stored = (await toldTo(world, person.userId)).slice(2)
  expect(heard).toEqual(stored.map(({ id }) => id))
  expect(stored).toHaveLength(100)
  await tell(world, person, 'after')
  expect((await live.added()).id).toBe((await toldTo(world, person.userId)).at(-1)!.id)
  await live.close()
})

test('what is read here is read there, on another instance', async () => {
  const person = await world.signUp()
  await tell(world, person, 'a')
  await tell(world, person, 'b')
  const live = await opened(other.client, person)
  expect(await live.inbox()).toEqual({ id: person.userId, unread: 2 })
  const [first] = await toldTo(world, person.userId)
  const mark = 'mutation ($ids: [ID!]!) { markNotificationsRead(ids: $ids) }'
  expect((await world.client.query(mark, { ids: [first!.id] }, person)).data).toEqual({ markNotificationsRead: 1 })
  expect(await live.inbox()).toEqual({ id: person.userId, unread: 1 })
  await live.close()
})

test('nobody hears what another is told', async () => {
  const [ada, ben] = [await world.signUp(), await world.signUp()]
  const live = await opened(world.client, ben)
  expect(await live.inbox()).toMatchObject({ unread: 0 })
  const next = live.added()
  await tell(world, ada, 'hers')
  await tell(world, ben, 'his')
  expect((await next).id).toBe((await toldTo(world, ben.userId))[0]!.id)
  await live.close()
})

test('pages are newest first, and lead through all, each once', async () => {
  const person = await world.signUp()
  for (let i = 0; i < 7; i++) await tell(world, person, `${i}`)
  const seen: string[] = []
  let after: string | null = null
  do {
    const { data } = (await world.client.query(PAGE, { first: 3, after }, person)) as Json
    expect(data.viewer.inbox).toEqual({ unread: 7 })
    seen.push(...data.viewer.notifications.edges.map((edge: Json) => edge.node.id))
    const { hasNextPage, endCursor } = data.viewer.notifications.pageInfo
    after = hasNextPage ? endCursor : null
  } while (after)
  expect(seen).toEqual((await toldTo(world, person.userId)).map(({ id }) => id).reverse())
})

test('more than 100 at once is refused by code, and so is a page of more', async () => {
  const person = await world.signUp()
  const ids = Array.from({ length: 101 }, () => '00000000-0000-4000-8000-000000000000')
  const answers = [
    await world.client.query('mutation ($ids: [ID!]!) { markNotificationsRead(ids: $ids) }', { ids }, person),
    await world.client.query(PAGE, { first: 101 }, person),
  ]
  for (const { errors } of answers) expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
})
