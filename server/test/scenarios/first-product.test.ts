import fc from 'fast-check'
import { getNamedType, isCompositeType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { INPUTS } from '../../actions/functions/test-inputs.ts'
import { schema } from '../../graphql/schema.ts'
import { priceOf } from '../../prices/rules.ts'
import type { Json } from '../client.ts'
import { createTestDatabase, type TestDatabase } from '../database.ts'
import { answering, type ScriptedWorld, startScriptedWorld } from './scripted-world.ts'

// PRODUCT.md, "What the first product got wrong", by its numbers. 8 is server/health's, 9 server/boosts', 10 in first-product-privacy.test.ts.

let world: ScriptedWorld
beforeAll(async () => {
  world = await startScriptedWorld()
})
afterAll(() => world.close())

const USUAL = { prompt_tokens: 4_000, completion_tokens: 1_000, cost: 0.035 }
const ACCOUNT = `{ viewer { account {
  id available held posted version plan monthlyAllocation allocationRemaining boostRemaining renewsAt
  grants { id kind amount remaining expiresAt } entries { edges { node { id kind amount balanceAfter } } }
  balanceAt(time: "2100-01-01T00:00:00Z")
} } }`

describe('1. overlapping spending', () => {
  test('twenty clients on points for three: three are served, and nobody ever sees less than nothing', async () => {
    const { held } = await world.start(await world.signUp())
    const person = await world.signUp({ points: BigInt(held) * 3n + 1n })
    world.provider.chat = () => {}
    const seen: number[] = []
    const socket = world.client.socket(person)
    const watching = (async () => {
      for await (const { data } of socket.subscribe('subscription { accountChanged { available posted held } }')) {
        const { available, posted, held: set } = data!.accountChanged as Json
        expect(available).toBe(posted - set)
        seen.push(available)
      }
    })()
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.start(person)))
    const served = answers.filter(({ __typename }) => __typename === 'Action')
    expect(served).toHaveLength(3)
    expect(answers.filter(({ __typename }) => __typename === 'InsufficientCredits')).toHaveLength(17)
    expect(await world.account(person)).toEqual({ posted: BigInt(held) * 3n + 1n, held: BigInt(held) * 3n })

    for (const { id } of served) {
      await world.client.query('mutation ($id: ID!) { cancelAction(id: $id) { id } }', { id }, person)
      await world.ended(id)
    }
    await socket.close()
    await watching
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0)
    expect(await world.account(person)).toEqual({ posted: BigInt(held) * 3n + 1n, held: 0n })
  }, 60_000)
})

describe('2. whoever liked wrote the balances', () => {
  test('nobody is without an account, and an account is not taken away', async () => {
    const { userId: id } = await world.signUp()
    expect(await world.system.account.count({ where: { id } })).toBe(1)
    const orphans = await world.system.$queryRaw`SELECT FROM "user" u LEFT JOIN account a USING (id) WHERE a.id IS NULL`
    expect(orphans).toEqual([])
    await expect(world.system.$executeRaw`DELETE FROM account WHERE id = ${id}::uuid`).rejects.toThrow(/permission/)
  })

  test('what users and admins read through can write no table and run no function of the ledger or of the queue', async () => {
    const rights = await world.system.$queryRaw`
      SELECT r.rolname, c.relname FROM pg_roles r, pg_class c
      WHERE r.rolname IN ('palette_user', 'palette_admin') AND c.relkind IN ('r', 'p', 'v')
        AND c.relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)
        AND (has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
          OR has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE'))`
    expect(rights).toEqual([])
    const functions = await world.system.$queryRaw`
      SELECT r.rolname, p.proname FROM pg_roles r, pg_proc p
      WHERE r.rolname IN ('palette_user', 'palette_admin') AND p.pronamespace = 'ledger'::regnamespace
        AND has_schema_privilege(r.oid, p.pronamespace, 'USAGE') AND has_function_privilege(r.oid, p.oid, 'EXECUTE')`
    expect(functions).toEqual([])
  })

  test('no mutation but an admin’s says whose points or how many', () => {
    const named = Object.values(schema.getMutationType()!.getFields())
      .filter(({ name }) => !name.startsWith('admin'))
      .flatMap(({ name, args }) => args.map((arg) => `${name}(${arg.name})`))
    expect(named.filter((arg) => /\(.*(user|account|amount|points|balance|role|plan|tier)/i.test(arg))).toEqual([])
  })
})

describe('3. the monthly reset wiped what was bought', () => {
  let ledger: TestDatabase
  beforeAll(async () => {
    ledger = await createTestDatabase()
  })
  afterAll(() => ledger.close())

  test('when the month ends its points go, bought ones stay, and the next month’s come on top', async () => {
    const { accountId } = await ledger.createUser()
    const grant = (kind: string, amount: bigint, key: string, expires: Date | null) =>
      ledger.system.$queryRaw`
        SELECT * FROM ledger.grant(${accountId}::uuid, ${kind}::grant_kind, ${amount}::bigint, ${key}, 'test',
          ${expires}::timestamptz, ${ledger.clock.now()}::timestamptz)`
    await grant('BOOST', 500n, 'bought', null)
    const { renewsAt } = await ledger.system.account.findFirstOrThrow({ where: { id: accountId } })
    await ledger.system.$queryRaw`SELECT * FROM ledger.expire(${accountId}::uuid, ${renewsAt}::timestamptz)`
    await grant('ALLOCATION', 2_500n, 'december', new Date(renewsAt.getTime() + 30 * 86_400_000))
    const entries = await ledger.system.entry.findMany({ where: { accountId }, orderBy: { version: 'asc' } })
    expect(entries.map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter])).toEqual([
      ['ALLOCATION', 2_500n, 2_500n],
      ['BOOST', 500n, 3_000n],
      ['EXPIRY', -2_500n, 500n],
      ['ALLOCATION', 2_500n, 3_000n],
    ])
  })

  test('a boost that would expire is refused by the database', async () => {
    const { accountId } = await ledger.createUser()
    await expect(
      ledger.system.$queryRaw`SELECT * FROM ledger.grant(${accountId}::uuid, 'BOOST', 5, 'k', 'd', now())`,
    ).rejects.toThrow(/check constraint/)
  })
})

test('4. an ordinary user reads all of their own account, from the first minute on', async () => {
  const { data, errors } = await world.client.query(ACCOUNT, {}, await world.signUp())
  expect(errors).toBeUndefined()
  expect(data.viewer.account).toMatchObject({ available: 2_500, boostRemaining: 0, balanceAt: 2_500, plan: 'PRO' })
})

describe('5. the cost was the price', () => {
  test('cost, tokens and price are kept apart, each as it was', async () => {
    world.provider.chat = answering(USUAL)
    const { id } = await world.start(await world.signUp())
    expect(await world.ended(id)).toMatchObject({
      status: 'SUCCEEDED',
      inputTokens: 4_000,
      outputTokens: 1_000,
      costMicroUsd: 35_000n,
      charged: 7n,
    })
  })

  test('without the provider’s figure, input and output are counted and priced each on its own', async () => {
    world.provider.chat = answering({ ...USUAL, cost: undefined })
    const { id } = await world.start(await world.signUp())
    // gpt-4o: 4,000 × $2.50 + 1,000 × $10 a million
    expect((await world.ended(id)).costMicroUsd).toBe(20_000n)
  })

  test('7.00 costs 7, and what a float makes of it does too', async () => {
    expect(priceOf(35_000n, { pointsPerDollar: 200, free: false })).toBe(7n)
    world.provider.chat = answering({ ...USUAL, cost: 0.005 * 7 + Number.EPSILON / 8 })
    const { id } = await world.start(await world.signUp())
    expect((await world.ended(id)).charged).toBe(7n)
  })

  test('is rounded up once, exactly, at any size', () => {
    const cost = fc.bigInt({ min: 0n, max: 10n ** 12n })
    const rate = fc.integer({ min: 1, max: 1_000_000 })
    fc.assert(
      fc.property(cost, rate, (costMicroUsd, pointsPerDollar) => {
        const price = priceOf(costMicroUsd, { pointsPerDollar, free: false })
        const exact = costMicroUsd * BigInt(pointsPerDollar)
        expect(price).toBeGreaterThanOrEqual(1n)
        expect(price * 1_000_000n).toBeGreaterThanOrEqual(exact)
        if (price > 1n) expect((price - 1n) * 1_000_000n).toBeLessThan(exact)
        expect(priceOf(costMicroUsd, { pointsPerDollar, free: true })).toBe(0n)
      }),
    )
  })
})

describe('6. the work ran first and was charged after', () => {
  test('at each request to the provider the points are already held, whichever function asks', async () => {
    const person = await world.signUp({ points: 100_000n })
    const found: bigint[] = []
    world.provider.chat = async (response, request) => {
      const open = await world.system.hold.findMany({ where: { accountId: person.userId, state: 'OPEN' } })
      found.push(open.reduce((sum, { amount }) => sum + amount, 0n))
      await answering({ ...USUAL, cost: undefined })(response, request)
    }
    for (const [member, [input]] of Object.entries(INPUTS)) {
      const before = found.length
      const { id } = await world.start(person, { work: { [member]: input } })
      const { reserved } = await world.ended(id)
      expect(found.length, member).toBeGreaterThan(before)
      for (const amount of found.slice(before)) expect(amount, member).toBe(reserved)
    }
  }, 60_000)

  test('whoever has no points reaches no provider through any field of the schema', async () => {
    const person = await world.signUp({ points: 0n })
    const before = world.chats().length
    const roots = { query: schema.getQueryType()!, mutation: schema.getMutationType()! }
    const work = { storyBreakdown: INPUTS.storyBreakdown[0] }
    const given: Record<string, unknown> = { work, input: { idempotencyKey: 'none', work }, id: person.userId }
    for (const [operation, root] of Object.entries(roots)) {
      for (const { name, args, type } of Object.values(root.getFields())) {
        const used = args.filter((arg) => arg.name in given)
        const types = used.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
        const values = used.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
        const named = getNamedType(type)
        const selection = isCompositeType(named) ? '{ __typename }' : ''
        const document = `${operation} ${types && `(${types})`} { ${name}${values && `(${values})`} ${selection} }`
        await world.client.query(document, Object.fromEntries(used.map((arg) => [arg.name, given[arg.name]])), person)
      }
    }
    expect(world.chats().length).toBe(before)
    expect(await world.system.action.count({ where: { accountId: person.userId } })).toBe(0)
  })

  test('there is no call without an action, and no action without a hold, of the same account', async () => {
    const optional = await world.system.$queryRaw`
      SELECT attrelid::regclass::text, attname::text FROM pg_attribute
      WHERE (attrelid, attname) IN (('provider_call'::regclass, 'action_id'), ('action'::regclass, 'hold_id'))
        AND NOT attnotnull`
    expect(optional).toEqual([])
    const astray = await world.system.$queryRaw`
      SELECT FROM provider_call c FULL JOIN action a ON a.id = c.action_id LEFT JOIN hold h ON h.id = a.hold_id
      WHERE a.id IS NULL OR h.id IS NULL OR h.account_id <> a.account_id OR c.account_id <> a.account_id`
    expect(astray).toEqual([])
  })
})

test('7. the model that is set for a function is the one that the next start runs on, on every instance', async () => {
  world.provider.chat = answering({ ...USUAL, cost: undefined })
  const person = await world.signUp()
  const other = await world.startInstance()
  const set = { function: 'REASONING_TASKS', position: 0 } as const
  const setTo = async (modelId: string) => {
    await world.system.functionModel.update({ where: { function_position: set }, data: { modelId } })
    world.app.bus.publish('catalogue:all')
  }
  await setTo('qwen/qwen-turbo')
  try {
    const quoted = async () => {
      const document = 'query ($work: WorkInput!) { quoteAction(work: $work) { model { id } } }'
      const { data } = await other.client.query(document, { work: { reasoningTask: { task: 'a' } } }, person)
      return data.quoteAction.model.id
    }
    await expect.poll(quoted).toBe('qwen/qwen-turbo')
    await world.ended((await world.start(person)).id)
    expect(world.chats().at(-1)?.body.model).toBe('qwen/qwen-turbo')
  } finally {
    await setTo('openai/gpt-4o')
  }
})
