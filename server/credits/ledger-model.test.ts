import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'
import { apply, type Command, emptyLedger, type Ledger } from './rules.ts'

const SEQUENCES = 2_000
/** So many are played in one statement: a statement for each command would be most of the time. */
const BATCH = 100
const STEP_MS = 1_000
/** The accounts' months begin on the first; this one within most sequences. */
const MONTHS = [Date.parse('2026-12-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')]
const START = MONTHS[1]! - 6 * STEP_MS
/** Entries of an account before its sequence: its first allocation, and that taken back. */
const BEFORE = 2

let world: TestDatabase
beforeAll(async () => {
  world = await createTestDatabase()
  const owner = new pg.Client({ connectionString: world.ownerUrl })
  await owner.connect()
  await owner.query(PLAYER)
  await owner.end()
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
  for (let from = 0; from < SEQUENCES; from += BATCH) {
    const played = await play(sequences.slice(from, from + BATCH))
    for (const [index, { commands, outcomes, ledger }] of played.entries()) {
      const told = `seed ${seed}, sequence ${from + index}: ${text(commands)}`
      const model = modelOf(commands)
      expect(outcomes, told).toEqual(model.outcomes)
      expect(ledger, told).toEqual(comparable(model.ledger))
    }
  }
}, 120_000)

function modelOf(commands: Command[]): { outcomes: string[]; ledger: Ledger } {
  let ledger: Ledger = emptyLedger(MONTHS)
  const outcomes = commands.map((command, index) => {
    const next = apply(ledger, command, START + index * STEP_MS)
    ledger = next.ledger
    return next.outcome
  })
  return { outcomes, ledger }
}

/** Carries out one sequence on a new account, which has nothing at first: what each command came to. */
const PLAYER = `
  CREATE FUNCTION play(p_account uuid, p_commands jsonb) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER AS $$
  DECLARE
    c jsonb;
    v_now timestamptz := '${new Date(START).toISOString()}';
    v_hold uuid;
    v_grant uuid;
    said text;
    outcomes text[] := '{}';
  BEGIN
    INSERT INTO "user" (id, email, name, updated_at, created_at)
      VALUES (p_account, p_account, 'Test', now(), '2026-01-01');
    PERFORM ledger.adjust(p_account, -2500, 'start', 'Test', '2026-01-01');
    FOR c IN SELECT * FROM jsonb_array_elements(p_commands) LOOP
      SELECT id INTO v_hold FROM hold WHERE account_id = p_account AND key = c->>'hold';
      SELECT id INTO v_grant FROM credit_grant WHERE account_id = p_account AND key = c->>'grant' AND kind = 'BOOST';
      said := NULL;
      BEGIN
        CASE c->>'verb'
        WHEN 'grant' THEN
          SELECT outcome INTO said FROM ledger.grant(p_account, (c->>'kind')::grant_kind, (c->>'amount')::bigint, c->>'key',
            '', to_timestamp((c->>'expiresAt')::bigint / 1000), v_now);
        WHEN 'hold' THEN
          SELECT outcome INTO said
            FROM ledger.hold(p_account, c->>'key', c->>'hash', (c->>'amount')::bigint, '1 hour', v_now);
        WHEN 'capture' THEN
          IF v_hold IS NOT NULL THEN
            SELECT outcome INTO said FROM ledger.capture(p_account, v_hold, (c->>'amount')::bigint, '', v_now);
          END IF;
        WHEN 'release' THEN
          IF v_hold IS NOT NULL THEN
            SELECT outcome INTO said FROM ledger.release(p_account, v_hold, (c->>'expired')::boolean, v_now);
          END IF;
        WHEN 'adjust' THEN
          SELECT outcome INTO said
            FROM ledger.adjust(p_account, (c->>'amount')::bigint, c->>'key', c->>'reason', v_now);
        WHEN 'reverse' THEN
          IF v_grant IS NOT NULL THEN
            SELECT outcome INTO said FROM ledger.reverse(p_account, v_grant, (c->>'target')::bigint, v_now);
          END IF;
        WHEN 'expire' THEN
          PERFORM ledger.expire(p_account, v_now);
          said := 'EXPIRED';
        WHEN 'budget' THEN
          PERFORM ledger.set_budget(p_account, (c->'budget'->>'points')::bigint, 80,
            coalesce((c->'budget'->>'stop')::boolean, false));
          said := 'SET';
        END CASE;
      EXCEPTION WHEN check_violation THEN
        IF SQLERRM !~ 'is of [0-9]+, not' THEN RAISE; END IF;
        said := 'REFUSED';
      END;
      outcomes := outcomes || coalesce(said, 'MISSING');
      v_now := v_now + interval '${STEP_MS} milliseconds';
    END LOOP;
    RETURN outcomes;
  END $$`

const text = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one))

async function play(sequences: Command[][]) {
  const runs = sequences.map((commands) => ({ account: randomUUID(), commands }))
  const played = await world.system.$queryRaw<{ account: string; outcomes: string[] }[]>`
    SELECT run->>'account' AS account, play((run->>'account')::uuid, run->'commands') AS outcomes
    FROM jsonb_array_elements(${text(runs)}::jsonb) AS run`
  const outcomesOf = new Map(played.map(({ account, outcomes }) => [account, outcomes]))
  const ledgerOf = await readLedgers(runs.map(({ account }) => account))
  return runs.map(({ account, commands }) => ({
    commands,
    outcomes: outcomesOf.get(account),
    ledger: ledgerOf(account),
  }))
}

/** All of each account, and that its entries and what is left of its grants add up to what is posted. */
async function readLedgers(accounts: string[]) {
  const where = { accountId: { in: accounts } }
  const [rows, grants, holds, entries] = await Promise.all([
    world.system.account.findMany({ where: { id: { in: accounts } } }),
    world.system.grant.findMany({ where: { ...where, createdAt: { gte: new Date(START) } }, orderBy: { key: 'asc' } }),
    world.system.hold.findMany({ where, orderBy: { key: 'asc' } }),
    world.system.entry.findMany({ where, orderBy: { version: 'asc' } }),
  ])
  const byAccount = <Row extends { accountId: string }>(all: Row[]) => Map.groupBy(all, ({ accountId }) => accountId)
  const [account, grantsOf, holdsOf, entriesOf] = [
    new Map(rows.map((row) => [row.id, row])),
    byAccount(grants),
    byAccount(holds),
    byAccount(entries),
  ]
  return (id: string) => {
    const { posted, held, version } = account.get(id)!
    const [granted, taken, posts] = [grantsOf.get(id) ?? [], holdsOf.get(id) ?? [], entriesOf.get(id)!]
    expect(posts.reduce((sum, entry) => sum + entry.amount, 0n)).toBe(posted)
    expect(granted.reduce((sum, grant) => sum + grant.remaining, 0n)).toBe(posted)
    return {
      posted,
      held,
      version: version - BigInt(BEFORE),
      grants: granted.map((g) => [g.key, g.kind, g.amount, g.remaining, g.held, g.reversal, g.reversed]),
      holds: taken.map((h) => [h.key, h.state, h.amount, h.captured]),
      entries: posts.slice(BEFORE).map((e) => [e.version - BigInt(BEFORE), e.kind, e.amount, e.balanceAfter]),
    }
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
