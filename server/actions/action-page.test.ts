import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json, Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { follow, STORY, start, story } from './testing-actions.ts'

const CALLS = `query ($id: ID!) { action(id: $id) { status startedAt endedAt cancelRequestedAt calls {
  part attempt provider modelId outcome counted inputTokens outputTokens durationMs startedAt endedAt } } }`
const ACTIVITY = `query ($first: Int, $last: Int, $after: String, $before: String, $function: AiFunction, $status: ActionStatus,
  $model: ID, $from: DateTime, $to: DateTime, $text: String) { viewer { actions(first: $first, last: $last, after: $after,
  before: $before, function: $function, status: $status, model: $model, from: $from, to: $to, text: $text) { searchedTo
  edges { cursor node { id title status } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`

let world: World
let ada: Person
beforeAll(async () => {
  world = await startWorld()
  ada = await world.signUp()
})
afterAll(() => world.close())

async function run(work: object): Promise<string> {
  const { id } = await start(world, ada, work)
  await follow(world, ada, id)
  return id
}

async function calls(id: string, person = ada): Promise<Json> {
  const { data, errors } = await world.client.query(CALLS, { id }, person)
  expect(errors).toBeUndefined()
  return data.action
}

describe('the calls of an action', () => {
  test('are told in order, each with its attempt and how it went', async () => {
    const action = await calls(await run(story(`${STORY} [[sandbox:invalid-json]]`)))
    expect(action.status).toBe('SUCCEEDED')
    expect(action.calls).toMatchObject([
      { part: 0, attempt: 1, provider: 'OPENROUTER', outcome: 'INVALID', counted: false },
      { part: 0, attempt: 2, provider: 'OPENROUTER', outcome: 'SUCCEEDED', counted: true },
    ])
    const [first, second] = action.calls
    expect(second.inputTokens).toBeGreaterThan(0)
    expect(second.durationMs).toBeGreaterThanOrEqual(0)
    expect([
      action.startedAt,
      first.startedAt,
      first.endedAt,
      second.startedAt,
      second.endedAt,
      action.endedAt,
    ]).toEqual(
      [action.startedAt, first.startedAt, first.endedAt, second.startedAt, second.endedAt, action.endedAt].toSorted(),
    )
  })

  test("are nobody else's to see, in the API and below it", async () => {
    const id = await run(story(STORY))
    const ben = await world.signUp()
    expect(await calls(id, ben)).toBeNull()
    const [mine, theirs] = [ada, ben].map(({ userId }) => world.app.database.forUser(userId as never))
    expect(await mine!.providerCall.count({ where: { actionId: id } })).toBe(1)
    expect(await theirs!.providerCall.count()).toBe(0)
  })

  test.each(['cost_micro_usd', 'provider_request_id', 'error', 'error_code'])(
    'keep %s to the house',
    async (column) => {
      const mine = world.app.database.forUser(ada.userId as never)
      await expect(mine.$queryRawUnsafe(`SELECT ${column} FROM provider_call`)).rejects.toThrow(/permission denied/)
    },
  )
})

describe('the list of actions', () => {
  async function ask(variables: object, person = ada): Promise<Json> {
    const { data, errors } = await world.client.query(ACTIVITY, variables, person)
    return errors ? errors[0]!.extensions.code : data.viewer.actions
  }
  const titles = ({ edges }: Json): string[] => edges.map(({ node }: Json) => node.title)

  test('goes both ways from a cursor, by what is asked for', async () => {
    const cleo = await world.signUp()
    const mine: string[] = []
    for (const task of ['One', 'Two', 'Three', 'Four']) {
      const { id } = await start(world, cleo, { work: { reasoningTask: { task } } })
      await follow(world, cleo, id)
      mine.push(id)
    }
    const first = await ask({ first: 2 }, cleo)
    expect(titles(first)).toEqual(['Four', 'Three'])
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const second = await ask({ first: 2, after: first.pageInfo.endCursor }, cleo)
    expect(titles(second)).toEqual(['Two', 'One'])
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const newer = await ask({ last: 10, before: second.pageInfo.startCursor }, cleo)
    expect(titles(newer)).toEqual(['Four', 'Three'])
    expect(titles(await ask({ text: 'oUR' }, cleo))).toEqual(['Four'])
    expect(titles(await ask({ status: 'FAILED' }, cleo))).toEqual([])
    expect(titles(await ask({ function: 'REASONING_TASKS', model: 'openai/gpt-4o' }, cleo))).toHaveLength(4)
    const { createdAt } = await world.system.action.findFirstOrThrow({ where: { id: mine[2]! } })
    expect(titles(await ask({ from: createdAt.toISOString() }, cleo))).toEqual(['Four', 'Three'])
    expect(titles(await ask({ to: createdAt.toISOString() }, cleo))).toEqual(['Two', 'One'])
    expect(await ask({ first: 2, after: first.pageInfo.endCursor })).toBe('BAD_USER_INPUT')
  })

  test.each([
    ['more than a page', { first: 101 }],
    ['both ways at once', { first: 5, last: 5 }],
    ['a time that is turned round', { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }],
    ['a text that is too long', { text: 'x'.repeat(101) }],
    ['a text with a control character', { text: 'a\0b' }],
    ['a model with a control character', { model: 'a\0b' }],
  ])('refuses %s', async (_what, variables) => {
    expect(await ask(variables)).toBe('BAD_USER_INPUT')
  })
})
