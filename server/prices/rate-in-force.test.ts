import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../actions/testing-actions.ts'
import type { Json, Person } from '../test/client.ts'
import { testClock } from '../test/database.ts'
import { type Instance, startWorld, type World } from '../test/world.ts'
import { priceOf } from './rules.ts'
import { signUpAdmin } from './testing-history.ts'

const HOUR_MS = 3_600_000
const VIDEO = { videoGeneration: { prompt: 'The ferry leaves', seconds: 5 } }
/** Five seconds at 3.6 cents. */
const COST = 180_000n
const SET = `mutation ($rate: Int!, $at: DateTime, $below: Boolean) {
  adminSetRate(pointsPerDollar: $rate, effectiveAt: $at, allowBelowCost: $below, reason: "Test") {
    __typename
    ... on RateVersion { id number pointsPerDollar effectiveAt }
    ... on BelowCost { message minimumPointsPerDollar }
    ... on InvalidInput { field }
  }
}`

// Sessions go by the real time.
const clock = testClock(new Date().toISOString())
let world: World
let second: Instance
let admin: Person
let person: Person
beforeAll(async () => {
  world = await startWorld({ clock })
  admin = await signUpAdmin(world)
  person = await world.signUp({ points: 1_000_000n })
})
afterAll(() => world.close())

async function setRate(pointsPerDollar: number, more: object = {}): Promise<Json> {
  const { data, errors } = await world.client.query(SET, { rate: pointsPerDollar, ...more }, admin)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.adminSetRate
}
async function quoted(on: Pick<Instance, 'client'>): Promise<number> {
  const query = 'query ($work: WorkInput!) { quoteAction(work: $work) { maximum } }'
  const { data, errors } = await on.client.query(query, { work: VIDEO }, person)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.quoteAction.maximum
}
const priceAt = (pointsPerDollar: number) => Number(priceOf(COST, { pointsPerDollar, free: false }))
const ended = (id: string) =>
  world.system.action.findFirst({ where: { id, endedAt: { not: null } }, include: { rate: true, hold: true } })

describe('the rate that an action is charged at', () => {
  test('is the one that held when it was started: a change after that is not its own', async () => {
    const slow = { videoGeneration: { ...VIDEO.videoGeneration, prompt: 'Slowly [[sandbox:slow=1500]]' } }
    await setRate(200)
    const { id, held } = await start(world, person, { work: slow })
    expect(held).toBe(priceAt(200))
    await setRate(900)
    await expect
      .poll(() => ended(id), { timeout: 15_000 })
      .toMatchObject({
        status: 'SUCCEEDED',
        charged: BigInt(priceAt(200)),
        rate: { pointsPerDollar: 200 },
        hold: { amount: BigInt(priceAt(200)) },
      })
    await setRate(200)
  })

  test('is not one that was quoted before it changed, and the maximum that was agreed to is kept', async () => {
    await setRate(200)
    const agreed = await quoted(world)
    await setRate(400)
    expect(await start(world, person, { work: VIDEO, maxPoints: agreed })).toMatchObject({
      __typename: 'QuoteExceeded',
      maxPoints: priceAt(200),
      quoted: priceAt(400),
    })
    expect(await start(world, person, { work: VIDEO })).toMatchObject({ held: priceAt(400) })
    await setRate(200)
  })
})

describe('on two instances', () => {
  // Not before: each has a sandbox of its own, which knows nothing of the other's runs of video.
  beforeAll(async () => {
    second = await world.startInstance()
  })

  test('what one sets, the other quotes as soon as it has heard of it', async () => {
    await setRate(200)
    await expect.poll(() => quoted(second)).toBe(priceAt(200))
    await setRate(350)
    expect(await quoted(world)).toBe(priceAt(350))
    await expect.poll(() => quoted(second)).toBe(priceAt(350))
  })

  test('a planned rate begins on both at its instant, and not a millisecond before', async () => {
    await setRate(200)
    await expect.poll(() => quoted(second)).toBe(priceAt(200))
    const at = new Date(clock.now().getTime() + HOUR_MS)
    expect(await setRate(500, { at })).toMatchObject({ pointsPerDollar: 500, effectiveAt: at.toISOString() })
    // Whatever is told after it, the other instance has heard when it has heard this.
    const heard = Promise.withResolvers<void>()
    second.app.bus.on('catalogue:all', () => heard.resolve())
    world.app.bus.publish('catalogue:all')
    await heard.promise
    clock.turn(HOUR_MS - 1)
    expect([await quoted(world), await quoted(second)]).toEqual([priceAt(200), priceAt(200)])
    clock.turn(1)
    expect([await quoted(world), await quoted(second)]).toEqual([priceAt(500), priceAt(500)])
  })
})

describe('an admin who sets a rate', () => {
  test('is refused below cost with the least that would do, and is not with the override', async () => {
    expect(await setRate(166)).toMatchObject({ __typename: 'BelowCost', minimumPointsPerDollar: 167 })
    expect(await setRate(166, { below: true })).toMatchObject({ __typename: 'RateVersion', pointsPerDollar: 166 })
    await setRate(200)
  })

  test('is told which field is wrong', async () => {
    expect(await setRate(0)).toEqual({ __typename: 'InvalidInput', field: 'pointsPerDollar' })
    expect(await setRate(200, { at: '2020-01-01T00:00:00Z' })).toEqual({
      __typename: 'InvalidInput',
      field: 'effectiveAt',
    })
  })

  test('finds every version, page by page, what begins last first', async () => {
    const page = async (after: string | null): Promise<Json> => {
      const query = `query ($after: String) { rateVersions(first: 3, after: $after) {
        edges { node { number effectiveAt reason } } pageInfo { hasNextPage endCursor }
      } }`
      return (await world.client.query(query, { after }, admin)).data.rateVersions
    }
    const numbers: number[] = []
    let found = await page(null)
    numbers.push(...found.edges.map((edge: Json) => edge.node.number))
    while (found.pageInfo.hasNextPage) {
      found = await page(found.pageInfo.endCursor)
      numbers.push(...found.edges.map((edge: Json) => edge.node.number))
    }
    const kept = await world.system.rate.findMany({ orderBy: [{ effectiveAt: 'desc' }, { number: 'desc' }] })
    expect(numbers).toEqual(kept.map(({ number }) => number))
  })
})

describe('prices that are no prices', () => {
  const pack = (fields: string) =>
    `mutation { adminSetBoostPack(id: "odd", name: "Odd", position: 1, reason: "Test", ${fields}) {
      __typename ... on InvalidInput { field } ... on BoostPack { points price }
    } }`

  test.each([
    ['points: 1.5, price: "1.00"', 'BAD_USER_INPUT'],
    ['points: -5, price: "1.00"', 'BAD_USER_INPUT'],
    ['points: 100, price: 1.00', 'BAD_USER_INPUT'],
    ['points: 100, price: "1.0000001"', 'BAD_USER_INPUT'],
    ['points: 100, price: "1e3"', 'BAD_USER_INPUT'],
    ['points: 100, price: "99999999999999999999"', 'BAD_USER_INPUT'],
    ['points: 100, price: ""', 'BAD_USER_INPUT'],
  ])('%s is no amount at all', async (fields, code) => {
    const { errors } = await world.client.query(pack(fields), {}, admin)
    expect(errors?.[0]?.extensions.code ?? errors).toBe(code)
  })

  test.each([
    ['points: 0, price: "1.00"', 'points'],
    ['points: 9007199254740991, price: "1.00"', 'points'],
    ['points: 100, price: "0"', 'price'],
    ['points: 100, price: "-1.00"', 'price'],
    ['points: 100, price: "1.005"', 'price'],
    ['points: 100, price: "10000.01"', 'price'],
  ])('%s is refused as data', async (fields, field) => {
    const { data } = await world.client.query(pack(fields), {}, admin)
    expect(data.adminSetBoostPack).toEqual({ __typename: 'InvalidInput', field })
  })

  test('and a good one is for sale at once, to everyone', async () => {
    const { data } = await world.client.query(pack('points: 120, price: "1.20"'), {}, admin)
    expect(data.adminSetBoostPack).toEqual({ __typename: 'BoostPack', points: 120, price: '1.200000' })
    const shown = await second.client.query(
      '{ boostPacks { id } plans { tier name monthlyPoints price startsPerMinute } }',
    )
    expect(shown.data.boostPacks).toContainEqual({ id: 'odd' })
    expect(shown.data.plans).toEqual([
      { tier: 'FREE', name: 'Free', monthlyPoints: 50, price: '0.000000', startsPerMinute: 20 },
      { tier: 'PRO', name: 'Pro', monthlyPoints: 2_500, price: '20.000000', startsPerMinute: 20 },
      { tier: 'STUDIO', name: 'Studio', monthlyPoints: 7_500, price: '50.000000', startsPerMinute: 60 },
    ])
  })
})
