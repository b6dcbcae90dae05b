import type { AccountId, ActionId } from '../../brands.ts'
import type { Tx } from '../../database/transaction.ts'
import { type AiFunction, Prisma } from '../../generated/prisma/client.ts'
import { isMediaSql } from '../jobs.ts'

const NOW = (tx: Tx) => Prisma.sql`coalesce(${tx.now}::timestamptz, now())`

/** Images and video that have not ended, in the order of their ids, behind `after`. */
export function openMedia(tx: Tx, { after, limit }: { after: string; limit: number }) {
  return tx.db.$queryRaw<{ id: ActionId; function: AiFunction; traceParent: string | null }[]>`
    SELECT id, function, trace_parent AS "traceParent" FROM action WHERE ended_at IS NULL AND ${isMediaSql} AND id > ${after}::uuid
    ORDER BY id LIMIT ${limit}`
}

/** The action with its runs, and without the pictures that it works from. */
export function read(tx: Tx, id: ActionId) {
  return tx.db.action.findFirst({
    where: { id },
    omit: { material: true, text: true, result: true },
    include: { rate: true, predictions: { orderBy: { part: 'asc' }, include: { outputs: { select: { id: true } } } } },
  })
}

export type MediaAction = NonNullable<Awaited<ReturnType<typeof read>>>
export type RunRow = MediaAction['predictions'][number]

export async function materialOf(tx: Tx, id: ActionId): Promise<Record<string, string>> {
  const { material } = await tx.db.action.findFirstOrThrow({ where: { id }, select: { material: true } })
  return (material ?? {}) as Record<string, string>
}

/** By itself: the next statement then sees what those who held the lock before have written. False: it has ended. */
async function lockAction(tx: Tx, id: ActionId): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    SELECT FROM action WHERE id = ${id}::uuid AND ended_at IS NULL FOR NO KEY UPDATE`
  return rows.length > 0
}

export type NewRun = { id: string; part: number; seed: number }

/** The rows of the runs, before any of them is sent. False: it has ended, is to be stopped, or has them already. */
export async function begin(
  tx: Tx,
  { id, accountId, modelId }: { id: ActionId; accountId: AccountId; modelId: string },
  runs: NewRun[],
): Promise<boolean> {
  await lockAction(tx, id)
  const open = await tx.db.$queryRaw<unknown[]>`
    UPDATE action SET status = 'RUNNING', started_at = coalesce(started_at, ${NOW(tx)})
    WHERE id = ${id}::uuid AND ended_at IS NULL AND cancel_requested_at IS NULL AND deadline_at > ${NOW(tx)}
      AND NOT EXISTS (SELECT FROM prediction WHERE action_id = ${id}::uuid)
    RETURNING id`
  if (open.length === 0) return false
  const common = { actionId: id, accountId }
  const at = tx.instant
  await tx.db.providerCall.createMany({
    data: runs.map(({ id, part }) => ({ ...common, id, part, provider: 'REPLICATE', modelId, startedAt: at })),
  })
  await tx.db.prediction.createMany({ data: runs.map((run) => ({ ...common, ...run, createdAt: at })) })
  return true
}

/** One sender at a time, and only for what was never sent or certainly did not arrive. */
export async function claimSubmit(tx: Tx, id: string, submitsMax: number): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    UPDATE prediction SET submits = submits + 1, submitted_at = ${NOW(tx)}
    WHERE id = ${id}::uuid AND status = 'SUBMITTING' AND external_id IS NULL AND submitted_at IS NULL
      AND submits < ${submitsMax}
      AND EXISTS (SELECT FROM action a WHERE a.id = action_id AND a.ended_at IS NULL AND a.cancel_requested_at IS NULL)`
  return count === 1
}

/** It certainly did not arrive, so it may be sent again. `submittedAt` is that of the sending which is meant. */
export async function allowSubmit(tx: Tx, id: string, submittedAt: Date): Promise<void> {
  await tx.db.prediction.updateMany({
    where: { id, status: 'SUBMITTING', externalId: null, submittedAt },
    data: { submittedAt: null, heardAt: tx.instant },
  })
}

/** Ends a run that was never made, or that nobody can say anything of. False: it has ended, or it is being sent. */
export async function endUnmade(
  tx: Tx,
  run: { id: string; status: 'FAILED' | 'CANCELED' | 'LOST'; error: string | null; evenIfSent: boolean },
): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    UPDATE prediction SET status = ${run.status}::prediction_status, error = ${run.error}, ended_at = ${NOW(tx)}
    WHERE id = ${run.id}::uuid AND status IN ('SUBMITTING', 'STARTING', 'PROCESSING')
      AND (${run.evenIfSent} OR submitted_at IS NULL)`
  return count === 1
}

/** By our id or by the provider's, and nobody else changes it meanwhile. */
export async function lockRun(tx: Tx, ref: { id?: string | undefined; externalId: string }) {
  const byId = ref.id ? Prisma.sql`OR (id = ${ref.id}::uuid AND external_id IS NULL)` : Prisma.empty
  const [found] = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM prediction WHERE external_id = ${ref.externalId} ${byId} FOR UPDATE`
  return found ? tx.db.prediction.findFirst({ where: { id: found.id }, include: { action: true } }) : null
}

/** One instance copies at a time; when it dies, another may after a while. */
export async function claimCopy(tx: Tx, id: string, copyMs: number): Promise<boolean> {
  const count = await tx.db.$executeRaw`
    UPDATE prediction SET copying_until = ${NOW(tx)} + ${copyMs} * interval '1 millisecond'
    WHERE id = ${id}::uuid AND status = 'SUCCEEDED' AND collected_at IS NULL
      AND (copying_until IS NULL OR copying_until < ${NOW(tx)})`
  return count === 1
}

export async function renewCopy(tx: Tx, id: string, copyMs: number): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE prediction SET copying_until = ${NOW(tx)} + ${copyMs} * interval '1 millisecond'
    WHERE id = ${id}::uuid AND collected_at IS NULL`
}

export async function dropCopy(tx: Tx, id: string): Promise<void> {
  await tx.db.prediction.updateMany({ where: { id, collectedAt: null }, data: { copyingUntil: null } })
}

export type NewOutput = { position: number; key: string; contentType: string; bytes: bigint }

/** What came out is stored, or never will be. */
export async function collected(tx: Tx, run: RunRow, outputs: NewOutput[], error: string | null): Promise<void> {
  const { id: predictionId, actionId, accountId, part } = run
  const { count } = await tx.db.prediction.updateMany({
    where: { id: predictionId, collectedAt: null },
    data: { collectedAt: tx.instant, ...(error === null ? {} : { error }) },
  })
  if (count === 0) return
  await tx.db.output.createMany({
    data: outputs.map((output) => ({ ...output, predictionId, actionId, accountId, part })),
    skipDuplicates: true,
  })
}

/** Says whether the provider is silent, and since when. null: it has ended. */
export async function markSilence(tx: Tx, id: ActionId, silent: boolean) {
  const [row] = await tx.db.$queryRaw<{ changed: boolean; since: Date | null }[]>`
    WITH before AS (SELECT id, status FROM action WHERE id = ${id}::uuid AND ended_at IS NULL FOR UPDATE)
    UPDATE action SET
      status = CASE WHEN ${silent} THEN 'UNKNOWN' ELSE 'RUNNING' END::action_status,
      unknown_since = CASE WHEN ${silent} THEN coalesce(unknown_since, ${NOW(tx)}) END
    FROM before WHERE action.id = before.id AND before.status <> 'QUEUED'
    RETURNING before.status <> action.status AS changed, unknown_since AS since`
  return row ?? null
}

/** Numbered behind what is there. Whoever ends the action holds its row, so nothing comes behind the end. */
export async function appendProgress(
  tx: Tx,
  { actionId, accountId }: { actionId: ActionId; accountId: AccountId },
  step: { part: number; label: string; text: string },
): Promise<void> {
  if (!(await lockAction(tx, actionId))) return
  await tx.db.$executeRaw`
    INSERT INTO action_progress (action_id, account_id, sequence, part, part_label, text_delta)
    SELECT ${actionId}::uuid, ${accountId}::uuid, coalesce(max(sequence), 0) + 1, ${step.part}, ${step.label}, ${`${step.text}\n`}
    FROM action_progress WHERE action_id = ${actionId}::uuid`
  tx.announce(`action:${actionId}`)
}
