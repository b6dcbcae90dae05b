import { afterAll, beforeAll, expect, test } from 'vitest'
import { signUpAdmin } from '../../prices/testing-history.ts'
import type { Json, Person } from '../../test/client.ts'
import { startWorld, type World } from '../../test/world.ts'

let world: World
let admin: Person
let other: Person
let person: Person
beforeAll(async () => {
  world = await startWorld()
  admin = await signUpAdmin(world)
  other = await signUpAdmin(world)
  person = await world.signUp()
  const adjust = `mutation ($id: ID!, $key: ID!) { adminAdjustCredits(userId: $id, amount: 5, reason: "=1+1", idempotencyKey: $key) { __typename } }`
  for (const key of ['a', 'b', 'c']) await world.client.query(adjust, { id: person.userId, key }, admin)
  await world.client.query(
    'mutation ($id: ID!) { adminNoteUser(userId: $id, text: "n") { id } }',
    { id: person.userId },
    other,
  )
})
afterAll(() => world.close())

const LOG = `query ($first: Int, $after: String, $actor: ID, $target: ID, $action: String, $from: DateTime, $to: DateTime) {
  admin { auditLog(first: $first, after: $after, actor: $actor, target: $target, action: $action, from: $from, to: $to) {
    edges { node { action actorKind actor { id email } target targetUser { id } reason before after ipAddress userAgent createdAt } }
    pageInfo { hasNextPage endCursor } } } }`
const log = async (variables: object): Promise<Json[]> => {
  const { data, errors } = await world.client.query(LOG, variables, admin)
  expect(errors).toBeUndefined()
  return data.admin.auditLog.edges.map(({ node }: Json) => node)
}

test('says who did what to whom, why, from where, and what was before and after, newest first', async () => {
  const [line] = await log({ action: 'points' })
  expect(line).toMatchObject({
    action: 'points.adjust',
    actorKind: 'admin',
    actor: { id: admin.userId, email: admin.email },
    target: person.userId,
    targetUser: { id: person.userId },
    reason: '=1+1',
    ipAddress: expect.stringMatching(/127\.0\.0\.1|::1/),
    userAgent: expect.any(String),
  })
  expect([JSON.parse(line.before), JSON.parse(line.after)]).toMatchObject([
    { available: '2510' },
    { available: '2515', amount: '5' },
  ])
})

test('is found by who, to whom, what and when, and by all of them together', async () => {
  const actions = async (filter: object) => (await log(filter)).map(({ action }) => action)
  expect(await actions({ actor: other.userId })).toEqual(['user.note'])
  expect(await actions({ target: person.userId })).toEqual(['user.note', ...Array(3).fill('points.adjust')])
  expect(await actions({ target: person.userId, action: 'points', actor: other.userId })).toEqual([])
  expect(await actions({ target: person.userId, from: '2100-01-01T00:00:00Z' })).toEqual([])
  expect(await actions({ target: person.userId, to: '2100-01-01T00:00:00Z', first: 2 })).toHaveLength(2)
  const wrong = await world.client.query(LOG, { actor: 'nonsense' }, admin)
  expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'actor' })
})

test('is a file of the same lines, in which no text is run as a formula; to others there is nothing', async () => {
  const get = (who?: Person | string) =>
    fetch(`${world.url}/api/admin/audit.csv?action=points`, {
      headers: who ? { authorization: `Bearer ${typeof who === 'string' ? who : who.token}` } : {},
    })
  const lines = (await (await get(admin)).text()).trim().split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toContain(`${admin.email},${admin.userId},points.adjust,${person.userId},'=1+1`)
  const { data } = await world.client.query('mutation { createApiKey(name: "k", scopes: [READ]) { key } }', {}, admin)
  const nowhere = await fetch(`${world.url}/api/admin/nothing.csv`)
  for (const who of [undefined, person, data.createApiKey.key]) {
    const answer = await get(who)
    expect([answer.status, await answer.text()]).toEqual([404, await nowhere.clone().text()])
  }
})
