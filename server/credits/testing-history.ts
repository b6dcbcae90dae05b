import pg from 'pg'

export type History = {
  accountId: string
  lines: number
  /** When the last of them was written; the first two years before. */
  until: Date
  /** Every so many-th use has its hold, its action and the grants it took. */
  actionEvery?: number
}

const CHUNK = 10_000

/**
 * Two years of an account's lines, written past the ledger by the database's owner, as the ledger would have: versions,
 * balances, sums by kind, grants, holds and reports agree. A chunk is a grant and its use; what is left of an allocation
 * expires at its end. Only for an account that has nothing but its first allocation.
 */
export async function writeHistory(ownerUrl: string, { accountId, lines, until, actionEvery = 1 }: History) {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('BEGIN')
    await owner.query('ALTER TABLE entry DISABLE TRIGGER append_only')
    const since = new Date(until.getTime() - 730 * 86_400_000)
    const at = [accountId, since]
    await owner.query('UPDATE entry SET created_at = $2 WHERE account_id = $1', at)
    await owner.query('UPDATE credit_grant SET created_at = $2 WHERE account_id = $1', at)
    await owner.query('UPDATE account SET created_at = $2 WHERE id = $1', at)
    await owner.query('ALTER TABLE entry ENABLE TRIGGER append_only')
    await owner.query(
      `CREATE TEMPORARY TABLE line ON COMMIT DROP AS
       WITH drawn AS (
         SELECT i, (i - 1) / ${CHUNK} AS chunk, (i - 1) % ${CHUNK} AS k,
                a.version + 2 * i AS version, $2::timestamptz + i * ($3::timestamptz - $2) / $4 AS created_at
         FROM account a, generate_series(1, $4::bigint) AS i WHERE a.id = $1),
       used AS (
         SELECT *, CASE WHEN k = 0 THEN 6 * ${CHUNK} ELSE -(1 + (i * 7919) % 9) END AS moved,
                k = ${CHUNK - 1} AND chunk % 4 = 0 AS ends
         FROM drawn),
       ended AS (
         SELECT i, chunk, version, created_at, ends,
                CASE WHEN ends THEN -(sum(moved) OVER (PARTITION BY chunk ORDER BY k) - moved) ELSE moved END AS amount,
                CASE WHEN k = 0 THEN (ARRAY['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT'])[1 + chunk % 4]
                  WHEN ends THEN 'EXPIRY' ELSE 'USAGE' END::entry_kind AS kind
         FROM used)
       SELECT *, gen_random_uuid() AS hold_id FROM ended`,
      [accountId, since, until, lines],
    )
    await owner.query(
      `INSERT INTO credit_grant (account_id, kind, amount, remaining, key, created_at)
       SELECT $1, min(kind) FILTER (WHERE amount > 0)::text::grant_kind, max(amount), sum(amount),
              'history:' || chunk, min(created_at)
       FROM line GROUP BY chunk`,
      [accountId],
    )
    await insertWork(owner, accountId, actionEvery)
    await owner.query(
      `INSERT INTO entry (account_id, version, kind, amount, balance_after, description, key, hold_id, grant_id,
                          created_at, kind_name, kind_added, kind_taken, kind_lines)
       SELECT $1, l.version, l.kind, l.amount, a.posted + sum(l.amount) OVER lines,
              CASE l.kind WHEN 'USAGE' THEN 'Scene ' || l.i || ', the night train' WHEN 'EXPIRY' THEN 'Expired points'
                ELSE initcap(l.kind::text) || ' ' || l.chunk END,
              'history:' || l.i, CASE WHEN l.kind = 'USAGE' AND l.i % ${actionEvery} = 0 THEN l.hold_id END,
              CASE WHEN l.kind <> 'USAGE' THEN g.id END, l.created_at, l.kind,
              coalesce(e.kind_added, 0) + sum(greatest(l.amount, 0)) OVER kinds,
              coalesce(e.kind_taken, 0) + sum(greatest(-l.amount, 0)) OVER kinds,
              coalesce(e.kind_lines, 0) + count(*) OVER kinds
       FROM line l JOIN account a ON a.id = $1
       JOIN credit_grant g ON g.account_id = $1 AND g.key = 'history:' || l.chunk
       LEFT JOIN entry e ON e.account_id = $1 AND e.kind = l.kind
       WINDOW lines AS (ORDER BY l.i), kinds AS (PARTITION BY l.kind ORDER BY l.i)`,
      [accountId],
    )
    await owner.query(
      `UPDATE account SET posted = posted + (SELECT sum(amount) FROM line), moved_at = (SELECT max(created_at) FROM line),
         version = (SELECT max(version) FROM line) WHERE id = $1`,
      [accountId],
    )
    await owner.query('COMMIT')
    await owner.query('VACUUM ANALYZE')
  } finally {
    await owner.end()
  }
}

async function insertWork(owner: pg.Client, accountId: string, actionEvery: number): Promise<void> {
  const used = `line l WHERE l.kind = 'USAGE' AND l.i % ${actionEvery} = 0`
  await owner.query(
    `INSERT INTO hold (id, account_id, key, request_hash, amount, captured, state, expires_at, created_at, resolved_at)
     SELECT hold_id, $1, 'history:' || i, 'h', 10, -amount, 'CAPTURED', created_at + interval '15 minutes', created_at,
            created_at FROM ${used}`,
    [accountId],
  )
  await owner.query(
    `INSERT INTO allocation (hold_id, grant_id, account_id, position, amount, captured)
     SELECT l.hold_id, g.id, $1, 0, 10, -l.amount
     FROM line l JOIN credit_grant g ON g.account_id = $1 AND g.key = 'history:' || l.chunk
     WHERE l.kind = 'USAGE' AND l.i % ${actionEvery} = 0`,
    [accountId],
  )
  await owner.query(
    `INSERT INTO rate (points_per_dollar, effective_at, reason)
     SELECT 200, now(), 'history' WHERE NOT EXISTS (SELECT FROM rate)`,
  )
  await owner.query(
    `INSERT INTO action (id, account_id, hold_id, function, status, title, input, model_id, route, rate_id, quoted, reserved,
                         charged, deadline_at, created_at, started_at, ended_at)
     SELECT gen_random_uuid(), $1, hold_id,
            (enum_range(NULL::ai_function))[1 + (i % 8)::int], 'SUCCEEDED', 'Scene ' || i || ', the night train',
            '{"entityExtraction": {"story": "Mara comes home on the night train."}}', m.id, '[]',
            (SELECT id FROM rate LIMIT 1), 8, 10, -amount, created_at, created_at, created_at, created_at
     FROM (SELECT id FROM model ORDER BY position LIMIT 1) AS m, ${used}`,
    [accountId],
  )
  await owner.query(
    `INSERT INTO usage_bucket (account_id, bucket, function, model_id, actions, points, cost_micro_usd)
     SELECT $1, date_bin('15 minutes', created_at, '2000-01-01T00:00:00Z'), (enum_range(NULL::ai_function))[1 + (i % 8)::int],
            m.id, count(*), -sum(amount), 1000
     FROM line, (SELECT id FROM model ORDER BY position LIMIT 1) AS m WHERE kind = 'USAGE' GROUP BY 2, 3, 4 ORDER BY 2`,
    [accountId],
  )
}
