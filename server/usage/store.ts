import type { AccountId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import type { Tx } from '../database/transaction.ts'
import type { AiFunction } from '../generated/prisma/client.ts'
import type { Lot } from './forecast-rules.ts'
import type { UsageRow } from './rules.ts'

export type Usage = {
  accountId: AccountId
  function: AiFunction
  modelId: string
  points: bigint
  costMicroUsd: bigint
}

/** Adds one finished action to its quarter of an hour. */
export async function add(tx: Tx, usage: Usage): Promise<void> {
  await tx.db.$executeRaw`
    INSERT INTO usage_bucket (account_id, bucket, function, model_id, actions, points, cost_micro_usd)
    VALUES (
      ${usage.accountId}::uuid,
      date_bin('15 minutes', coalesce(${tx.now}::timestamptz, now()), '2000-01-01T00:00:00Z'),
      ${usage.function}::ai_function, ${usage.modelId}, 1, ${usage.points}::bigint, ${usage.costMicroUsd}::bigint)
    ON CONFLICT (account_id, bucket, function, model_id) DO UPDATE SET
      actions = usage_bucket.actions + 1,
      points = usage_bucket.points + excluded.points,
      cost_micro_usd = usage_bucket.cost_micro_usd + excluded.cost_micro_usd`
}

/** By day of the named time zone, function and model; `to` is included. */
export function read(
  db: ScopedDatabase,
  { accountId, from, to, timeZone }: { accountId: AccountId; from: string; to: string; timeZone: string },
): Promise<UsageRow[]> {
  return db.$queryRaw<UsageRow[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, function::text, model_id AS "modelId", points::bigint, actions::int
    FROM (
      SELECT (bucket AT TIME ZONE ${timeZone})::date AS day, function, model_id,
             sum(points) AS points, sum(actions) AS actions
      FROM usage_bucket
      WHERE account_id = ${accountId}::uuid
        AND bucket >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
        AND bucket < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
      GROUP BY 1, 2, 3) AS by_day`
}

/** What a range of days comes to in all; `to` is included. */
export async function readSum(
  db: ScopedDatabase,
  { accountId, from, to, timeZone }: { accountId: AccountId; from: string; to: string; timeZone: string },
): Promise<{ points: bigint; actions: number }> {
  const [sum] = await db.$queryRaw<[{ points: bigint; actions: number }]>`
    SELECT coalesce(sum(points), 0)::bigint AS points, coalesce(sum(actions), 0)::int AS actions
    FROM usage_bucket
    WHERE account_id = ${accountId}::uuid
      AND bucket >= ${from}::date::timestamp AT TIME ZONE ${timeZone}
      AND bucket < (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}`
  return sum
}

/**
 * Points of each day of the named time zone that has any; `to` is included. Each line of the account carries what its kind
 * has taken so far, so a day is the difference of two look-ups, however much was used.
 */
export async function readDaily(
  db: ScopedDatabase,
  { accountId, from, to, timeZone }: { accountId: AccountId; from: string; to: string; timeZone: string },
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ day: string; points: bigint }[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, points FROM (
      SELECT day, (lead(taken) OVER (ORDER BY day) - taken)::bigint AS points FROM (
        SELECT day, coalesce((
          SELECT kind_taken FROM entry
          WHERE account_id = ${accountId}::uuid AND kind_name = 'USAGE' AND version <= (
            SELECT version FROM entry
            WHERE account_id = ${accountId}::uuid AND created_at < day AT TIME ZONE ${timeZone}
            ORDER BY created_at DESC, version DESC LIMIT 1)
          ORDER BY version DESC LIMIT 1), 0) AS taken
        FROM generate_series(${from}::date::timestamp, ${to}::date::timestamp + interval '1 day', interval '1 day') AS day
      ) AS edge) AS spent
    WHERE points > 0`
  return new Map(rows.map(({ day, points }) => [day, Number(points)]))
}

const LOTS_MAX = 1_000

/** What there is to spend now, and what the renewals will give. */
export async function readForForecast(db: ScopedDatabase, accountId: AccountId) {
  const account = await db.account.findFirstOrThrow({
    where: { id: accountId },
    select: { timeZone: true, renewsAt: true, anchorAt: true, createdAt: true, planTier: true, nextPlanTier: true },
  })
  const [plan, grants] = await Promise.all([
    db.plan.findFirstOrThrow({ where: { tier: account.nextPlanTier ?? account.planTier } }),
    db.grant.findMany({
      where: { accountId, remaining: { gt: 0 } },
      orderBy: { expiresAt: { sort: 'asc', nulls: 'last' } },
      select: { remaining: true, held: true, expiresAt: true },
      take: LOTS_MAX,
    }),
  ])
  const lots: Lot[] = grants.map(({ remaining, held, expiresAt }) => ({ points: Number(remaining - held), expiresAt }))
  return { ...account, monthlyPoints: Number(plan.monthlyPoints), lots }
}
