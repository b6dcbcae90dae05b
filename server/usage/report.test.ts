import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, STORY, start, story } from '../actions/testing-actions.ts'
import { accountOf, userId } from '../brands.ts'
import type { Json, Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { readDaily } from './store.ts'

const DAY_MS = 86_400_000
const TODAY = new Date().toISOString().slice(0, 10)
const WEEK_AGO = new Date(Date.now() - 6 * DAY_MS).toISOString().slice(0, 10)
const REPORT = `query ($from: Date!, $to: Date!, $timeZone: String!) { viewer { usage(from: $from, to: $to, timeZone: $timeZone) {
  points actions byFunction { function points actions } byModel { model { id } points actions }
  byDay { date points actions byFunction { function points actions } byModel { modelId points actions } }
  previous { from to points actions }
} } }`

let world: World
let ada: Person
beforeAll(async () => {
  world = await startWorld()
  ada = await world.signUp()
  const works = [
    story(STORY),
    { work: { entityExtraction: { story: STORY } }, model: 'anthropic/claude-3.5-sonnet' },
    { work: { reasoningTask: { task: 'Night, or day for night?' } } },
    { work: { entityExtraction: { story: STORY } }, model: 'meta-llama/llama-3.3-70b-instruct:free' },
    { work: { reasoningTask: { task: 'This fails. [[sandbox:status=400]]' } } },
  ]
  const started = []
  for (const work of works) started.push(await start(world, ada, work))
  await Promise.all(started.map(({ id }) => follow(world, ada, id)))
})
afterAll(() => world.close())

async function report(person: Person, from = WEEK_AGO, to = TODAY, timeZone = 'UTC'): Promise<Json> {
  const { data, errors } = await world.client.query(REPORT, { from, to, timeZone }, person)
  expect(errors).toBeUndefined()
  return data.viewer.usage
}
const sum = (parts: Json[]) => ({
  points: parts.reduce((all, { points }) => all + points, 0),
  actions: parts.reduce((all, { actions }) => all + actions, 0),
})

describe('a report', () => {
  test('comes to what the ledger took, every way it is cut', async () => {
    const usage = await report(ada)
    const taken = await world.system.entry.aggregate({
      where: { accountId: ada.userId, kind: 'USAGE' },
      _sum: { amount: true },
    })
    const done = await world.system.action.count({ where: { accountId: ada.userId, status: 'SUCCEEDED' } })
    const all = { points: Number(-taken._sum.amount!), actions: done }
    expect(all.points).toBeGreaterThan(0)
    expect(done).toBe(4)
    expect({ points: usage.points, actions: usage.actions }).toEqual(all)
    for (const parts of [usage.byDay, usage.byFunction, usage.byModel]) expect(sum(parts)).toEqual(all)
    for (const day of usage.byDay) {
      expect(sum(day.byFunction)).toEqual({ points: day.points, actions: day.actions })
      expect(sum(day.byModel)).toEqual({ points: day.points, actions: day.actions })
    }
    expect(usage.byModel.map(({ model }: Json) => model.id)).toContain('meta-llama/llama-3.3-70b-instruct:free')
  })

  test('and the days that the forecast is made of are its days, in any zone, and nobody else’s', async () => {
    const [own, other] = [ada, await world.signUp()].map(({ userId: id }) => world.app.database.forUser(userId(id)))
    for (const timeZone of ['UTC', 'Asia/Tokyo', 'America/St_Johns']) {
      const to = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)
      const { byDay } = await report(ada, WEEK_AGO, to, timeZone)
      const question = { accountId: accountOf(userId(ada.userId)), from: WEEK_AGO, to, timeZone }
      const used = byDay.filter(({ points }: Json) => points > 0).map(({ date, points }: Json) => [date, points])
      expect(used).not.toEqual([])
      expect([...(await readDaily(own!, question))]).toEqual(used)
      expect((await readDaily(other!, question)).size).toBe(0)
    }
  })

  test('says what as many days before came to', async () => {
    const yesterday = new Date(Date.now() - DAY_MS)
    await world.system.usageBucket.create({
      data: {
        accountId: ada.userId,
        bucket: yesterday,
        function: 'ENTITY_EXTRACTION',
        modelId: 'openai/gpt-4o',
        actions: 3,
        points: 40n,
        costMicroUsd: 1n,
      },
    })
    const day = yesterday.toISOString().slice(0, 10)
    expect((await report(ada, TODAY)).previous).toEqual({ from: day, to: day, points: 40, actions: 3 })
    expect((await report(ada, '2020-01-01', '2020-01-02')).previous).toMatchObject({ points: 0, actions: 0 })
    expect((await report(ada, '0001-01-01', '0001-01-02')).previous).toBeNull()
  })
})

describe('the report as CSV', () => {
  const ask = (query: string, person: Person | null = ada) =>
    fetch(`${world.url}/api/usage.csv?${query}`, {
      headers: person ? { authorization: `Bearer ${person.token}` } : {},
    })
  const range = `from=${WEEK_AGO}&to=${TODAY}&timeZone=Europe%2FBerlin`

  test.each(['function', 'model'])('has the days and the columns by %s that are shown', async (by) => {
    const usage = await report(ada, WEEK_AGO, TODAY, 'Europe/Berlin')
    const response = await ask(`${range}&by=${by}`)
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="usage-${WEEK_AGO}-${TODAY}.csv"`)
    const [head, ...lines] = parse(await response.text(), { bom: true, record_delimiter: '\r\n' }) as string[][]
    const groups =
      by === 'model'
        ? usage.byModel.map(({ model }: Json) => model.id)
        : usage.byFunction.map((one: Json) => one.function)
    expect(head).toEqual(['Day', ...groups, 'Points', 'Actions'])
    expect(lines).toEqual(
      usage.byDay.map((day: Json) => [
        day.date,
        ...groups.map((name: string) => {
          const parts = by === 'model' ? day.byModel : day.byFunction
          return String(parts.find((part: Json) => (part.modelId ?? part.function) === name)?.points ?? 0)
        }),
        String(day.points),
        String(day.actions),
      ]),
    )
  })

  test('is the caller’s own, and nobody’s without a session', async () => {
    const ben = await world.signUp()
    const [, ...lines] = parse(await (await ask(range, ben)).text(), { bom: true }) as string[][]
    expect(lines.every(([, ...figures]) => figures.every((figure) => figure === '0'))).toBe(true)
    expect((await ask(range, null)).status).toBe(401)
  })

  test.each([
    ['a day that is none', 'from=2026-02-30&to=2026-03-01&timeZone=UTC', 'from'],
    ['a range that is turned round', 'from=2026-03-02&to=2026-03-01&timeZone=UTC', 'to'],
    ['a zone that is none', 'from=2026-03-01&to=2026-03-01&timeZone=Mars', 'timeZone'],
    ['no zone', 'from=2026-03-01&to=2026-03-01', 'timeZone'],
    ['another cut', `${range}&by=person`, 'by'],
    ['a name twice', `${range}&from=2026-03-01`, 'from'],
    ['a name it does not know', `${range}&userId=1`, 'query'],
  ])('refuses %s', async (_what, query, field) => {
    const response = await ask(query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })
})
