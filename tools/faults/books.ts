import type pg from 'pg'
import type { ProviderBook } from './provider.ts'
import type { Report } from './report.ts'

/** Each gives one row a comparison: what was compared, and whether the rule holds for it. These always hold. */
const ALWAYS: Record<string, string> = {
  'ledger: entries add up to posted, step by step': `
    SELECT a.id::text AS what, a.posted = coalesce(sum(e.amount), 0) AND bool_and(e.running = e.balance_after) AS holds
    FROM account a LEFT JOIN (
      SELECT account_id, amount, balance_after, sum(amount) OVER (PARTITION BY account_id ORDER BY version) AS running
      FROM entry) e ON e.account_id = a.id
    GROUP BY a.id`,
  'ledger: what is left of the grants is what is posted': `
    SELECT a.id::text AS what, a.posted = coalesce(sum(g.remaining), 0) AND a.held = coalesce(sum(g.held), 0) AS holds
    FROM account a LEFT JOIN credit_grant g ON g.account_id = a.id GROUP BY a.id`,
  'ledger: captured is entered once, and taken from the grants that were held': `
    SELECT h.id::text AS what,
      coalesce(h.captured, 0) = coalesce((SELECT -sum(e.amount) FROM entry e WHERE e.hold_id = h.id), 0)
      AND coalesce(h.captured, 0) = coalesce((SELECT sum(l.captured) FROM allocation l WHERE l.hold_id = h.id), 0)
      AND (SELECT count(*) FROM entry e WHERE e.hold_id = h.id) <= 1 AS holds
    FROM hold h`,
  'ledger: use by quarter of an hour adds up to the entries': `
    SELECT a.id::text AS what,
      coalesce((SELECT sum(points) FROM usage_bucket u WHERE u.account_id = a.id), 0)
        = coalesce((SELECT -sum(amount) FROM entry e WHERE e.account_id = a.id AND e.kind = 'USAGE'), 0) AS holds
    FROM account a`,
}

/** And these once all work has ended. */
const AT_THE_END: Record<string, string> = {
  'ledger: nothing is held, no hold is open': `
    SELECT a.id::text AS what, a.held = 0 AND NOT EXISTS (
      SELECT FROM hold h WHERE h.account_id = a.id AND h.state = 'OPEN') AS holds
    FROM account a`,
  'ledger: a hold has one action, and both say the same': `
    SELECT h.id::text AS what, a.id IS NOT NULL AND a.reserved = h.amount
      AND coalesce(a.charged, -1) = coalesce(h.captured, 0) AS holds
    FROM hold h LEFT JOIN action a ON a.hold_id = h.id`,
  'work: every action has ended': `
    SELECT a.id::text || ' ' || a.status AS what,
      a.ended_at IS NOT NULL AND a.status IN ('SUCCEEDED', 'FAILED', 'CANCELED') AS holds
    FROM action a`,
  'work: who paid got the result or cancelled it; who failed paid nothing': `
    SELECT a.id::text || ' ' || a.status AS what, CASE a.status
      WHEN 'SUCCEEDED' THEN h.state = 'CAPTURED'
        AND (a.result IS NOT NULL OR EXISTS (SELECT FROM output o WHERE o.action_id = a.id)) AND EXISTS (
        SELECT FROM provider_call c WHERE c.action_id = a.id AND c.counted AND c.outcome = 'SUCCEEDED')
      WHEN 'CANCELED' THEN a.charged = 0 OR EXISTS (
        SELECT FROM provider_call c WHERE c.action_id = a.id AND c.counted AND c.cost_micro_usd > 0)
      WHEN 'FAILED' THEN a.charged = 0 AND h.state IN ('RELEASED', 'EXPIRED') AND NOT EXISTS (
        SELECT FROM provider_call c WHERE c.action_id = a.id AND c.counted)
      ELSE false END AS holds
    FROM action a JOIN hold h ON h.id = a.hold_id`,
  'work: the charge is cost × rate, rounded up once, at most the hold': `
    SELECT a.id::text || ' ' || a.charged || ' for ' || a.cost_micro_usd AS what, a.charged = least(a.reserved,
      greatest(1, ceil(a.cost_micro_usd * r.points_per_dollar / 1000000.0)::bigint)) AS holds
    FROM action a JOIN rate r ON r.id = a.rate_id WHERE a.status = 'SUCCEEDED' OR a.charged > 0`,
  'work: the cost is that of the counted calls': `
    SELECT a.id::text AS what, coalesce(a.cost_micro_usd, 0) = coalesce((
      SELECT sum(c.cost_micro_usd) FROM provider_call c WHERE c.action_id = a.id AND c.counted), 0) AS holds
    FROM action a`,
  'work: steps are numbered without a gap, and the last one closes': `
    SELECT a.id::text AS what, count(p.*) = max(p.sequence) AND min(p.sequence) = 1 AS holds
    FROM action a LEFT JOIN action_progress p ON p.action_id = a.id GROUP BY a.id`,
  'work: no call is pending, and none began outside of its hold': `
    SELECT c.id::text || ' ' || c.outcome AS what, c.outcome <> 'PENDING'
      AND c.started_at >= h.created_at - interval '50 ms' AND c.started_at <= h.resolved_at + interval '50 ms' AS holds
    FROM provider_call c JOIN action a ON a.id = c.action_id JOIN hold h ON h.id = a.hold_id`,
}

/** The ledger's and the work's books, each row of each rule. */
export async function compareDatabase(db: pg.Client, site: string, report: Report): Promise<void> {
  await compare(db, { ...ALWAYS, ...AT_THE_END }, site, report)
}

/** The ledger's, at any moment. */
export async function compareWhileOpen(db: pg.Client, site: string, report: Report): Promise<void> {
  await compare(db, ALWAYS, site, report)
}

async function compare(db: pg.Client, rules: Record<string, string>, site: string, report: Report): Promise<void> {
  for (const [rule, sql] of Object.entries(rules)) {
    const { rows } = await db.query<{ what: string; holds: boolean | null }>(sql)
    for (const { what, holds } of rows) report.check(rule, holds === true, () => `${site}: ${what}`)
  }
}

/** Holds the cost that was written down against the provider's own figure, for the calls that ended since. */
export async function auditCosts(db: pg.Client, provider: ProviderBook, seen: Set<string>, report: Report) {
  const { rows } = await db.query<{ id: string; request: string; cost: string; outcome: string }>(
    `SELECT id, provider_request_id AS request, cost_micro_usd AS cost, outcome FROM provider_call
      WHERE provider_request_id IS NOT NULL AND cost_source = 'PROVIDER'`,
  )
  for (const { id, request, cost, outcome } of rows) {
    if (seen.has(id)) continue
    seen.add(id)
    const theirs = await provider.costOf(request)
    const same = theirs === BigInt(cost)
    report.check('provider: its figure of a call is ours', same, () => `${outcome} ${id}: ${theirs}, we say ${cost}`)
  }
}

/** The provider was asked for nothing that nobody had started, and no more often than was written down first. */
export async function compareProvider(db: pg.Client, provider: ProviderBook, site: string, report: Report) {
  const { rows } = await db.query<{ marker: string; calls: number }>(
    `SELECT substring(a.input::text FROM 'ref-[a-z]+-[0-9]+') AS marker,
            (SELECT count(*)::int FROM provider_call c WHERE c.action_id = a.id) AS calls
       FROM action a`,
  )
  const written = new Map(rows.map(({ marker, calls }) => [marker, calls]))
  const asked = Map.groupBy(provider.requests, ({ marker }) => marker)
  for (const [marker, requests] of asked) {
    const calls = marker === undefined ? undefined : written.get(marker)
    const covered = calls !== undefined && requests.length <= calls
    report.check('provider: every request was written down before, under a hold', covered, () => {
      return `${site} ${marker}: ${requests.length} requests, ${calls ?? 'no'} rows`
    })
  }
}

/** What is neither right nor wrong. */
export async function figuresOf(db: pg.Client) {
  const { rows } = await db.query<Record<'status' | 'count', string>>(
    'SELECT status::text, count(*) FROM action GROUP BY 1 ORDER BY 2 DESC',
  )
  const { rows: more } = await db.query<Record<string, string>>(`
    SELECT count(*) FILTER (WHERE attempts > 1) AS retaken,
      (SELECT count(*) FROM provider_call) AS calls,
      (SELECT count(*) FROM provider_call WHERE outcome = 'ABANDONED') AS abandoned,
      (SELECT coalesce(sum(cost_micro_usd), 0) FROM provider_call WHERE counted) AS counted,
      (SELECT coalesce(sum(cost_micro_usd), 0) FROM provider_call WHERE NOT counted) AS lost,
      (SELECT count(*) FROM graphile_worker.jobs WHERE locked_at IS NOT NULL) AS locked
    FROM action`)
  return { statuses: rows.map(({ status, count }) => `${count} ${status}`).join(', '), ...more[0] } as Record<
    string,
    string
  >
}
