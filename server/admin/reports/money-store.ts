import type { ScopedDatabase } from '../../database/client.ts'
import { type PlanTier, Prisma } from '../../generated/prisma/client.ts'
import { cutOf, type Span } from './range-rules.ts'
import type { MoneyMode } from './rules.ts'
import { FIGURES, inEdges, onDays, SUMS, type Sums, within } from './store.ts'

export type PersonSums = Sums & { accountId: string; revenueMicroUsd: bigint }
export type PlanSums = Sums & { plan: PlanTier; people: number; revenueMicroUsd: bigint }

/**
 * Work by account: whole days from their roll-up, with what is not folded of them, and what is left before and behind
 * from the rows themselves, which are found by their time.
 */
function partsOf(span: Span): Prisma.Sql {
  const cut = cutOf(span)
  const edges = (at: Prisma.Sql) =>
    Prisma.join(
      cut.edges.map(({ start, end }) => Prisma.sql`(${at} >= ${start}::timestamptz AND ${at} < ${end}::timestamptz)`),
      ' OR ',
      '(',
      ')',
    )
  const calls = cut.edges.map(
    ({ start, end }) => Prisma.sql`
      SELECT account_id, 0, 0, 0, cost_micro_usd, CASE WHEN counted THEN 0 ELSE cost_micro_usd END
      FROM provider_call
      WHERE started_at >= ${start}::timestamptz - interval '1 day' AND started_at < ${end}::timestamptz
        AND coalesce(ended_at, started_at) >= ${start}::timestamptz
        AND coalesce(ended_at, started_at) < ${end}::timestamptz AND cost_micro_usd <> 0`,
  )
  return Prisma.sql`
    SELECT account_id, ${FIGURES} FROM account_day WHERE ${onDays(cut.days)}
    UNION ALL SELECT account_id, ${FIGURES} FROM usage_delta WHERE ${within(cut.days)}
    UNION ALL SELECT account_id, actions, 0, points, 0, 0 FROM usage_bucket WHERE ${inEdges(cut)}
    UNION ALL ${Prisma.join(calls, ' UNION ALL ')}
    UNION ALL SELECT account_id, 0, 1, 0, 0, 0 FROM action WHERE status = 'FAILED' AND ${edges(Prisma.sql`ended_at`)}`
}

/** What was paid and given back, each on its own day, of purchases that are money in this mode. */
function takingsOf(span: Span, mode: MoneyMode): Prisma.Sql {
  return Prisma.sql`
    SELECT account_id, price_micro_usd AS amount FROM purchase
    WHERE paid_at >= ${span.start}::timestamptz AND paid_at < ${span.end}::timestamptz
      AND money_mode(checkout_session_id) = ${mode}
    UNION ALL
    SELECT p.account_id, -least(p.price_micro_usd, p.refunded_micro_usd + p.disputed_micro_usd)
    FROM purchase p CROSS JOIN LATERAL (SELECT max(changed_at) AS at FROM payment_claim WHERE purchase_id = p.id) AS last
    WHERE p.refunded_micro_usd + p.disputed_micro_usd > 0 AND last.at >= ${span.start}::timestamptz
      AND last.at < ${span.end}::timestamptz AND money_mode(p.checkout_session_id) = ${mode}`
}

/** The people whose work cost most, the dearest first; who only paid comes behind. */
export function sumsByPerson(
  db: ScopedDatabase,
  { span, mode, limit, after }: { span: Span; mode: MoneyMode; limit: number; after: string | null },
): Promise<PersonSums[]> {
  return db.$queryRaw`
    WITH work AS (SELECT account_id, ${SUMS} FROM (${partsOf(span)}) AS part GROUP BY account_id),
    taken AS (SELECT account_id, sum(amount)::bigint AS amount FROM (${takingsOf(span, mode)}) AS part GROUP BY account_id),
    person AS (
      SELECT account_id AS "accountId", coalesce(actions, 0) AS actions, coalesce(failed, 0) AS failed,
             coalesce(points, 0)::bigint AS points, coalesce("costMicroUsd", 0)::bigint AS "costMicroUsd",
             coalesce("lossMicroUsd", 0)::bigint AS "lossMicroUsd", coalesce(amount, 0)::bigint AS "revenueMicroUsd",
             row_number() OVER (ORDER BY coalesce("costMicroUsd", 0) DESC, coalesce(amount, 0) DESC, account_id) AS place
      FROM work FULL JOIN taken USING (account_id))
    SELECT "accountId", actions, failed, points, "costMicroUsd", "lossMicroUsd", "revenueMicroUsd" FROM person
    WHERE place > coalesce((SELECT place FROM person WHERE "accountId" = ${after}::uuid), 0)
    ORDER BY place LIMIT ${limit}`
}

/** By the plan that people have now. */
export function sumsByPlan(db: ScopedDatabase, span: Span, mode: MoneyMode): Promise<PlanSums[]> {
  return db.$queryRaw`
    WITH work AS (
      SELECT a.plan_tier, ${SUMS}, count(*) FILTER (WHERE actions > 0)::int AS people
      FROM (SELECT account_id, sum(actions) AS actions, sum(failed) AS failed, sum(points) AS points,
                   sum(cost_micro_usd) AS cost_micro_usd, sum(loss_micro_usd) AS loss_micro_usd
            FROM (${partsOf(span)}) AS part GROUP BY account_id) AS one
      JOIN account a ON a.id = account_id GROUP BY 1),
    taken AS (
      SELECT a.plan_tier, sum(amount)::bigint AS amount
      FROM (${takingsOf(span, mode)}) AS part JOIN account a ON a.id = account_id GROUP BY 1)
    SELECT plan.tier AS plan, coalesce(people, 0) AS people, coalesce(actions, 0) AS actions, coalesce(failed, 0) AS failed,
           coalesce(points, 0)::bigint AS points, coalesce("costMicroUsd", 0)::bigint AS "costMicroUsd",
           coalesce("lossMicroUsd", 0)::bigint AS "lossMicroUsd", coalesce(amount, 0)::bigint AS "revenueMicroUsd"
    FROM plan LEFT JOIN work ON work.plan_tier = plan.tier LEFT JOIN taken ON taken.plan_tier = plan.tier
    ORDER BY plan.monthly_points DESC`
}
