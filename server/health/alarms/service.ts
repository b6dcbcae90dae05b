import { type AuditActor, audit } from '../../auth/audit.ts'
import type { Clock } from '../../clock.ts'
import type { Transactions, Tx } from '../../database/transaction.ts'
import { parseReason } from '../../reason.ts'
import { type Finding, keepIncidents, type Tell } from '../incidents/incidents.ts'
import { ALARMS, type AlarmId, type AlarmTerms, alarmOf, type ModelDrift, parseAlarm, type Recent } from './rules.ts'

export type Alarms = ReturnType<typeof createAlarms>
export type AlarmState = AlarmTerms & { id: AlarmId; reason: string | null; recent: Recent }
/** What was found of the models in a span. */
export type DriftIn = (tx: Pick<Tx, 'db'>, span: { start: Date; end: Date }) => Promise<ModelDrift[]>

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
export const CHECK_ALARMS_MS = 60_000

/**
 * Tells when an hour costs too much, too much of its work fails, or our costs part from the providers', as incidents like
 * all others.
 */
export function createAlarms(deps: {
  transactions: Transactions
  clock: Clock
  driftIn: DriftIn
  tell: Tell
  remindAfterMs: number
}) {
  const { transactions, clock, driftIn, tell, remindAfterMs } = deps

  async function read(tx: Tx, now: Date): Promise<AlarmState[]> {
    const rows = await tx.db.alarm.findMany({ orderBy: { targetId: 'asc' } })
    const drift = await driftIn(tx, { start: new Date(now.getTime() - DAY_MS), end: now })
    const recent = { ...(await hourUntil(tx, now)), drift }
    return rows.map(({ targetId, ...terms }) => {
      const id = targetId as AlarmId
      return { id, ...terms, recent, reason: alarmOf(id, terms, recent) }
    })
  }

  return {
    /** One look. Of several instances that look at once each finds what the one before has kept. */
    check: (): Promise<void> =>
      transactions.transaction(async (tx) => {
        await tx.db.$queryRaw`SELECT FROM health_target WHERE id = ANY (${[...ALARMS]}) ORDER BY id FOR UPDATE`
        const at = clock.now()
        const alarms = await read(tx, at)
        const findings = alarms.map(({ id, reason }): Finding => {
          return { targetId: id, state: reason ? 'DOWN' : 'UP', reason, silenced: false, beneath: null }
        })
        for (const { targetId, state, reason } of findings) await keepState(tx, { id: targetId, state, reason, at })
        await keepIncidents(tx, findings, { tell, at, intervalMs: CHECK_ALARMS_MS, remindAfterMs })
      }),

    /** What is set, and what the last hour and day came to. */
    read: (): Promise<AlarmState[]> => transactions.statement((tx) => read(tx, clock.now())),

    /** From the next look on. Throws InvalidInput. */
    async set(actor: AuditActor, given: AlarmTerms & { id: AlarmId; reason: string }): Promise<void> {
      const reason = parseReason(given.reason)
      const after = parseAlarm(given.id, given)
      await transactions.transaction(async (tx) => {
        await tx.db.$queryRaw`SELECT FROM alarm WHERE target_id = ${given.id} FOR UPDATE`
        const { targetId, ...before } = await tx.db.alarm.findFirstOrThrow({ where: { targetId: given.id } })
        await tx.db.alarm.update({ where: { targetId }, data: after, select: { targetId: true } })
        await audit(tx, { actor, action: 'alarm.set', target: targetId, reason, before, after })
      })
    },
  }
}

/** By the index on when actions ended: an hour of them, however many there were before. */
async function hourUntil(tx: Tx, now: Date): Promise<Omit<Recent, 'drift'>> {
  const since = new Date(now.getTime() - HOUR_MS)
  const [row] = await tx.db.$queryRaw<[Omit<Recent, 'drift'>]>`
    SELECT coalesce(sum(cost_micro_usd), 0)::bigint AS "costMicroUsd", count(*)::int AS ended,
      (count(*) FILTER (WHERE status = 'FAILED'))::int AS failed
    FROM action WHERE ended_at > ${since}::timestamptz AND ended_at <= ${now}::timestamptz`
  return row
}

const keepState = (tx: Tx, { id, state, reason, at }: { id: string; state: string; reason: string | null; at: Date }) =>
  tx.db.$executeRaw`
    UPDATE health_target SET checked_at = ${at}::timestamptz, reason = ${reason},
      since = CASE WHEN state = ${state}::health_state THEN since ELSE ${at}::timestamptz END,
      state = ${state}::health_state
    WHERE id = ${id}`
