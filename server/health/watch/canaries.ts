import { randomUUID } from 'node:crypto'
import pLimit from 'p-limit'
import type { Clock } from '../../clock.ts'
import type { Transactions } from '../../database/transaction.ts'
import type { Canary } from '../../providers/canary.ts'
import type { ModelRoute } from '../../providers/model-route.ts'
import type { ProbeEvidence } from '../../providers/probe-rules.ts'
import { type CallEvidence, type CanaryEvidence, OUR_FAULT } from './evidence-rules.ts'
import type { Target } from './store.ts'

/** What answered is asked again after so long; what did not, with every look. A result says something as long. */
export const CANARY_EVERY_MS = 3_600_000
const AT_ONCE = 4
/** The others' turn comes with the next looks: none waits long for its states. */
const A_LOOK = 12
const DAY_MS = 86_400_000

type Row = { targetId: string; at: Date; answered: boolean; latencyMs: number | null; reason: string | null }

/** Small paid requests to models that nobody has called lately, within a budget a day. Nobody but the watch sends one. */
export function createCanaries(deps: {
  transactions: Transactions
  clock: Clock
  canary: Canary
  /** 0: none are sent. */
  dailyMicroUsd: bigint
}) {
  const { transactions, clock, canary, dailyMicroUsd } = deps

  async function lastOf(targetIds: string[]): Promise<Map<string, Row>> {
    const since = new Date(clock.now().getTime() - CANARY_EVERY_MS)
    const rows = await transactions.statement(
      (tx) => tx.db.$queryRaw<Row[]>`
        SELECT DISTINCT ON (target_id) target_id AS "targetId", at, answered, latency_ms AS "latencyMs", reason
        FROM health_canary WHERE target_id = ANY (${targetIds}) AND at > ${since}::timestamptz AND answered IS NOT NULL
        ORDER BY target_id, at DESC`,
    )
    return new Map(rows.map((row) => [row.targetId, row]))
  }

  /** What it can cost at most is set aside before it is sent. undefined: the day's budget is used up. */
  function reserve(targetId: string, worst: bigint): Promise<string | undefined> {
    const at = clock.now()
    const today = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)
    return transactions.transaction(async (tx) => {
      // One at a time, on all instances: two that look at the same sum would spend it twice.
      await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('health.canary'))::text`
      const id = randomUUID()
      const count = await tx.db.$executeRaw`
        INSERT INTO health_canary (id, target_id, at, reserved_micro_usd)
        SELECT ${id}::uuid, ${targetId}, ${at}::timestamptz, ${worst}
        WHERE ${worst} + (SELECT coalesce(sum(coalesce(cost_micro_usd, reserved_micro_usd)), 0) FROM health_canary
          WHERE at >= ${today}::timestamptz) <= ${dailyMicroUsd}`
      return count === 1 ? id : undefined
    })
  }

  async function send(target: Target, model: ModelRoute): Promise<Row | undefined> {
    const id = await reserve(target.id, canary.worstMicroUsd(model))
    if (id === undefined) return undefined
    const result = await canary.send(model)
    // What we asked wrongly is no fault of theirs.
    const says = result.answered || !OUR_FAULT.includes(result.code)
    const row = {
      answered: result.answered,
      latencyMs: result.latencyMs,
      reason: result.answered ? null : result.reason,
    }
    await transactions.statement((tx) =>
      tx.db.healthCanary.updateMany({
        where: { id },
        data: { ...row, answered: says ? result.answered : null, costMicroUsd: result.costMicroUsd },
      }),
    )
    return says ? { targetId: target.id, at: clock.now(), ...row } : undefined
  }

  /** Of those that neither calls nor a failing probe have told of: what the last canary of the hour came to. */
  return async (
    targets: Target[],
    { probes, calls }: { probes: Map<string, ProbeEvidence>; calls: Map<string, CallEvidence> },
  ): Promise<Map<string, CanaryEvidence>> => {
    if (dailyMicroUsd === 0n) return new Map()
    const quiet = targets.filter(({ id, provider, modelId }) => {
      const probe = probes.get(id)?.kind
      return (
        provider === 'OPENROUTER' &&
        modelId &&
        calls.get(id)?.calls === 0 &&
        (probe === 'answered' || probe === 'silent')
      )
    })
    if (quiet.length === 0) return new Map()
    const last = await lastOf(quiet.map(({ id }) => id))
    const models = await transactions.statement((tx) =>
      tx.db.model.findMany({ where: { id: { in: quiet.flatMap(({ modelId }) => modelId ?? []) }, modality: 'TEXT' } }),
    )
    const routes = new Map<string | null, ModelRoute>(models.map((model) => [model.id, model]))
    const limit = pLimit(AT_ONCE)
    const due = quiet.filter(({ id }) => !last.get(id)?.answered).slice(0, A_LOOK)
    await Promise.all(
      due.map((target) =>
        limit(async () => {
          const route = routes.get(target.modelId)
          const row = route && (await send(target, route))
          if (row) last.set(target.id, row)
        }),
      ),
    )
    return last
  }
}
