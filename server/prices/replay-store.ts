import type { Tx } from '../database/transaction.ts'
import type { AiFunction } from '../generated/prisma/client.ts'
import type { ListedModel, Source, Swap } from './replay-rules.ts'

export type Window = { from: Date; to: Date }

/** Actions of one function on one model. Points and micro-dollars, as they were and as they would have been. */
export type ReplayGroup = {
  function: AiFunction
  modelId: string
  skip: 'NO_PRICE' | 'NO_VISION' | null
  actions: number
  points: bigint
  replayedPoints: bigint
  /** What the providers billed, for whatever became of it. */
  cost: bigint
  replayedCost: bigint
  /** The part of it that no result came of, which the house carries. */
  carried: bigint
  replayedCarried: bigint
}

/**
 * Prices every action of the window anew, as its settlement did: least of the hold and the cost × rate, rounded up once,
 * at least 1, 0 for what failed, what was canceled before it cost anything, and what only free models did. The hold
 * follows the rate; that of an action on another model is not known, so it does not bound there. The wide rows of
 * actions are read once, and of the route only where it decides: what was charged was not free.
 */
export async function readHistory(
  tx: Tx,
  { from, to, pointsPerDollar, swaps }: Window & { pointsPerDollar: number | null; swaps: readonly Swap[] },
): Promise<{ groups: ReplayGroup[]; usersShort: number; sources: Source[] }> {
  const rows = await tx.db.$queryRaw<(ReplayGroup & { usersShort: number; sources: StoredSource[] | null })[]>`
    WITH swap AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(swaps.map(rowOf))}::jsonb)
        AS s (function ai_function, from_id text, free boolean, input_price numeric, output_price numeric,
          media_prices jsonb, media boolean, skip text)
    ), done AS MATERIALIZED (
      SELECT id, account_id, hold_id, function, model_id, status, rate_id, reserved, coalesce(charged, 0) AS charged,
        coalesce(cost_micro_usd, 0) AS billed,
        CASE WHEN charged = 0 AND status <> 'FAILED' THEN route END AS route,
        CASE WHEN function IN ('IMAGE_GENERATION', 'VIDEO_GENERATION') THEN input->>'resolution' END AS resolution,
        CASE function WHEN 'VIDEO_GENERATION' THEN (input->>'seconds')::bigint ELSE 1 END AS units
      FROM action WHERE ended_at > ${from}::timestamptz AND ended_at <= ${to}::timestamptz
    ), call AS (
      SELECT a.id, c.counted, coalesce(c.cost_micro_usd, 0) AS cost, s.from_id IS NOT NULL AS swapped,
        CASE WHEN s.from_id IS NOT NULL THEN s.free
          WHEN a.route IS NULL THEN false
          ELSE a.route @> jsonb_build_array(jsonb_build_object('id', c.model_id, 'free', true)) END AS free,
        coalesce(s.skip, CASE WHEN s.media AND s.media_prices->>a.resolution IS NULL THEN 'NO_PRICE' END) AS skip,
        CASE
          WHEN s.from_id IS NULL OR c.cost_micro_usd IS NULL THEN coalesce(c.cost_micro_usd, 0)
          WHEN s.media AND c.cost_micro_usd = 0 THEN 0
          WHEN s.media THEN (s.media_prices->>a.resolution)::bigint * a.units
          ELSE ceil((coalesce(c.input_tokens, 0) * s.input_price + coalesce(c.output_tokens, 0) * s.output_price)
            / 1000000)::bigint
        END AS new_cost
      FROM done a
      JOIN provider_call c ON c.action_id = a.id
      LEFT JOIN swap s ON s.function = a.function AND s.from_id = c.model_id
    ), used AS (
      SELECT id, max(skip) AS skip, sum(cost)::bigint AS cost, sum(new_cost)::bigint AS new_cost,
        coalesce(sum(cost) FILTER (WHERE counted), 0)::bigint AS counted,
        coalesce(sum(new_cost) FILTER (WHERE counted), 0)::bigint AS new_counted,
        coalesce(bool_and(free) FILTER (WHERE counted), false) AS free,
        coalesce(bool_or(swapped) FILTER (WHERE counted), false) AS swapped
      FROM call GROUP BY id
    ), basis AS (
      SELECT a.account_id, a.function, a.model_id, a.status, a.charged, a.reserved, u.skip,
        coalesce(u.free, false) AS free, coalesce(u.swapped, false) AS swapped,
        r.points_per_dollar::bigint AS rate, coalesce(${pointsPerDollar}::bigint, r.points_per_dollar) AS new_rate,
        coalesce(u.cost, 0) AS cost, coalesce(u.counted, 0) AS counted,
        coalesce(CASE WHEN u.skip IS NULL THEN u.new_cost ELSE u.cost END, 0) AS new_cost,
        coalesce(CASE WHEN u.skip IS NULL THEN u.new_counted ELSE u.counted END, 0) AS new_counted,
        a.billed + coalesce(CASE WHEN u.skip IS NULL THEN u.new_counted - u.counted END, 0) AS billed
      FROM done a
      JOIN rate r ON r.id = a.rate_id
      LEFT JOIN used u ON u.id = a.id
    ), priced AS MATERIALIZED (
      SELECT account_id, function, model_id, skip, charged, cost, new_cost,
        cost - counted AS carried, new_cost - new_counted AS new_carried,
        CASE
          WHEN skip IS NOT NULL THEN charged
          WHEN status = 'FAILED' OR free OR (status = 'CANCELED' AND billed = 0) THEN 0
          ELSE least(
            greatest(1, (billed * new_rate + 999999) / 1000000),
            CASE WHEN NOT swapped THEN (reserved * new_rate + rate - 1) / rate END)
        END AS replayed
      FROM basis
    )
    SELECT function, model_id AS "modelId", skip, count(*)::integer AS actions,
      sum(charged)::bigint AS points, sum(replayed)::bigint AS "replayedPoints",
      sum(cost)::bigint AS cost, sum(new_cost)::bigint AS "replayedCost",
      sum(carried)::bigint AS carried, sum(new_carried)::bigint AS "replayedCarried",
      (SELECT count(*)::integer FROM (
        SELECT account_id, sum(replayed - charged) AS more FROM priced GROUP BY account_id
      ) AS person JOIN account ON account.id = person.account_id
      WHERE person.more > account.posted - account.held) AS "usersShort",
      (SELECT json_agg(source) FROM (
        SELECT g.kind, account.plan_tier AS plan, CASE g.kind WHEN 'BOOST' THEN g.amount ELSE 0 END::text AS size,
          sum(part.captured)::text AS points
        FROM done
        JOIN allocation part ON part.hold_id = done.hold_id AND part.captured > 0
        JOIN credit_grant g ON g.id = part.grant_id
        JOIN account ON account.id = done.account_id
        GROUP BY 1, 2, 3
      ) AS source) AS sources
    FROM priced GROUP BY function, model_id, skip`
  const [first] = rows
  const sources = (first?.sources ?? []).map((one) => ({ ...one, size: BigInt(one.size), points: BigInt(one.points) }))
  return { groups: rows, usersShort: first?.usersShort ?? 0, sources }
}

/** Points that were charged, by where they came from. */
type StoredSource = Omit<Source, 'size' | 'points'> & { size: string; points: string }

function rowOf({ function: fn, from, to, skip }: Swap) {
  const mediaPrices = Object.fromEntries(Object.entries(to.mediaPrices).map(([size, price]) => [size, `${price}`]))
  const prices = { input_price: `${to.inputPrice}`, output_price: `${to.outputPrice}`, media_prices: mediaPrices }
  return { function: fn, from_id: from, free: to.free, ...prices, media: to.modality !== 'TEXT', skip }
}

export async function readModels(tx: Tx): Promise<ListedModel[]> {
  const rows = await tx.db.model.findMany({ include: { mediaPrices: true } })
  return rows.map(({ mediaPrices, ...model }) => ({
    ...model,
    mediaPrices: Object.fromEntries(mediaPrices.map(({ resolution, microUsd }) => [resolution, microUsd])),
  }))
}

/** Begun in the window or before it, and still under way: in no figure. */
export const unfinishedBefore = (tx: Tx, to: Date): Promise<number> =>
  tx.db.action.count({ where: { endedAt: null, createdAt: { lte: to } } })
