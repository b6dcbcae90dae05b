import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { follow, STORY, start, story } from '../../actions/testing-actions.ts'
import { changeRole } from '../../auth/standing.ts'
import { openShop, REFUND, type Shop, until } from '../../boosts/testing-boosts.ts'
import { userId } from '../../brands.ts'
import type { Json, Person } from '../../test/client.ts'

const FIGURES = 'activeUsers actions failed points cost loss revenue refunds profit'
const OVERVIEW = `query ($from: Date!, $to: Date!, $timeZone: String!) { admin {
  overview(from: $from, to: $to, timeZone: $timeZone) { ${FIGURES} sandbox averagePointsPerUser byDay { date users ${FIGURES} }
    previous { ${FIGURES} } now { running queued oldestQueuedAt ended failures { code actions share } signUps { id email }
    status { overall } incidents { id } } }
  analytics(from: $from, to: $to, timeZone: $timeZone) { ${FIGURES} sandboxRevenue liability byDay { ${FIGURES} }
    byModel { model { id } actions points cost loss revenue profit }
    byFunction { function actions points cost loss revenue profit } } } }`
const LIVE = `subscription ($timeZone: String!) { adminOverviewChanged(days: 7, timeZone: $timeZone) { ${FIGURES} now { running } } }`

let shop: Shop
let admin: Person
let ada: Person
let ben: Person
const timeZone = 'Europe/Berlin'
const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
const range = { from: day(5), to: day(-1), timeZone }

beforeAll(async () => {
  shop = await openShop()
  admin = await shop.admin()
  ada = await shop.world.signUp()
  ben = await shop.world.signUp()
  const works: [Person, object][] = [
    [ada, story(STORY)],
    [ada, { work: { entityExtraction: { story: STORY } }, model: 'anthropic/claude-3.5-sonnet' }],
    [ada, { work: { imageGeneration: { prompt: 'A ferry at night', count: 2 } } }],
    [ben, { work: { entityExtraction: { story: STORY } }, model: 'meta-llama/llama-3.3-70b-instruct:free' }],
    // The provider bills these; the people do not pay for them.
    [ben, { work: { entityExtraction: { story: `${STORY} [[sandbox:invalid-json-always]]` } } }],
    [ben, { work: { entityExtraction: { story: `${STORY} [[sandbox:invalid-json]]` } } }],
  ]
  for (const [person, work] of works) await follow(shop.world, person, (await start(shop.world, person, work)).id)
  const kept = await shop.bought(ada, 'power')
  const back = await shop.bought(ben, 'quick')
  await shop.world.client.query(REFUND, { id: back.id, reason: 'Bought twice' }, admin)
  await shop.settled(back.id, 'REFUNDED')
  expect(kept.id).toBeTruthy()
})
afterAll(() => shop.close())

async function asAdmin(query: string, variables: object = range): Promise<Json> {
  const { data, errors } = await shop.world.client.query(query, variables, admin)
  expect(errors).toBeUndefined()
  return data.admin
}
const micro = (usd: string) => BigInt(Math.round(Number(usd) * 1_000_000))
const sum = (parts: Json[], key: string) => parts.reduce((all, part) => all + micro(part[key]), 0n)
const points = (parts: Json[]) => parts.reduce((all, part) => all + part.points, 0)

test('revenue, cost and profit agree between overview, analytics, users’ pages, ledger and provider records', async () => {
  const { system } = shop.world
  const { overview, analytics } = await asAdmin(OVERVIEW)
  for (const key of FIGURES.split(' ')) expect(analytics[key], key).toEqual(overview[key])

  const calls = await system.providerCall.findMany()
  const billed = calls.reduce((all, { costMicroUsd }) => all + (costMicroUsd ?? 0n), 0n)
  const lost = calls.reduce((all, { costMicroUsd, counted }) => all + (counted ? 0n : (costMicroUsd ?? 0n)), 0n)
  expect(billed).toBeGreaterThan(lost)
  expect(lost).toBeGreaterThan(0n)
  expect([micro(overview.cost), micro(overview.loss)]).toEqual([billed, lost])

  const taken = await system.entry.aggregate({ where: { kind: 'USAGE' }, _sum: { amount: true } })
  expect(overview.points).toBe(Number(-taken._sum.amount!))
  const USAGE = `query ($from: Date!, $to: Date!, $timeZone: String!) { viewer { usage(from: $from, to: $to, timeZone: $timeZone) { points actions } } }`
  const pages = await Promise.all(
    [ada, ben].map(async (person) => (await shop.world.client.query(USAGE, range, person)).data.viewer.usage),
  )
  expect(points(pages)).toBe(overview.points)
  expect(pages.reduce((all, { actions }) => all + actions, 0)).toBe(overview.actions)
  expect(overview).toMatchObject({ activeUsers: 2, failed: 1, sandbox: true })
  expect(overview.averagePointsPerUser).toBe(overview.points / 2)

  // What was bought, less what was given back.
  expect([overview.revenue, overview.refunds, analytics.sandboxRevenue]).toEqual(['10.000000', '4.000000', '10.000000'])
  expect(micro(overview.profit)).toBe(10_000_000n - billed)
  const grants = await system.grant.findMany({ where: { kind: 'BOOST' } })
  expect(analytics.liability).toBe(grants.reduce((all, { remaining }) => all + Number(remaining), 0))
  expect(analytics.liability).toBe(1_500)

  for (const parts of [overview.byDay, analytics.byDay, analytics.byModel, analytics.byFunction]) {
    expect([points(parts), sum(parts, 'cost'), sum(parts, 'loss')]).toEqual([overview.points, billed, lost])
  }
  for (const parts of [overview.byDay, analytics.byDay, analytics.byModel, analytics.byFunction]) {
    expect([sum(parts, 'revenue'), sum(parts, 'profit')]).toEqual([micro(overview.revenue), micro(overview.profit)])
  }
  // Its points, at what a point of these days brought.
  for (const part of [...analytics.byModel, ...analytics.byFunction]) {
    expect(Math.abs(Number(part.revenue) - (10 * part.points) / overview.points)).toBeLessThan(0.000_002)
  }
  const byModel = Map.groupBy(calls, ({ modelId }) => modelId)
  for (const part of analytics.byModel) {
    const own = byModel.get(part.model.id)!.reduce((all, { costMicroUsd }) => all + (costMicroUsd ?? 0n), 0n)
    expect(micro(part.cost), part.model.id).toBe(own)
  }

  const rebuilt = async () => {
    await shop.world.app.reports.rebuild()
    return asAdmin(OVERVIEW)
  }
  const again = await rebuilt()
  expect({ ...again.overview, now: null }).toEqual({ ...overview, now: null })
  expect(again.analytics).toEqual(analytics)
})

const MONEY = `query ($from: Date!, $to: Date!, $timeZone: String!, $after: String) { admin {
  analytics(from: $from, to: $to, timeZone: $timeZone) { loss losses { reason cost } pointFlows { kind granted used expired reversed }
    byPlan { plan people actions failed points cost loss revenue profit }
    people(first: 1, after: $after) { edges { node { user { id } actions failed points cost loss revenue profit } }
      pageInfo { hasNextPage endCursor } } } } }`

test('plans and people come to the same, and losses and points are told apart', async () => {
  const { overview } = await asAdmin(OVERVIEW)
  const { analytics } = await asAdmin(MONEY, { ...range, after: null })
  const people = []
  for (let after = null, more = true; more; ) {
    const { edges, pageInfo }: Json = (await asAdmin(MONEY, { ...range, after })).analytics.people
    people.push(...edges.map(({ node }: Json) => node))
    after = pageInfo.endCursor
    more = pageInfo.hasNextPage
  }
  expect(people.map(({ user }) => user.id).sort()).toEqual([ada.userId, ben.userId].sort())
  for (const parts of [people, analytics.byPlan]) {
    expect([
      points(parts),
      sum(parts, 'cost'),
      sum(parts, 'loss'),
      sum(parts, 'revenue'),
      sum(parts, 'profit'),
    ]).toEqual([overview.points, ...['cost', 'loss', 'revenue', 'profit'].map((key) => micro(overview[key]))])
    expect(parts.reduce((all: number, part: Json) => all + part.failed, 0)).toBe(overview.failed)
  }
  expect(sum(analytics.losses, 'cost')).toBe(micro(overview.loss))
  expect(analytics.losses.map(({ reason }: Json) => reason)).toEqual(['INVALID'])
  const flows = Object.fromEntries(analytics.pointFlows.map(({ kind, ...flow }: Json) => [kind, flow]))
  expect(flows.BOOST).toMatchObject({ granted: 2_000, reversed: 500, used: 0, expired: 0 })
  expect(flows.ALLOCATION).toMatchObject({ granted: 7_500, used: overview.points })
})

describe('the tables as CSV', () => {
  const ask = (table: string, person: Person | null, more = '') =>
    fetch(
      `${shop.world.url}/api/admin/money.csv?from=${range.from}&to=${range.to}&timeZone=UTC&table=${table}${more}`,
      {
        headers: person ? { authorization: `Bearer ${person.token}` } : {},
      },
    )

  test.each(['days', 'functions', 'models', 'plans', 'people', 'losses', 'points', 'drift'])('%s', async (table) => {
    const response = await ask(table, admin)
    expect(response.headers.get('content-disposition')).toContain(`money-${table}-${range.from}`)
    const rows = parse(await response.text(), { bom: true, columns: true, record_delimiter: '\r\n' }) as Json[]
    // Nothing was compared yet: the books are late.
    if (table === 'drift') return expect(rows).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
    const { overview } = await asAdmin(OVERVIEW, { ...range, timeZone: 'UTC' })
    if (table === 'points') return
    const column = rows.reduce((all, row) => all + micro(row['Cost USD']), 0n)
    expect(column).toBe(micro(table === 'losses' ? overview.loss : overview.cost))
  })

  test('are for admins alone, and refuse what they do not know', async () => {
    for (const person of [ada, null]) expect((await ask('days', person)).status).toBe(404)
    expect(await (await ask('rates', admin)).json()).toMatchObject({ code: 'BAD_USER_INPUT', field: 'table' })
    expect((await ask('days', admin, '&who=1')).status).toBe(400)
  })
})

test('it is said what goes on now', async () => {
  const { now } = (await asAdmin(OVERVIEW)).overview
  expect(now).toMatchObject({ running: 0, queued: 0, oldestQueuedAt: null })
  expect(now.failures).toEqual([{ code: 'INVALID_RESULT', actions: 1, share: 1 / now.ended }])
  expect(now.signUps.map(({ id }: Json) => id)).toEqual([ben.userId, ada.userId, admin.userId])
})

describe('the live overview', () => {
  test('moves while somebody works, at most once a second', async () => {
    const socket = shop.world.client.socket(admin)
    const live = socket.subscribe(LIVE, { timeZone })
    const first = (await live.next()).value!.data!.adminOverviewChanged
    const told: { actions: number; at: number }[] = []
    const reading = (async () => {
      for await (const { data } of live) {
        told.push({ actions: data!.adminOverviewChanged.actions, at: performance.now() })
        if (told.at(-1)!.actions === first.actions + 3) return
      }
    })()
    for (let n = 0; n < 3; n++) await start(shop.world, ada, { work: { entityExtraction: { story: STORY } } })
    await reading
    await socket.close()
    for (const [index, { at }] of told.entries()) if (index > 0) expect(at - told[index - 1]!.at).toBeGreaterThan(900)
  })

  test('gives nothing to whoever is no admin, and ends when one is no longer', async () => {
    const refused = shop.world.client.socket(ada)
    const { value } = await refused.subscribe(LIVE, { timeZone }).next()
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
    expect(value!.data ?? null).toBeNull()
    await refused.close()

    const second = await shop.admin()
    const socket = shop.world.client.socket(second)
    const live = socket.subscribe(LIVE, { timeZone })
    expect((await live.next()).value!.data!.adminOverviewChanged.actions).toBeGreaterThan(0)
    let ended = false
    const rest = live.next().then(
      ({ done }) => (ended = done === true),
      () => (ended = true),
    )
    await shop.world.app.transactions.transaction((tx) =>
      changeRole(tx, { userId: userId(second.userId), role: 'USER', actor: { kind: 'system' } }),
    )
    await until(async () => ended, 'the subscription has ended')
    await rest
    await socket.close()
  })

  test.each([
    ['a zone that is none', 'subscription { adminOverviewChanged(timeZone: "Mars") { actions } }'],
    ['no days', 'subscription { adminOverviewChanged(days: 0) { actions } }'],
  ])('%s is refused', async (_what, query) => {
    const socket = shop.world.client.socket(admin)
    const answer = await socket
      .subscribe(query)
      .next()
      .then(
        ({ value }) => value!.errors,
        (errors) => errors,
      )
    expect(answer).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    await socket.close()
  })
})
