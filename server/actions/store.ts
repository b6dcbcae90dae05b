import type { AccountId, ActionId, HoldId } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import { type Action, type AiFunction, Prisma } from '../generated/prisma/client.ts'
import { addActionJobSql, isMediaSql } from './jobs.ts'

export type NewAction = Pick<
  Action,
  'function' | 'title' | 'modelId' | 'rateId' | 'quoted' | 'reserved' | 'deadlineAt' | 'traceParent'
> & { id: ActionId; accountId: AccountId; input: object; route: object; material?: object }

/**
 * Writes the actions whose points were held, and their jobs: the part `also` of the statement that holds them, in the
 * order of its requests.
 */
export function insertHeld(actions: NewAction[]): Prisma.Sql {
  const rows = actions.map((action) => ({ ...action, quoted: `${action.quoted}`, reserved: `${action.reserved}` }))
  return Prisma.sql`
    INSERT INTO action (id, account_id, hold_id, function, title, input, material, model_id, route, rate_id, quoted,
      reserved, deadline_at, trace_parent)
    SELECT (new->>'id')::uuid, (new->>'accountId')::uuid, held.hold_id, (new->>'function')::ai_function, new->>'title',
      new->'input', new->'material', new->>'modelId', new->'route', (new->>'rateId')::uuid, (new->>'quoted')::bigint,
      (new->>'reserved')::bigint, (new->>'deadlineAt')::timestamptz, new->>'traceParent'
    FROM held
    JOIN jsonb_array_elements(${JSON.stringify(rows)}::jsonb) WITH ORDINALITY AS given (new, position) USING (position)
    WHERE held.outcome = 'HELD'
    RETURNING ${addActionJobSql}`
}

export type Before = { requestHash: string | null; actionId: ActionId | null; startsPerMinute: number }

/** What a start asks first: what its key started, with the hash of what it was started with, and the plan's limit. */
export async function findBefore(tx: Tx, accountId: AccountId, holdKey: string): Promise<Before> {
  const [row] = await tx.db.$queryRaw<Before[]>`
    SELECT hold.request_hash AS "requestHash", action.id AS "actionId", plan.starts_per_minute AS "startsPerMinute"
    FROM account
    JOIN plan ON plan.tier = account.plan_tier
    LEFT JOIN hold ON hold.account_id = account.id AND hold.key = ${holdKey}
    LEFT JOIN action ON action.hold_id = hold.id
    WHERE account.id = ${accountId}::uuid`
  if (!row) throw new Error('An action is started by somebody who has no account')
  return row
}

export async function idByHold(tx: Tx, holdId: HoldId): Promise<ActionId> {
  const { id } = await tx.db.action.findFirstOrThrow({ where: { holdId }, select: { id: true } })
  return id as ActionId
}

/**
 * Hands the action to one runner. The condition is the lock: of two runners that try at once, one changes the row and
 * the other finds that it no longer fits. Asked again under the same lease, it is the same.
 */
export async function takeLease(tx: Tx, { id, leaseId, leaseMs }: { id: ActionId; leaseId: string; leaseMs: number }) {
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE action SET
      status = 'RUNNING', lease_id = ${leaseId}::uuid, attempts = attempts + 1,
      lease_until = coalesce(${tx.now}::timestamptz, now()) + ${leaseMs} * interval '1 millisecond',
      started_at = coalesce(started_at, ${tx.now}::timestamptz, now())
    WHERE id = ${id}::uuid AND ended_at IS NULL AND cancel_requested_at IS NULL
      AND deadline_at > coalesce(${tx.now}::timestamptz, now())
      AND (status = 'QUEUED' OR (status = 'RUNNING' AND (
        lease_until < coalesce(${tx.now}::timestamptz, now()) OR lease_id = ${leaseId}::uuid)))
    RETURNING id`
  return rows.length > 0 ? tx.db.action.findFirst({ where: { id }, include: { hold: true, rate: true } }) : null
}

export type Leased = NonNullable<Awaited<ReturnType<typeof takeLease>>>

/** Keeps the lease. undefined: it is lost, and nothing this runner writes counts any more. */
export async function renewLease(tx: Tx, { id, leaseId, leaseMs }: { id: ActionId; leaseId: string; leaseMs: number }) {
  const [row] = await tx.db.$queryRaw<{ canceled: boolean }[]>`
    UPDATE action SET lease_until = coalesce(${tx.now}::timestamptz, now()) + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${id}::uuid AND lease_id = ${leaseId}::uuid AND ended_at IS NULL
    RETURNING cancel_requested_at IS NOT NULL AS canceled`
  return row
}

/** Marks an action that has not ended. Gives what it was before, or null where there is no such action. */
export async function requestCancel(
  tx: Tx,
  { id, accountId }: { id: ActionId; accountId: AccountId },
): Promise<Action | null> {
  await tx.db.$executeRaw`
    UPDATE action SET cancel_requested_at = coalesce(cancel_requested_at, ${tx.now}::timestamptz, now())
    WHERE id = ${id}::uuid AND account_id = ${accountId}::uuid AND ended_at IS NULL`
  return tx.db.action.findFirst({ where: { id, accountId } })
}

export type Ending = Pick<
  Prisma.ActionUncheckedUpdateManyInput,
  | 'status'
  | 'modelId'
  | 'charged'
  | 'costMicroUsd'
  | 'inputTokens'
  | 'outputTokens'
  | 'callCount'
  | 'text'
  | 'result'
  | 'failureCode'
  | 'failureMessage'
>

/** Only for the runner with this lease (null: no runner has had it). False: it has ended, or another runner has it. */
export async function end(tx: Tx, id: ActionId, leaseId: string | null, ending: Ending): Promise<boolean> {
  const endedAt = tx.instant
  const { count } = await tx.db.action.updateMany({
    where: { id, leaseId, endedAt: null },
    data: {
      ...ending,
      endedAt,
      // Whoever canceled it knows.
      unseenSince: ending.status === 'CANCELED' ? null : endedAt,
      leaseUntil: null,
      material: Prisma.DbNull,
    },
  })
  return count === 1
}

export type Stranded = {
  id: ActionId
  function: AiFunction
  traceParent: string | null
  lease_id: string | null
  attempts: number
  overdue: boolean
  canceled: boolean
}

/**
 * Work that nobody does any more, or whose time is up; the oldest first. What may be done again and waits in the queue
 * already is left there: put in once more, it would lose its place in the line.
 */
export function findStranded(
  tx: Tx,
  { limit, queuedMs, attemptsMax }: { limit: number; queuedMs: number; attemptsMax: number },
) {
  return tx.db.$queryRaw<Stranded[]>`
    SELECT id, function, trace_parent AS "traceParent", lease_id, attempts, cancel_requested_at IS NOT NULL AS canceled,
           deadline_at <= coalesce(${tx.now}::timestamptz, now()) AS overdue
    FROM action
    WHERE ended_at IS NULL AND NOT ${isMediaSql} AND (
      deadline_at <= coalesce(${tx.now}::timestamptz, now())
      OR (
        ((status = 'RUNNING' AND lease_until < coalesce(${tx.now}::timestamptz, now()))
          OR (status = 'QUEUED' AND created_at < coalesce(${tx.now}::timestamptz, now()) - ${queuedMs} * interval '1 millisecond'))
        AND (cancel_requested_at IS NOT NULL OR attempts >= ${attemptsMax} OR NOT EXISTS (
          SELECT FROM graphile_worker.jobs AS job
          WHERE job.key = 'action:' || action.id AND job.locked_at IS NULL AND job.attempts < job.max_attempts))))
    ORDER BY deadline_at LIMIT ${limit}`
}

/** Gives the lease back, so that another runner may take it at once. False: it was lost already. */
export async function dropLease(tx: Tx, id: ActionId, leaseId: string): Promise<boolean> {
  const { count } = await tx.db.action.updateMany({
    where: { id, leaseId, endedAt: null },
    data: { status: 'QUEUED', leaseId: null, leaseUntil: null },
  })
  return count === 1
}

export function read(tx: Tx, id: ActionId) {
  return tx.db.action.findFirst({ where: { id }, include: { rate: true } })
}
