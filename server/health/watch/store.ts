import type { Tx } from '../../database/transaction.ts'
import { type HealthState, type HealthTarget, Prisma, type Provider } from '../../generated/prisma/client.ts'
import { type CallEvidence, LONGEST_CALL, OUR_FAULT } from './evidence-rules.ts'
import { type FoundState, type Memory, newMemory } from './machine-rules.ts'
import type { TimeInState } from './time-rules.ts'

/** What is probed: everything but the monitor itself. */
export type Target = Omit<HealthTarget, 'memory' | 'provider'> & { memory: Memory; provider: Provider }

export const modelsInUse = (tx: Tx): Promise<{ id: string; provider: Provider }[]> =>
  tx.db.model.findMany({
    where: { retiredAt: null, functionModels: { some: {} } },
    select: { id: true, provider: true },
    orderBy: { position: 'asc' },
  })

export type Watched = { id: string; provider: Provider; modelId: string | null }

/** What is watched from now on; what no longer is keeps its history. */
export async function watchOnly(tx: Tx, watched: Watched[], now: Date): Promise<void> {
  const ids = watched.map(({ id }) => id)
  const known = await tx.db.healthTarget.findMany({ where: { active: true }, select: { id: true } })
  if (known.length === ids.length && known.every(({ id }) => ids.includes(id))) return
  await tx.db.healthTarget.updateMany({ where: { id: { notIn: ids }, active: true }, data: { active: false } })
  await tx.db.healthTarget.updateMany({
    where: { id: { in: ids }, active: false },
    data: { active: true, nextCheckAt: now },
  })
  const memory = newMemory(now.getTime())
  await tx.db.healthTarget.createMany({
    data: watched.map((one) => ({ ...one, since: now, nextCheckAt: now, memory, reason: memory.reason })),
    skipDuplicates: true,
  })
}

/** Those whose turn it is, and nobody else's before the next. */
export async function takeDue(tx: Tx, { now, limit, intervalMs }: { now: Date; limit: number; intervalMs: number }) {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE health_target SET next_check_at = ${now}::timestamptz + ${intervalMs} * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM health_target WHERE active AND next_check_at <= ${now}::timestamptz
      ORDER BY next_check_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`
  if (rows.length === 0) return []
  const targets = await tx.db.healthTarget.findMany({ where: { id: { in: rows.map(({ id }) => id) } } })
  return targets as unknown as Target[]
}

/** Own calls that ended since, by model. */
export async function callEvidence(
  tx: Tx,
  { modelIds, since }: { modelIds: string[]; since: Date },
): Promise<Map<string, CallEvidence>> {
  type Row = Omit<CallEvidence, 'others'> & { modelId: string; callsOfOthers: number; failedOfOthers: number }
  const rows = await tx.db.$queryRaw<Row[]>`
    SELECT model_id AS "modelId", count(*)::int AS calls, count(*) FILTER (WHERE failed)::int AS failed,
      count(*) FILTER (WHERE NOT went_well_later)::int AS "failedInARow",
      count(DISTINCT account_id) FILTER (WHERE NOT went_well_later)::int AS "peopleInARow",
      count(*) FILTER (WHERE account_id <> most_failed)::int AS "callsOfOthers",
      count(*) FILTER (WHERE account_id <> most_failed AND failed)::int AS "failedOfOthers",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE NOT failed) AS "p50Ms",
      percentile_disc(0.95) WITHIN GROUP (ORDER BY latency_ms) FILTER (WHERE NOT failed) AS "p95Ms"
    FROM (
      SELECT *, first_value(account_id) OVER (PARTITION BY model_id ORDER BY failed_of_account DESC, account_id) AS most_failed
      FROM (
        SELECT model_id, account_id, latency_ms, failed,
          bool_or(NOT failed) OVER (PARTITION BY model_id ORDER BY ended_at DESC, id DESC) AS went_well_later,
          count(*) FILTER (WHERE failed) OVER (PARTITION BY model_id, account_id) AS failed_of_account
        FROM (
          SELECT id, model_id, account_id, latency_ms, ended_at, outcome = 'FAILED' AS failed FROM provider_call
          WHERE model_id = ANY (${modelIds}) AND ended_at >= ${since}::timestamptz
            AND started_at >= ${since}::timestamptz - ${LONGEST_CALL}::interval
            AND (outcome IN ('SUCCEEDED', 'INVALID') OR outcome = 'FAILED' AND error_code <> ALL (${OUR_FAULT}))
        ) AS ended
      ) AS counted
    ) AS judged
    GROUP BY model_id`
  return new Map(
    rows.map(({ modelId, callsOfOthers, failedOfOthers, ...evidence }) => [
      modelId,
      { ...evidence, others: { calls: callsOfOthers, failed: failedOfOthers } },
    ]),
  )
}

export type Shown = { state: HealthState; reason: string | null; since: Date }

export type Looked = {
  target: Target
  memory: Memory
  /** what everybody is told: the machine's finding, or the maintenance that is laid over it */
  shown: Shown
  verdict: string
  latencyMs: number | null
  probeMs: number | null
  evidence: object
  nextCheckAt: Date
}

/**
 * Until the transaction ends nobody lays maintenance over these, so that what is kept fits the windows that are read, and
 * nobody else judges their providers.
 */
export async function lockTargets(tx: Tx, targets: { id: string; provider: Provider }[]): Promise<void> {
  const ids = targets.flatMap(({ id, provider }) => [id, providerTarget(provider)])
  await tx.db.$queryRaw`SELECT id FROM health_target WHERE id = ANY (${ids}) ORDER BY id FOR UPDATE`
}

export const providerTarget = (provider: Provider): string => `provider:${provider}`

export type Standing = {
  id: string
  provider: Provider
  modelId: string | null
  state: HealthState
  found: FoundState
  reason: string | null
}

/** How the providers and all of their models are by now, those that were not looked at too. */
export const standings = (tx: Tx, providers: Provider[]): Promise<Standing[]> =>
  tx.db.$queryRaw`
    SELECT id, provider, model_id AS "modelId", state, memory->>'state' AS found, memory->>'reason' AS reason
    FROM health_target WHERE active AND provider::text = ANY (${providers})`

/** One row changes once a look: whoever was overtaken changes nothing. Answers the ids of those that were kept. */
export async function keepLooks(tx: Tx, looks: Looked[], now: Date): Promise<Set<string>> {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE health_target AS t SET state = l.state::health_state, reason = l.reason, since = l.since, memory = l.memory,
      evidence = l.evidence, latency_ms = l.latency_ms, checked_at = ${now}::timestamptz, next_check_at = l.next_check_at
    FROM json_to_recordset(${JSON.stringify(
      looks.map(({ target, memory, shown, latencyMs, evidence, nextCheckAt }) => ({
        id: target.id,
        before: target.checkedAt,
        ...shown,
        memory,
        evidence,
        latency_ms: latencyMs,
        next_check_at: nextCheckAt,
      })),
    )}::json) AS l (id text, before timestamptz, state text, reason text, since timestamptz, memory jsonb, evidence jsonb,
      latency_ms int, next_check_at timestamptz)
    WHERE t.id = l.id AND t.checked_at IS NOT DISTINCT FROM l.before
    RETURNING t.id`
  const kept = new Set(rows.map(({ id }) => id))
  await tx.db.healthResult.createMany({
    data: looks
      .filter(({ target }) => kept.has(target.id))
      .map(({ target, verdict, probeMs, memory }) => ({
        targetId: target.id,
        at: now,
        verdict,
        latencyMs: probeMs,
        reason: memory.reason,
      })),
    skipDuplicates: true,
  })
  return kept
}

/** Adds to the hours, and to the days that they are of. */
export async function addTimes(tx: Tx, times: TimeInState[]): Promise<void> {
  if (times.length === 0) return
  const rows = Prisma.sql`(
    SELECT target_id, hour, sum(looks)::int AS looks, sum(bad)::int AS bad, sum(latency_ms) AS latency_sum_ms,
      count(latency_ms)::int AS latency_count, coalesce(sum(ms) FILTER (WHERE state = 'UP'), 0) AS up_ms,
      coalesce(sum(ms) FILTER (WHERE state = 'DEGRADED'), 0) AS degraded_ms,
      coalesce(sum(ms) FILTER (WHERE state = 'DOWN'), 0) AS down_ms,
      coalesce(sum(ms) FILTER (WHERE state = 'UNKNOWN'), 0) AS unknown_ms,
      coalesce(sum(ms) FILTER (WHERE state = 'MAINTENANCE'), 0) AS maintenance_ms
    FROM json_to_recordset(${JSON.stringify(times)}::json)
      AS t (target_id text, hour timestamptz, state text, ms bigint, looks int, bad int, latency_ms bigint)
    GROUP BY target_id, hour)`
  await tx.db.$executeRaw`
    INSERT INTO health_hour AS h (target_id, hour, looks, bad, latency_sum_ms, latency_count, up_ms, degraded_ms, down_ms,
      unknown_ms, maintenance_ms)
    SELECT target_id, hour, looks, bad, coalesce(latency_sum_ms, 0), latency_count, up_ms, degraded_ms, down_ms,
      unknown_ms, maintenance_ms FROM ${rows} AS n ORDER BY target_id, hour
    ON CONFLICT (target_id, hour) DO UPDATE SET looks = h.looks + excluded.looks, bad = h.bad + excluded.bad,
      latency_sum_ms = h.latency_sum_ms + excluded.latency_sum_ms, latency_count = h.latency_count + excluded.latency_count,
      up_ms = h.up_ms + excluded.up_ms, degraded_ms = h.degraded_ms + excluded.degraded_ms,
      down_ms = h.down_ms + excluded.down_ms, unknown_ms = h.unknown_ms + excluded.unknown_ms,
      maintenance_ms = h.maintenance_ms + excluded.maintenance_ms`
  await tx.db.$executeRaw`
    INSERT INTO health_day AS d (target_id, day, up_ms, degraded_ms, down_ms, unknown_ms, maintenance_ms)
    SELECT target_id, (hour AT TIME ZONE 'UTC')::date, sum(up_ms), sum(degraded_ms), sum(down_ms), sum(unknown_ms),
      sum(maintenance_ms) FROM ${rows} AS n GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (target_id, day) DO UPDATE SET up_ms = d.up_ms + excluded.up_ms,
      degraded_ms = d.degraded_ms + excluded.degraded_ms, down_ms = d.down_ms + excluded.down_ms,
      unknown_ms = d.unknown_ms + excluded.unknown_ms, maintenance_ms = d.maintenance_ms + excluded.maintenance_ms`
}

/** Medians of the last seven days: of own calls that went well, and of probes. Fewer than twenty teach nothing. */
export async function learnUsual(tx: Tx, now: Date): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE health_target AS t SET usual_call_ms = u.call_ms, usual_probe_ms = u.probe_ms
    FROM (
      SELECT id,
        (SELECT CASE WHEN count(*) >= ${USUAL_MIN} THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY latency_ms) END
           FROM (SELECT latency_ms FROM provider_call
                  WHERE model_id = target.model_id AND outcome = 'SUCCEEDED' AND started_at >= ${now}::timestamptz - interval '7 days'
                  ORDER BY started_at DESC LIMIT ${USUAL_MAX}) AS calls) AS call_ms,
        (SELECT CASE WHEN count(*) >= ${USUAL_MIN} THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY (evidence_ms)) END
           FROM (SELECT latency_ms AS evidence_ms FROM health_result
                  WHERE target_id = target.id AND latency_ms IS NOT NULL AND verdict = 'good'
                  ORDER BY at DESC LIMIT ${USUAL_MAX}) AS probes) AS probe_ms
      FROM health_target AS target WHERE active
    ) AS u WHERE u.id = t.id`
}

const USUAL_MIN = 20
const USUAL_MAX = 1_000
const PURGE_BATCH = 5_000

/** Looks after 48 hours; hours and alerts after 90 days; days, incidents and windows after two years. True when there may be more. */
export async function purge(tx: Tx, now: Date): Promise<boolean> {
  const counts = [
    await tx.db.$executeRaw`DELETE FROM health_result WHERE (target_id, at) IN (
      SELECT target_id, at FROM health_result WHERE at < ${now}::timestamptz - interval '48 hours' ORDER BY at LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM health_hour WHERE (target_id, hour) IN (
      SELECT target_id, hour FROM health_hour WHERE hour < ${now}::timestamptz - interval '90 days' ORDER BY hour LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM health_day WHERE (target_id, day) IN (
      SELECT target_id, day FROM health_day WHERE day < (${now}::timestamptz - interval '2 years')::date ORDER BY day LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM alert WHERE id IN (
      SELECT id FROM alert WHERE created_at < ${now}::timestamptz - interval '90 days' ORDER BY created_at LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM health_canary WHERE id IN (
      SELECT id FROM health_canary WHERE at < ${now}::timestamptz - interval '90 days' ORDER BY at LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM incident WHERE id IN (
      SELECT id FROM incident WHERE opened_at < ${now}::timestamptz - interval '2 years'
        AND resolved_at < ${now}::timestamptz - interval '2 years' ORDER BY opened_at LIMIT ${PURGE_BATCH})`,
    await tx.db.$executeRaw`DELETE FROM maintenance WHERE id IN (
      SELECT id FROM maintenance WHERE ends_at < ${now}::timestamptz - interval '2 years' ORDER BY ends_at LIMIT ${PURGE_BATCH})`,
  ]
  return counts.some((count) => count >= PURGE_BATCH)
}
