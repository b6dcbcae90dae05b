import type { Tx } from '../../database/transaction.ts'
import type { Provider } from '../../generated/prisma/client.ts'
import { ATTEMPTS_MAX, LONGEST_CALL_MS, nextAttemptAt, nextSpan, SAMPLE_MAX } from './rules.ts'

/** A call whose turn it is, with how often it was asked about before. */
export type DueCheck = { callId: string; provider: Provider; externalId: string; route: unknown; attempts: number }
export type Told = { kind: 'compared'; theirMicroUsd: bigint } | { kind: 'unknown' } | { kind: 'unanswered' }

/** Whoever moves the mark has the calls up to it for itself, so each is looked at once on all instances together. True: there is more. */
export async function takeSample(tx: Tx, now: Date): Promise<boolean> {
  const [mark] = await tx.db.$queryRaw<[{ until: Date }]>`SELECT until FROM cost_check_mark FOR UPDATE`
  const span = nextSpan({ until: mark.until, now })
  if (!span) return false
  const began = new Date(span.start.getTime() - LONGEST_CALL_MS)
  await tx.db.$executeRaw`
    INSERT INTO cost_check (call_id, model_id, ended_at, our_micro_usd, next_attempt_at)
    SELECT id, model_id, ended_at, cost_micro_usd, ${now}::timestamptz FROM (
      SELECT *, row_number() OVER (PARTITION BY model_id ORDER BY random()) AS place FROM provider_call
      WHERE started_at >= ${began}::timestamptz AND started_at <= ${span.end}::timestamptz
        AND ended_at > ${span.start}::timestamptz AND ended_at <= ${span.end}::timestamptz
        AND cost_micro_usd IS NOT NULL AND provider_request_id IS NOT NULL) AS ended
    ORDER BY place, random() LIMIT ${SAMPLE_MAX}::int
    ON CONFLICT (call_id) DO NOTHING`
  await tx.db.costCheckMark.update({ where: { id: 1 }, data: { until: span.end }, select: { id: true } })
  return nextSpan({ until: span.end, now }) !== undefined
}

/** Counts the attempt before it is made: one that breaks off was one too. */
export async function claimDue(tx: Tx, { now, limit }: { now: Date; limit: number }): Promise<DueCheck[]> {
  const due = await tx.db.$queryRaw<DueCheck[]>`
    SELECT c.call_id AS "callId", p.provider, p.provider_request_id AS "externalId", c.attempts,
           CASE WHEN p.provider = 'REPLICATE' THEN a.route END AS route
    FROM cost_check c JOIN provider_call p ON p.id = c.call_id JOIN action a ON a.id = p.action_id
    WHERE c.state = 'WAITING' AND c.next_attempt_at <= ${now}::timestamptz
    ORDER BY c.next_attempt_at LIMIT ${limit}::int FOR UPDATE OF c SKIP LOCKED`
  for (const { callId, attempts } of due) {
    const data = { attempts: attempts + 1, nextAttemptAt: nextAttemptAt(attempts + 1, now) }
    await tx.db.costCheck.update({ where: { callId }, data, select: { callId: true } })
  }
  return due
}

/** Once: what was told first stays. */
export async function keepTold(tx: Tx, callId: string, told: Told): Promise<void> {
  const data =
    told.kind === 'compared'
      ? { state: 'COMPARED' as const, theirMicroUsd: told.theirMicroUsd }
      : { state: told.kind === 'unknown' ? ('UNKNOWN' as const) : ('UNANSWERED' as const) }
  await tx.db.costCheck.updateMany({ where: { callId, state: 'WAITING' }, data })
}

export const isLast = ({ attempts }: DueCheck): boolean => attempts + 1 >= ATTEMPTS_MAX
