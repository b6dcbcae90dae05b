import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOf } from '../../graphql/testing-callers.ts'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Json, Person } from '../../test/client.ts'
import { PASSWORD, startWorld, type World } from '../../test/world.ts'

let world: World
let admin: Person
/** In the order in which they signed up; Cleo's work holds points, Dora has left. */
let people: Record<'ann' | 'ben' | 'cleo' | 'dora', Person>
beforeAll(async () => {
  world = await startWorld()
  admin = await signUpAdmin(world)
  const signUp = (name: string) =>
    world.client.signUp({
      name,
      email: `${name.split(/[ _]/)[0]!.toLowerCase()}-${randomUUID()}@example.com`,
      password: PASSWORD,
    })
  people = {
    ann: await signUp('Ann Müller'),
    ben: await signUp('Ben_50%'),
    cleo: await signUp('Cleo'),
    dora: await signUp('Dora'),
  }
  const adjust = (person: Person, amount: number) =>
    world.system.$queryRaw`SELECT * FROM ledger.adjust(${person.userId}::uuid, ${amount}::bigint, 'test', 'Test')`
  await adjust(people.ann, 700)
  await adjust(people.ben, 300)
  await adjust(people.cleo, 500)
  // 2,500 + 500 - 400: between those who hold nothing.
  await world.system.$queryRaw`SELECT * FROM ledger.hold(${people.cleo.userId}::uuid, 'k', 'h', 400, '15 minutes')`
  await used(people.ben, 40n)
  await used(people.ann, 10n)
  const leave = 'mutation ($email: String!, $password: String!) { deleteAccount(email: $email, password: $password) }'
  await world.client.query(leave, { email: people.dora.email, password: PASSWORD }, people.dora)
})
afterAll(() => world.close())

async function used(person: Person, points: bigint): Promise<void> {
  const [hold] = await world.system.$queryRaw<{ hold_id: string }[]>`
    SELECT hold_id FROM ledger.hold(${person.userId}::uuid, ${randomUUID()}, 'h', ${points}::bigint, '15 minutes')`
  await world.system.$queryRaw`
    SELECT * FROM ledger.capture(${person.userId}::uuid, ${hold!.hold_id}::uuid, ${points}::bigint, 'The words of their story')`
}

const LIST = `query ($first: Int, $after: String, $search: String, $plan: PlanTier, $suspended: Boolean, $used: Points,
  $since: DateTime, $before: DateTime, $order: AdminUserOrder) { admin { users(first: $first, after: $after, search: $search,
  plan: $plan, suspended: $suspended, pointsUsedAtLeast: $used, seenSince: $since, notSeenSince: $before, orderBy: $order) {
  edges { cursor node { user { id name } account { available } pointsUsed lastSeenAt } } pageInfo { hasNextPage endCursor } } } }`

async function list(variables: object): Promise<Json> {
  const { data, errors } = await world.client.query(LIST, variables, admin)
  expect(errors).toBeUndefined()
  return data.admin.users
}
const names = async (variables: object) =>
  (await list(variables)).edges.map(({ node }: Json) => node.user.name.split(/[ _]/)[0])

describe('the list of people', () => {
  test.each([
    ['CREATED', ['Cleo', 'Ben', 'Ann']],
    ['AVAILABLE', ['Ann', 'Ben', 'Cleo']],
    ['POINTS_USED', ['Ben', 'Ann', 'Cleo']],
    ['EMAIL', ['Ann', 'Ben', 'Cleo']],
  ])('by %s is %j, page by page, without the one who left', async (order, expected) => {
    const search = 'example.com'
    const whole = (await names({ order, search })).filter((name: string) => expected.includes(name))
    expect(whole).toEqual(expected)
    const paged: string[] = []
    let after: string | null = null
    do {
      const page: Json = await list({ order, search, first: 1, after })
      paged.push(page.edges[0].node.user.name.split(/[ _]/)[0])
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after)
    expect(paged).toEqual(await names({ order, search }))
    expect(paged).not.toContain('Deleted')
    expect(paged).not.toContain('Dora')
  })

  test.each([
    [{ search: 'MÜLL' }, ['Ann']],
    [{ search: 'cleo-' }, ['Cleo']],
    [{ search: 'be' }, ['Ben']],
    [{ search: '_50%' }, ['Ben']],
    [{ search: 'n_m' }, []],
    [{ search: 'deleted' }, []],
    [{ search: 'nobody at all' }, []],
    [{ used: 11 }, ['Ben']],
    [{ plan: 'STUDIO' }, []],
    [{ search: 'Ann', since: '2020-01-01T00:00:00Z' }, ['Ann']],
    [{ search: 'Ann', before: '2020-01-01T00:00:00Z' }, []],
    [{ suspended: true }, []],
  ])('of %j is %j', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected)
  })

  test('goes one way, from a cursor that it gave', async () => {
    const last = 'query { admin { users(last: 2) { edges { cursor } } } }'
    expect((await world.client.query(last, {}, admin)).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
    })
    const after = Buffer.from(`GPC:S:${randomUUID()}`).toString('base64')
    const { errors } = await world.client.query(LIST, { after }, admin)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
  })

  test('says what work has ever used, to the point', async () => {
    const rows = await world.system.$queryRaw<object[]>`
      SELECT a.id FROM account a LEFT JOIN entry e ON e.account_id = a.id AND e.kind = 'USAGE'
      GROUP BY a.id HAVING a.used <> coalesce(-sum(e.amount), 0)`
    expect(rows).toEqual([])
    expect((await list({ search: 'ben-' })).edges[0].node).toMatchObject({
      pointsUsed: 40,
      account: { available: 2_760 },
    })
  })
})

describe('a person', () => {
  const PERSON = `query ($id: ID!) { admin { user(id: $id) { user { email } pointsUsed
    account { available held allocationRemaining boostRemaining balanceAt(time: "2100-01-01T00:00:00Z") grants { kind remaining } }
    entries(first: 50) { edges { node { kind amount description function } } }
    actions { edges { node { function status charged cost } } } sessions { id ipAddress userAgent }
    apiKeys { name prefix scopes } notes { text author { name } } purchases { edges { node { id } } } } } }`
  const ask = (id: string) => world.client.query(PERSON, { id }, admin)

  test('is shown with their figures, and without their words, their keys and their tokens', async () => {
    const story = 'Nobody else may read of the harbour.'
    const start = 'mutation ($input: StartActionInput!) { startAction(input: $input) { ... on Action { id } } }'
    const started = await world.client.query(start, startOf(story), people.ann)
    const { id } = started.data.startAction
    await expect
      .poll(async () => (await world.system.action.findFirstOrThrow({ where: { id } })).endedAt, { timeout: 10_000 })
      .not.toBeNull()
    const made = await world.client.query(
      'mutation { createApiKey(name: "k", scopes: [READ]) { key } }',
      {},
      people.ann,
    )
    const note = 'mutation ($id: ID!) { adminNoteUser(userId: $id, text: " Called. ") { id } }'
    await world.client.query(note, { id: people.ann.userId }, admin)

    const { data, errors } = await ask(people.ann.userId)
    expect(errors).toBeUndefined()
    const person = data.admin.user
    const usage = person.entries.edges.map(({ node }: Json) => node).filter(({ kind }: Json) => kind === 'USAGE')
    expect(person.account.available).toBe(3_200 - person.pointsUsed)
    expect(person.account.balanceAt).toBe(person.account.available)
    expect(person.account.allocationRemaining + person.account.boostRemaining).toBe(person.account.available)
    expect(usage[0]).toMatchObject({ description: null, function: 'ENTITY_EXTRACTION' })
    expect(person.actions.edges[0].node).toMatchObject({ function: 'ENTITY_EXTRACTION', status: 'SUCCEEDED' })
    expect(person.sessions).toHaveLength(1)
    expect(person.notes).toEqual([{ text: 'Called.', author: { name: 'Rut' } }])
    const text = JSON.stringify(data)
    for (const secret of [story, 'The words of their story', made.data.createApiKey.key, people.ann.token]) {
      expect(text).not.toContain(secret)
    }
  })

  test.each([
    'entries { edges { node { description action { text } } } }',
    'heldBy { title }',
    `entry(id: "${randomUUID()}") { id }`,
  ])('whose words are asked for through the account is refused: %s', async (field) => {
    const query = `query ($id: ID!) { admin { user(id: $id) { account { ${field} } } } }`
    const { errors } = await world.client.query(query, { id: people.ann.userId }, admin)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('who left, or never was, is nobody, and nothing can be done to them', async () => {
    const MUTATIONS = [
      'adminAdjustCredits(userId: $id, amount: 5, reason: "r", idempotencyKey: "k") { ... on InvalidInput { field } }',
      'adminSetPlan(userId: $id, plan: FREE, reason: "r") { id }',
      'adminSuspendUser(userId: $id, suspended: true, reason: "r") { id }',
      'adminSetRole(userId: $id, role: ADMIN, reason: "r") { id }',
      'adminSignOutUser(userId: $id, reason: "r")',
      'adminNoteUser(userId: $id, text: "r") { id }',
      'adminViewAs(userId: $id, reason: "r")',
    ]
    for (const id of [people.dora.userId, randomUUID(), 'nonsense']) {
      expect((await ask(id)).data.admin.user).toBeNull()
      for (const field of MUTATIONS) {
        const { data, errors } = await world.client.query(`mutation ($id: ID!) { it: ${field} }`, { id }, admin)
        const refused = errors?.[0]?.extensions ?? { code: 'BAD_USER_INPUT', ...data.it }
        expect(refused, field).toMatchObject({ code: 'BAD_USER_INPUT', field: 'userId' })
      }
    }
  })
})
