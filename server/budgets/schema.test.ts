import { afterAll, beforeAll, expect, test } from 'vitest'
import { STORY, start } from '../actions/testing-actions.ts'
import { startWorld, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const work = { storyBreakdown: { story: STORY } }
const QUOTE = `query ($work: WorkInput!) { quoteAction(work: $work) {
  maximum budgetReached { message needed budget used held renewsAt } } }`

test('a budget that stops is told of in the price, refuses the start by its own type, and can be lifted', async () => {
  const person = await world.signUp()
  const set = (budget: object | null) =>
    world.client.query(
      'mutation ($budget: BudgetInput) { setBudget(budget: $budget) { version budget { points warnAt stop used held } } }',
      { budget },
      person,
    )
  const budgetReached = async () => {
    const { data, errors } = await world.client.query(QUOTE, { work }, person)
    expect(errors).toBeUndefined()
    return data.quoteAction
  }
  expect((await set({ points: 1_000 })).data.setBudget.budget).toEqual({
    points: 1_000,
    warnAt: 80,
    stop: false,
    used: 0,
    held: 0,
  })
  expect((await budgetReached()).budgetReached).toBeNull()

  await set({ points: 2, stop: true })
  const quoted = await budgetReached()
  expect(quoted.budgetReached).toMatchObject({ needed: quoted.maximum, budget: 2, used: 0, held: 0 })
  const refused = await start(world, person, { work })
  expect(refused).toEqual({ __typename: 'BudgetReached', message: quoted.budgetReached.message })
  expect(await world.system.action.count({ where: { accountId: person.userId } })).toBe(0)
  await expect
    .poll(() => world.system.notification.findMany({ where: { accountId: person.userId }, select: { title: true } }))
    .toEqual([{ title: 'Your budget stopped a start' }])

  expect((await set(null)).data.setBudget.budget).toBeNull()
  expect((await start(world, person, { work })).__typename).toBe('Action')
  expect((await set({ points: 0 })).errors![0]!.extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'budget.points',
  })
})
