import type pg from 'pg'
import type { BilledRun, MediaProvider } from './media-provider.ts'
import type { Report } from './report.ts'

/** As in books.ts: each gives one row a comparison. */
const RULES: Record<string, string> = {
  'media: every run has ended; what came out is stored, or never will be': `
    SELECT p.id::text || ' ' || p.status AS what, p.ended_at IS NOT NULL
      AND p.status IN ('SUCCEEDED', 'FAILED', 'CANCELED', 'LOST')
      AND (p.status <> 'SUCCEEDED' OR p.collected_at IS NOT NULL) AS holds
    FROM prediction p JOIN action a ON a.id = p.action_id`,
  'media: a file is of a run that succeeded, one for each, on the account of its action': `
    SELECT p.id::text AS what, p.status = 'SUCCEEDED' AND count(*) = cardinality(p.sources)
      AND bool_and(o.account_id = a.account_id AND o.action_id = a.id) AS holds
    FROM output o JOIN prediction p ON p.id = o.prediction_id JOIN action a ON a.id = p.action_id
    GROUP BY p.id`,
  'media: the use entered is the price of exactly the runs whose files are stored': `
    SELECT a.id::text || ' ' || a.status || ' ' || a.charged AS what,
      a.charged = coalesce((SELECT -sum(e.amount) FROM entry e WHERE e.hold_id = a.hold_id AND e.kind = 'USAGE'), 0)
      AND a.charged <= a.reserved
      AND a.charged = CASE WHEN kept.cost IS NULL THEN 0
        ELSE least(a.reserved, greatest(1, ceil(kept.cost * r.points_per_dollar / 1000000.0)::bigint)) END AS holds
    FROM action a JOIN rate r ON r.id = a.rate_id CROSS JOIN LATERAL (
      SELECT sum(c.cost_micro_usd) AS cost FROM provider_call c
      WHERE c.action_id = a.id AND EXISTS (SELECT FROM output o WHERE o.prediction_id = c.id)) AS kept`,
  'media: who was charged has files, and who has files was charged': `
    SELECT a.id::text || ' ' || a.status || ' ' || a.charged AS what,
      (a.charged > 0) = EXISTS (SELECT FROM output o WHERE o.action_id = a.id) AS holds
    FROM action a`,
  'media: a call counts where its file is stored, and nowhere else': `
    SELECT c.id::text || ' ' || c.outcome AS what,
      c.counted = EXISTS (SELECT FROM output o WHERE o.prediction_id = c.id) AS holds
    FROM provider_call c`,
}

export async function compareMediaDatabase(db: pg.Client, site: string, report: Report): Promise<void> {
  for (const [rule, sql] of Object.entries(RULES)) {
    const { rows } = await db.query<{ what: string; holds: boolean | null }>(sql)
    for (const { what, holds } of rows) report.check(rule, holds === true, () => `${site}: ${what}`)
  }
}

/** A server that is killed again and again cannot end anything: what is open then has its window from the last start. */
export async function compareWindows(
  db: pg.Client,
  { site, calmSince, report }: { site: string; calmSince: Date; report: Report },
): Promise<void> {
  const { rows } = await db.query<{ id: string; late: number | null }>(
    `SELECT id, extract(epoch FROM resolved_at - expires_at
       - greatest(interval '0', $1::timestamptz - created_at))::float AS late FROM hold`,
    [calmSince],
  )
  for (const { id, late } of rows) {
    report.check('media: every hold has ended within its window', late !== null && late <= 0, () => {
      return `${site}: ${id} ${late === null ? 'is open' : `ended ${late.toFixed(0)} s after it`}`
    })
  }
}

type OurRun = {
  id: string
  external: string | null
  seed: number
  model: string
  status: string
  submits: number
  outcome: string
  request: string | null
  cost: string | null
  counted: boolean
}

const STATUSES: Record<BilledRun['status'], string> = {
  starting: 'STARTING',
  processing: 'PROCESSING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELED',
}

/** The provider's bill against our rows, run by run. */
export async function compareBill(db: pg.Client, provider: MediaProvider, site: string, report: Report): Promise<void> {
  const book = await provider.readBook()
  const { rows } = await db.query<OurRun>(
    `SELECT p.id, p.external_id AS external, p.seed, c.model_id AS model, p.status::text, p.submits,
            c.outcome::text, c.provider_request_id AS request, c.cost_micro_usd AS cost, c.counted
       FROM prediction p JOIN provider_call c ON c.id = p.id`,
  )
  for (const billed of book) {
    const ours = rows.filter((run) => run.seed === billed.seed && run.model === billed.model)
    const twins = book.filter(({ seed, model }) => seed === billed.seed && model === billed.model)
    const [run] = ours
    const once = ours.length === 1 && twins.length === 1 && run?.external === billed.id
    report.check('bill: every run that was made is one of ours, made once, under its name', once, () => {
      return `${site} ${billed.id} ${billed.status}: ${ours.length} of ours, ${twins.length} made, ${run?.id} ${run?.external}`
    })
    const same = run?.status === STATUSES[billed.status]
    report.check(
      'bill: a run ended here as it ended there',
      same,
      () => `${billed.id}: ${billed.status}, ${run?.status}`,
    )
    const cost = Number(run?.cost ?? 0)
    report.check('bill: what is billed for a run is what we wrote down', cost === billed.billedMicroUsd, () => {
      return `${site} ${run?.id} ${run?.outcome}: ${billed.billedMicroUsd} billed, we say ${cost}`
    })
  }
  const known = new Set(book.map(({ id }) => id))
  for (const run of rows) {
    if (run.external === null && run.request === null) continue
    const there = known.has(run.external ?? '') && (run.request === null || run.request === run.external)
    report.check('bill: there is no run here that was not made there', there, () => `${run.id} ${run.external}`)
  }
  const sum = (costs: number[]) => costs.reduce((total, cost) => total + cost, 0)
  const [theirs, our] = [sum(book.map((one) => one.billedMicroUsd)), sum(rows.map((run) => Number(run.cost ?? 0)))]
  report.check('bill: its total is ours', theirs === our, () => `${site}: ${theirs} billed, we say ${our}`)
  report.figure(`${site}: the bill in micro-dollars`, `${theirs} for ${book.length} runs, ${summary(book)}`)
  const again = rows.filter(({ submits }) => submits > 1)
  report.figure(`${site}: runs that were sent again, having certainly not arrived`, again.length)
  report.figure(`${site}: runs that were never made`, rows.filter(({ external }) => external === null).length)
}

function summary(book: readonly BilledRun[]): string {
  const counts = Map.groupBy(book, ({ status }) => status)
  return [...counts].map(([status, runs]) => `${runs.length} ${status}`).join(', ')
}
