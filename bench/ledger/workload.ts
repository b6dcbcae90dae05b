import pg from 'pg'
import { type AccountId, accountOf, userId } from '../../server/brands.ts'

export const ACCOUNTS = 10_000
export const HELD = 5
export const CAPTURED = 3
export const SEED = 20_261_122
/** Pairs done before the first round: so many accounts do one, in each of these turns. */
const HISTORY = [200, 4_000]

/** Over which accounts the pairs go, by number: 1 to `accounts`. */
export type Workload = { name: string; accounts: number }
/** One round: how many pairs of a hold and its capture were done in a second. */
export type Side = { name: string; run(round: Round): Promise<number>; close(): Promise<void> }
export type Round = { workload: Workload; clients: number; seconds: number; seed: number }

export const WORKLOADS: Workload[] = [
  { name: 'spread', accounts: ACCOUNTS },
  { name: 'hot', accounts: 1 },
]

/** The account of a number, in SQL and in TypeScript, so that nobody needs a query to find it. */
export const accountSql = (number: string): string =>
  `('00000000-0000-4000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`
export const accountNumber = (number: number): AccountId =>
  accountOf(userId(`00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`))

/** People who signed up, each with the month's points, a little history, and enough more for any number of rounds. */
export async function createAccounts(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query(`INSERT INTO "user" (id, email, name, updated_at)
      SELECT ${accountSql('n')}, n || '@bench.example', 'Bench', now() FROM generate_series(1, ${ACCOUNTS}) AS n`)
    await owner.query(`SELECT count(*) FROM account, ledger.adjust(id, 1000000000, 'bench', 'Points to spend')`)
    for (const [turn, accounts] of HISTORY.entries()) {
      await owner.query(`SELECT count(*) FROM account,
        LATERAL ledger.hold(id, 'history:${turn}', 'bench', ${HELD}, interval '15 minutes') AS h,
        LATERAL ledger.capture(id, h.hold_id, ${CAPTURED}, 'bench')
        WHERE id <= ${accountSql(String(accounts))}`)
      // Plans made for empty tables scan them whole when they have grown.
      await owner.query('VACUUM ANALYZE')
    }
  } finally {
    await owner.end()
  }
}

/** mulberry32: the same numbers from 1 to `max` for the same seed. */
export function numbersFrom(seed: number, max: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return 1 + (((mixed ^ (mixed >>> 14)) >>> 0) % max)
  }
}

/** Runs `pair` in so many loops at once until the time is up; pairs a second. */
export async function inLoops({ clients, seconds }: Round, pair: (client: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  const end = began + seconds * 1_000
  let pairs = 0
  const loop = async (_: unknown, client: number) => {
    while (performance.now() < end) {
      await pair(client)
      pairs += 1
    }
  }
  await Promise.all(Array.from({ length: clients }, loop))
  return (pairs * 1_000) / (performance.now() - began)
}
