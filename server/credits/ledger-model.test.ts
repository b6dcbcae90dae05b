import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Tx } from '../database/transaction.ts'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { apply, type Command, emptyLedger, type Ledger } from './rules.ts'

const SEQUENCES = 2_000
const AT_ONCE = 8
const STEP_MS = 1_000
/** The accounts' months begin on the first; this one within most sequences. */
const MONTHS = [Date.parse('2026-12-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')]
const START = MONTHS[1]! - 6 * STEP_MS

let world: TestDatabase
beforeAll(async () => {
  world = await createTestDatabase({ poolSize: AT_ONCE })
})
afterAll(() => world.close())

const key = fc.constantFrom('a', 'b', 'c', 'd')
const amount = fc.bigInt({ min: 1n, max: 120n })
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('grant' as const),
      key,
      kind: fc.constantFrom('ALLOCATION', 'PROMO', 'ADJUSTMENT'),
      amount,
      expiresAt: fc.option(fc.integer({ min: 0, max: 20 }).map((step) => START + step * STEP_MS)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('grant' as const),
      key,
      kind: fc.constant('BOOST'),
      amount,
      expiresAt: fc.constant(null),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('reverse' as const),
      grant: key,
      target: fc.bigInt({ min: 0n, max: 125n }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      verb: fc.constant('hold' as const),
      key,
      hash: fc.constantFrom('x', 'x', 'y'),
      amount: fc.bigInt({ min: 0n, max: 150n }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      verb: fc.constant('capture' as const),
      hold: key,
      amount: fc.bigInt({ min: 0n, max: 160n }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('release' as const), hold: key, expired: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('adjust' as const),
      key,
      amount: fc.bigInt({ min: -100n, max: 100n }).filter((n) => n !== 0n),
      reason: fc.constantFrom('r', 'r', 's'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('expire' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      verb: fc.constant('budget' as const),
      budget: fc.option(
        fc.record({ points: fc.bigInt({ min: 1n, max: 150n }), stop: fc.constantFrom(true, true, false) }),
      ),
    }),
  },
)

test(`${SEQUENCES} random sequences end the same in the database and in the model`, async () => {
  const seed = Number(process.env.LEDGER_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.info(`ledger model: seed ${seed} (LEDGER_SEED=${seed} repeats it)`)
  const sequences = fc.sample(fc.array(command, { minLength: 3, maxLength: 18 }), { seed, numRuns: SEQUENCES })
  const queue = sequences.entries()
  const runSome = async () => {
    for (const [index, commands] of queue) {
      await runBoth(commands).catch((error: Error) => {
        error.message = `seed ${seed}, sequence ${index}: ${error.message}`
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runSome))
}, 180_000)

async function runBoth(commands: Command[]): Promise<void> {
  const accountId = await emptyAccount()
  const holds = new Map<string, string>()
  let ledger: Ledger = emptyLedger(MONTHS)
  for (const [index, command] of commands.entries()) {
    const now = START + index * STEP_MS
    const model = apply(ledger, command, now)
    ledger = model.ledger
    const outcome = await world.transactions.statement((tx) =>
      carryOut(tx, { accountId, command, now: new Date(now), holds }),
    )
    expect(outcome, `${index}: ${JSON.stringify(command, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`).toBe(
      model.outcome,
    )
  }
  expect(await readLedger(accountId)).toEqual(comparable(ledger))
}

/** An account without its first allocation, so that both start from nothing. */
async function emptyAccount(): Promise<string> {
  const id = randomUUID()
  await world.system
    .$executeRaw`INSERT INTO "user" (id, email, name, updated_at, created_at) VALUES (${id}::uuid, ${id}, 'Test', now(), '2026-01-01')`
  await world.system.$queryRaw`SELECT * FROM ledger.adjust(${id}::uuid, -2500, 'start', 'Test', '2026-01-01')`
  return id
}

type Step = { accountId: string; command: Command; now: Date; holds: Map<string, string> }

async function carryOut({ db }: Tx, { accountId: id, command, now, holds }: Step): Promise<string> {
  const run = async (rows: Promise<{ outcome: string; hold_id?: string }[]>) => (await rows)[0]!
  switch (command.verb) {
    case 'grant':
      return (
        await run(
          db.$queryRaw`SELECT outcome FROM ledger.grant(${id}::uuid, ${command.kind}::grant_kind, ${command.amount}::bigint, ${command.key}, '', ${command.expiresAt === null ? null : new Date(command.expiresAt)}::timestamptz, ${now}::timestamptz)`,
        )
      ).outcome
    case 'hold': {
      const row = await run(
        db.$queryRaw`SELECT outcome, hold_id FROM ledger.hold(${id}::uuid, ${command.key}, ${command.hash}, ${command.amount}::bigint, '1 hour', ${now}::timestamptz)`,
      )
      if (row.outcome === 'HELD') holds.set(command.key, row.hold_id!)
      return row.outcome
    }
    case 'capture': {
      const hold = holds.get(command.hold)
      if (!hold) return 'MISSING'
      return run(
        db.$queryRaw`SELECT outcome FROM ledger.capture(${id}::uuid, ${hold}::uuid, ${command.amount}::bigint, '', ${now}::timestamptz)`,
      ).then(
        ({ outcome }) => outcome,
        (error: Error) => (/is of \d+, not/.test(error.message) ? 'REFUSED' : Promise.reject(error)),
      )
    }
    case 'release': {
      const hold = holds.get(command.hold)
      if (!hold) return 'MISSING'
      return (
        await run(
          db.$queryRaw`SELECT outcome FROM ledger.release(${id}::uuid, ${hold}::uuid, ${command.expired}, ${now}::timestamptz)`,
        )
      ).outcome
    }
    case 'adjust':
      return (
        await run(
          db.$queryRaw`SELECT outcome FROM ledger.adjust(${id}::uuid, ${command.amount}::bigint, ${command.key}, ${command.reason}, ${now}::timestamptz)`,
        )
      ).outcome
    case 'reverse': {
      const bought = await db.grant.findFirst({ where: { accountId: id, key: command.grant, kind: 'BOOST' } })
      if (!bought) return 'MISSING'
      return run(
        db.$queryRaw`SELECT outcome FROM ledger.reverse(${id}::uuid, ${bought.id}::uuid, ${command.target}::bigint, ${now}::timestamptz)`,
      ).then(
        ({ outcome }) => outcome,
        (error: Error) => (/is of \d+, not/.test(error.message) ? 'REFUSED' : Promise.reject(error)),
      )
    }
    case 'expire':
      await db.$queryRaw`SELECT * FROM ledger.expire(${id}::uuid, ${now}::timestamptz)`
      return 'EXPIRED'
    case 'budget':
      await db.$queryRaw`
        SELECT ledger.set_budget(
          ${id}::uuid, ${command.budget?.points ?? null}::bigint, 80, ${command.budget?.stop ?? false})`
      return 'SET'
  }
}

const BEFORE = 2

async function readLedger(accountId: string) {
  const where = { accountId }
  const [account, grants, holds, entries] = await Promise.all([
    world.system.account.findFirstOrThrow({ where: { id: accountId } }),
    world.system.grant.findMany({ where: { ...where, createdAt: { gte: new Date(START) } }, orderBy: { key: 'asc' } }),
    world.system.hold.findMany({ where, orderBy: { key: 'asc' } }),
    world.system.entry.findMany({ where, orderBy: { version: 'asc' }, skip: BEFORE }),
  ])
  expect(entries.reduce((sum, entry) => sum + entry.amount, 0n)).toBe(account.posted)
  expect(grants.reduce((sum, grant) => sum + grant.remaining, 0n)).toBe(account.posted)
  return {
    posted: account.posted,
    held: account.held,
    version: account.version - BigInt(BEFORE),
    grants: grants.map((g) => [g.key, g.kind, g.amount, g.remaining, g.held, g.reversal, g.reversed]),
    holds: holds.map((h) => [h.key, h.state, h.amount, h.captured]),
    entries: entries.map((e) => [e.version - BigInt(BEFORE), e.kind, e.amount, e.balanceAfter]),
  }
}

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1)

const comparable = (ledger: Ledger) => ({
  posted: ledger.posted,
  held: ledger.held,
  version: ledger.version,
  grants: [...ledger.grants]
    .sort(byKey)
    .map((g) => [g.key, g.kind, g.amount, g.remaining, g.held, g.reversal, g.reversed]),
  holds: [...ledger.holds].sort(byKey).map((h) => [h.key, h.state, h.amount, h.captured]),
  entries: ledger.entries.map((e) => [e.version, e.kind, e.amount, e.balanceAfter]),
})
