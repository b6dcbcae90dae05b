import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storedRoute } from '../providers/model-route.ts'
import { measuredCost } from '../providers/usage-rules.ts'
import type { Json, Person } from '../test/client.ts'
import { startWorld, type World } from '../test/world.ts'
import { readHistory } from './replay-store.ts'
import { priceOf } from './rules.ts'
import { makeHistory, signUpAdmin, UNDERPRICED } from './testing-history.ts'

const FIGURES = 'points cost carried valueLowest valueAsSold marginLowest marginAsSold'
const SHARES = 'actions points replayedPoints cost replayedCost'
const REPLAY = `query ($rate: Int, $packs: [ReplayPackInput!], $plans: [ReplayPlanInput!], $models: [ReplayModelInput!], $days: Int! = 1, $to: DateTime) {
  adminPriceReplay(days: $days, to: $to, pointsPerDollar: $rate, packs: $packs, plans: $plans, models: $models) {
    actions unfinished usersShort skipped { reason actions } actual { ${FIGURES} } replayed { ${FIGURES} }
    byFunction { function ${SHARES} } byModel { model { id } ${SHARES} }
  }
}`

let world: World
let admin: Person
beforeAll(async () => {
  world = await startWorld()
  admin = await signUpAdmin(world)
  await makeHistory(world, admin)
}, 240_000)
afterAll(() => world.close())

const ask = (variables: object = {}) => world.client.query(REPLAY, variables, admin)
async function replay(variables: object = {}): Promise<Json> {
  const { data, errors } = await ask(variables)
  if (errors) throw new Error(JSON.stringify(errors))
  return data.adminPriceReplay
}

const readActions = () => world.system.action.findMany({ include: { rate: true } })
const readCalls = () => world.system.providerCall.findMany()
type Row = Awaited<ReturnType<typeof readActions>>[number]
type Call = Awaited<ReturnType<typeof readCalls>>[number]

const usd = (microUsd: bigint) => {
  const digits = (microUsd < 0n ? -microUsd : microUsd).toString().padStart(7, '0')
  return `${microUsd < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`
}
const total = (amounts: bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n)
const isFree = ({ route }: Row, counted: Call[]) =>
  counted.length > 0 &&
  counted.every(({ modelId }) => storedRoute.decode(route as never).find(({ id }) => id === modelId)!.free)

/** What the settlement would have charged for this cost, in so many words. */
function chargeAt(action: Row, { cost, rate, free, cap }: { cost: bigint; rate: number; free: boolean; cap: bigint }) {
  if (action.status === 'FAILED' || (action.status === 'CANCELED' && cost === 0n)) return 0n
  const price: bigint = priceOf(cost, { pointsPerDollar: rate, free })
  return price < cap ? price : cap
}

describe('a replay with nothing changed', () => {
  test('has work of every function, every ending, every rate, and holds that did not cover the cost', async () => {
    const actions = await readActions()
    expect(actions.length).toBeGreaterThan(200)
    expect(new Set(actions.map((action) => action.function)).size).toBe(10)
    expect(new Set(actions.map((action) => action.rateId)).size).toBe(3)
    const count = (fits: (action: Row) => boolean) => actions.filter(fits).length
    expect(count(({ status }) => status === 'FAILED')).toBeGreaterThan(10)
    expect(count(({ status, charged }) => status === 'CANCELED' && charged! > 0n)).toBeGreaterThan(3)
    expect(count(({ status, charged }) => status === 'CANCELED' && charged === 0n)).toBeGreaterThan(3)
    expect(count(({ status, charged }) => status === 'SUCCEEDED' && charged === 0n)).toBeGreaterThan(10)
    const capped = (action: Row) =>
      action.charged! < priceOf(action.costMicroUsd!, { pointsPerDollar: action.rate.pointsPerDollar, free: false })
    expect(count((action) => action.modelId === UNDERPRICED && action.charged! > 0n && capped(action))).toBeGreaterThan(
      5,
    )
  })

  test('is what was charged, to the point and the micro-dollar, in the whole and in every part', async () => {
    const [actions, calls, found] = [await readActions(), await readCalls(), await replay()]
    const points = total(actions.map(({ charged }) => charged!))
    const { _sum } = await world.system.entry.aggregate({ where: { kind: 'USAGE' }, _sum: { amount: true } })
    expect(-_sum.amount!).toBe(points)
    expect(found).toMatchObject({ actions: actions.length, unfinished: 0, usersShort: 0, skipped: [] })
    expect(found.actual).toMatchObject({
      points: Number(points),
      cost: usd(total(calls.map(({ costMicroUsd }) => costMicroUsd ?? 0n))),
      carried: usd(total(calls.filter(({ counted }) => !counted).map(({ costMicroUsd }) => costMicroUsd ?? 0n))),
    })
    expect(found.replayed).toEqual(found.actual)
    for (const part of [...found.byFunction, ...found.byModel]) {
      expect(part).toMatchObject({ replayedPoints: part.points, replayedCost: part.cost })
    }
    expect(found.byFunction.length).toBe(10)
  })

  test('is so for every action by itself', async () => {
    for (const { endedAt } of await readActions()) {
      const window = { from: new Date(endedAt!.getTime() - 1), to: endedAt! }
      const { groups } = await world.app.transactions.statement((tx) =>
        readHistory(tx, { ...window, pointsPerDollar: null, swaps: [] }),
      )
      for (const group of groups) expect(group.replayedPoints, JSON.stringify(endedAt)).toBe(group.points)
    }
  })

  test('changes nothing, and sees nothing outside of its days', async () => {
    const books = () => world.system.$queryRaw`SELECT count(*), sum(posted), sum(version) FROM account`
    const before = await books()
    await replay({ rate: 900 })
    expect(await books()).toEqual(before)
    expect(await replay({ to: '2026-01-05T00:00:00Z' })).toMatchObject({
      actions: 0,
      actual: { points: 0 },
      byModel: [],
    })
  })
})

describe('at another rate', () => {
  test.each([1, 400, 12_345])(
    'of %d every action is priced as its settlement would, its hold growing with the rate',
    async (rate) => {
      const [actions, calls] = [await readActions(), await readCalls()]
      const counted = Map.groupBy(
        calls.filter((call) => call.counted),
        ({ actionId }) => actionId,
      )
      const expected = actions.map((action) => {
        const used = action.rate.pointsPerDollar
        const cap = (action.reserved * BigInt(rate) + BigInt(used) - 1n) / BigInt(used)
        const free = isFree(action, counted.get(action.id) ?? [])
        return chargeAt(action, { cost: action.costMicroUsd!, rate, free, cap })
      })
      const { actual, replayed } = await replay({ rate })
      expect(replayed.points).toBe(Number(total(expected)))
      expect(replayed.points).not.toBe(actual.points)
      expect(replayed.cost).toBe(actual.cost)
    },
  )

  test('so high that people would have run out says how many of them', async () => {
    expect((await replay({ rate: 1_000_000 })).usersShort).toBe(0)
    const person = await world.signUp({ points: 100n })
    await world.system.$executeRaw`SELECT * FROM ledger.adjust(${person.userId}::uuid, 1, 'x', 'x')`
    const [some] = await world.system.action.findMany({ where: { status: 'SUCCEEDED', charged: { gt: 5 } }, take: 1 })
    const before = await world.system.account.findFirstOrThrow({ where: { id: some!.accountId } })
    const all = -(before.posted - before.held)
    await world.system.$executeRaw`SELECT * FROM ledger.adjust(${some!.accountId}::uuid, ${all}::bigint, 'all', 'all')`
    expect((await replay({ rate: 1_000_000 })).usersShort).toBe(1)
    expect((await replay()).usersShort).toBe(0)
  })
})

describe('on other models', () => {
  const models = [
    { function: 'IMAGE_ANALYSIS', to: 'baidu/ernie-4.5-vl-28b-a3b' },
    { from: 'openai/gpt-4o', to: 'deepseek/deepseek-chat-v3.1' },
    { function: 'VIDEO_GENERATION', to: 'bytedance/seedance-1-pro' },
    { function: 'REASONING_TASKS', from: 'openai/gpt-4o-mini', to: 'moonshotai/kimi-k2:free' },
  ]

  test('costs the recorded tokens and seconds at the other list price, and no hold bounds it', async () => {
    const [actions, calls, listed] = [
      await readActions(),
      await readCalls(),
      await world.system.model.findMany({ include: { mediaPrices: true } }),
    ]
    const list = (id: string) => listed.find((one) => one.id === id)!
    const swapped = (action: Row, call: Call) => {
      const rule = models.find(
        (one) => (one.function ?? action.function) === action.function && (one.from ?? call.modelId) === call.modelId,
      )
      return rule && list(rule.to)
    }
    const costOf = (action: Row, call: Call): bigint => {
      const to = swapped(action, call)
      const cost = call.costMicroUsd ?? 0n
      if (!to || call.costMicroUsd === null) return cost
      if (to.modality === 'TEXT')
        return measuredCost({ inputTokens: call.inputTokens!, outputTokens: call.outputTokens! }, to as never)
      const { resolution, seconds } = action.input as { resolution: string; seconds: number }
      return cost === 0n ? 0n : BigInt(seconds) * to.mediaPrices.find((one) => one.resolution === resolution)!.microUsd
    }
    let [points, cost] = [0n, 0n]
    for (const action of actions) {
      const own = calls.filter(({ actionId }) => actionId === action.id)
      const counted = own.filter((call) => call.counted)
      cost += total(own.map((call) => costOf(action, call)))
      const more = total(counted.map((call) => costOf(action, call) - (call.costMicroUsd ?? 0n)))
      const free = counted.length > 0 && counted.every((call) => swapped(action, call)?.free ?? isFree(action, [call]))
      const bounded = !counted.some((call) => swapped(action, call))
      points += chargeAt(action, {
        cost: action.costMicroUsd! + more,
        rate: action.rate.pointsPerDollar,
        free,
        cap: bounded ? action.reserved : 10n ** 12n,
      })
    }
    const { actual, replayed, skipped } = await replay({ models })
    expect(skipped).toEqual([])
    expect(replayed).toMatchObject({ points: Number(points), cost: usd(cost) })
    expect(replayed.cost).not.toBe(actual.cost)
  })

  test('what they could not have done stays as it was, and is counted', async () => {
    await world.system.mediaPrice.delete({
      where: { modelId_resolution: { modelId: 'runwayml/gen4-image-turbo', resolution: '1080p' } },
    })
    const found = await replay({ models: [{ from: 'runwayml/gen4-image', to: 'runwayml/gen4-image-turbo' }] })
    const [{ count }] = await world.system.$queryRaw<[{ count: number }]>`
      SELECT count(*)::int FROM action WHERE function = 'IMAGE_GENERATION' AND input->>'resolution' = '1080p'`
    expect(count).toBeGreaterThan(0)
    expect(found.skipped).toEqual([{ reason: 'NO_PRICE', actions: count }])
    const vision = await replay({ models: [{ from: 'openai/gpt-4o', to: 'qwen/qwen-turbo' }] })
    expect(vision.skipped).toEqual([{ reason: 'NO_VISION', actions: expect.any(Number) }])
    const seen = vision.byFunction.find((share: Json) => share.function === 'IMAGE_ANALYSIS')
    expect(seen).toMatchObject({ replayedPoints: seen.points, replayedCost: seen.cost })
  })
})

describe('with other packs and plans', () => {
  test('the points are worth what they would have been sold for', async () => {
    const { actual } = await replay()
    // The cheapest point: Mega, 5,000 for $30.
    expect(actual.valueLowest).toBe(usd((BigInt(actual.points) * 30_000_000n) / 5_000n))
    const packs = [{ id: 'mega', points: 6_000, price: '30.00' }]
    const cheaper = await replay({ packs })
    expect(cheaper.actual).toEqual(actual)
    expect(cheaper.replayed.valueLowest).toBe(usd((BigInt(actual.points) * 30_000_000n) / 6_000n))
    const margin = (figures: Json) => BigInt(figures.marginLowest.replace('.', ''))
    expect(margin(cheaper.replayed)).toBeLessThan(margin(actual))
    const plans = [{ plan: 'PRO', monthlyPoints: 2_500, price: '40.00' }]
    const dearer = await replay({ plans })
    expect(BigInt(dearer.replayed.valueAsSold.replace('.', ''))).toBeGreaterThan(
      BigInt(actual.valueAsSold.replace('.', '')),
    )
  })
})

describe('a replay is refused', () => {
  test.each<[string, object]>([
    ['days', { days: 0 }],
    ['days', { days: 366 }],
    ['pointsPerDollar', { rate: 0 }],
    ['pointsPerDollar', { rate: 1_000_001 }],
    ['packs', { packs: [{ id: 'none', points: 5, price: '1.00' }] }],
    ['packs', { packs: [{ id: 'mega', points: 0, price: '1.00' }] }],
    ['price', { packs: [{ id: 'mega', points: 5, price: '-1.00' }] }],
    ['models', { models: [{ to: 'openai/gpt-4o' }] }],
    ['models', { models: [{ from: 'openai/gpt-4o', to: 'no/such' }] }],
    ['models', { models: [{ from: 'no/such', to: 'openai/gpt-4o' }] }],
    ['models', { models: [{ from: 'openai/gpt-4o', to: 'runwayml/gen4-image' }] }],
    ['models', { models: [{ function: 'VIDEO_GENERATION', to: 'openai/gpt-4o' }] }],
    ['models', { models: [{ function: 'IMAGE_ANALYSIS', to: 'qwen/qwen-turbo' }] }],
    ['models', { models: Array.from({ length: 51 }, () => ({ from: 'openai/gpt-4o', to: 'openai/gpt-4o-mini' })) }],
  ])('for its %s (case %#)', async (field, variables) => {
    const { errors } = await ask(variables)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test('to ask it thrice at once costs too much', async () => {
    const one = '{ actions }'
    const query = `{ a: adminPriceReplay ${one} b: adminPriceReplay ${one} c: adminPriceReplay ${one} }`
    const { errors } = await world.client.query(query, {}, admin)
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX')
  })
})
