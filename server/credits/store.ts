import type { AccountId, HoldId, Points } from '../brands.ts'
import type { Tx } from '../database/transaction.ts'
import { type GrantKind, type PlanTier, Prisma } from '../generated/prisma/client.ts'

/** What every function of the ledger says about the account afterwards. */
export type AccountRow = { posted: bigint; held: bigint; version: bigint }

export type HoldRequest = {
  accountId: AccountId
  /** One hold a key and account, for ever. */
  key: string
  /** Of the input that came with the key. */
  requestHash: string
  amount: Points
  ttlMs: number
}

export type HoldRow = AccountRow & {
  outcome: 'HELD' | 'REPLAYED' | 'CONFLICT' | 'INSUFFICIENT'
  hold_id: HoldId | null
}

/**
 * One statement for all; those of one account are carried out one after another, in the order given. `also` is what the
 * same statement writes of them: it reads `held` (position from 1, outcome, hold_id).
 */
export function hold(tx: Tx, requests: readonly HoldRequest[], also?: Prisma.Sql): Promise<HoldRow[]> {
  return tx.db.$queryRaw<HoldRow[]>`
    WITH held AS MATERIALIZED (
      SELECT r.position, h.outcome, h.hold_id, h.posted, h.held, h.version
      FROM unnest(
        ${requests.map((r) => r.accountId)}::uuid[], ${requests.map((r) => r.key)}::text[],
        ${requests.map((r) => r.requestHash)}::text[], ${requests.map((r) => r.amount)}::bigint[],
        ${requests.map((r) => r.ttlMs)}::bigint[]
      ) WITH ORDINALITY AS r (account_id, key, hash, amount, ttl_ms, position)
      CROSS JOIN LATERAL ledger.hold(
        r.account_id, r.key, r.hash, r.amount, r.ttl_ms * interval '1 millisecond', ${tx.now}::timestamptz) AS h
    )${also ? Prisma.sql`, also AS (${also})` : Prisma.empty}
    SELECT outcome, hold_id, posted, held, version FROM held ORDER BY position`
}

export type CaptureRequest = { accountId: AccountId; holdId: HoldId; amount: Points; description: string }

export type ResolveRow = AccountRow & {
  outcome: 'CAPTURED' | 'RELEASED' | 'EXPIRED' | 'REPLAYED' | 'RESOLVED'
  captured: bigint
}

export function capture(tx: Tx, requests: readonly CaptureRequest[]): Promise<ResolveRow[]> {
  return tx.db.$queryRaw<ResolveRow[]>`
    SELECT c.outcome, c.captured, c.posted, c.held, c.version
    FROM unnest(
      ${requests.map((r) => r.accountId)}::uuid[], ${requests.map((r) => r.holdId)}::uuid[],
      ${requests.map((r) => r.amount)}::bigint[], ${requests.map((r) => r.description)}::text[]
    ) WITH ORDINALITY AS r (account_id, hold_id, amount, description, position)
    CROSS JOIN LATERAL ledger.capture(r.account_id, r.hold_id, r.amount, r.description, ${tx.now}::timestamptz) AS c
    ORDER BY r.position`
}

export async function release(tx: Tx, request: { accountId: AccountId; holdId: HoldId; expired: boolean }) {
  const [row] = await tx.db.$queryRaw<ResolveRow[]>`
    SELECT * FROM ledger.release(
      ${request.accountId}::uuid, ${request.holdId}::uuid, ${request.expired}, ${tx.now}::timestamptz)`
  return row!
}

export type GrantRequest = {
  accountId: AccountId
  kind: GrantKind
  amount: Points
  key: string
  description: string
  expiresAt: Date | null
}

export type GrantRow = AccountRow & { outcome: 'GRANTED' | 'REPLAYED' | 'CONFLICT'; grant_id: string; entry_id: string }

export async function grant(tx: Tx, request: GrantRequest) {
  const [row] = await tx.db.$queryRaw<GrantRow[]>`
    SELECT * FROM ledger.grant(
      ${request.accountId}::uuid, ${request.kind}::grant_kind, ${request.amount}::bigint, ${request.key},
      ${request.description}, ${request.expiresAt}::timestamptz, ${tx.now}::timestamptz)`
  return row!
}

export type AdjustRow = AccountRow & {
  outcome: 'ADJUSTED' | 'REPLAYED' | 'CONFLICT' | 'INSUFFICIENT'
  entry_id: string | null
}

export async function adjust(tx: Tx, request: { accountId: AccountId; amount: bigint; key: string; reason: string }) {
  const [row] = await tx.db.$queryRaw<AdjustRow[]>`
    SELECT * FROM ledger.adjust(
      ${request.accountId}::uuid, ${request.amount}::bigint, ${request.key}, ${request.reason}, ${tx.now}::timestamptz)`
  return row!
}

export type ReverseRow = AccountRow & { outcome: 'REVERSED' | 'RESTORED' | 'UNCHANGED'; moved: bigint }

export async function reverse(tx: Tx, { accountId, grantId, target }: ReverseRequest) {
  const [row] = await tx.db.$queryRaw<ReverseRow[]>`
    SELECT * FROM ledger.reverse(${accountId}::uuid, ${grantId}::uuid, ${target}::bigint, ${tx.now}::timestamptz)`
  return row!
}

/** `target`: how much of a bought grant is to be taken back in all. */
export type ReverseRequest = { accountId: AccountId; grantId: string; target: bigint }

export async function expire(tx: Tx, accountId: AccountId) {
  const [row] = await tx.db.$queryRaw<(AccountRow & { expired: number })[]>`
    SELECT * FROM ledger.expire(${accountId}::uuid, ${tx.now}::timestamptz)`
  return row!
}

export type RenewRow = AccountRow & { outcome: 'RENEWED' | 'NOT_DUE' }

export async function renew(tx: Tx, accountId: AccountId) {
  const [row] = await tx.db.$queryRaw<
    RenewRow[]
  >`SELECT * FROM ledger.renew(${accountId}::uuid, ${tx.now}::timestamptz)`
  return row!
}

export const read = (tx: Tx, accountId: AccountId) =>
  tx.db.account.findFirstOrThrow({ where: { id: accountId }, include: { plan: true } })

export const planName = async (tx: Tx, tier: PlanTier): Promise<string> =>
  (await tx.db.plan.findFirstOrThrow({ where: { tier } })).name

export type PlanRow = AccountRow & { outcome: 'CHANGED' | 'AT_RENEWAL' | 'UNCHANGED' | 'REPLAYED'; granted: bigint }

export async function setPlan(tx: Tx, { accountId, tier, key }: { accountId: AccountId; tier: PlanTier; key: string }) {
  const [row] = await tx.db.$queryRaw<PlanRow[]>`
    SELECT * FROM ledger.set_plan(${accountId}::uuid, ${tier}::plan_tier, ${key}, ${tx.now}::timestamptz)`
  return row!
}

/** false: the database knows no such zone. */
export async function setTimeZone(tx: Tx, { accountId, timeZone }: { accountId: AccountId; timeZone: string }) {
  const [row] = await tx.db.$queryRaw<[{ renews_at: Date | null }]>`
    SELECT ledger.set_time_zone(${accountId}::uuid, ${timeZone}, ${tx.now}::timestamptz) AS renews_at`
  return row.renews_at !== null
}

/** Accounts whose month is over, at most `limit`. */
export async function accountsToRenew(tx: Tx, limit: number): Promise<AccountId[]> {
  const rows = await tx.db.$queryRaw<{ id: AccountId }[]>`
    SELECT id FROM account WHERE renews_at <= coalesce(${tx.now}::timestamptz, now()) ORDER BY renews_at LIMIT ${limit}`
  return rows.map(({ id }) => id)
}

/** Accounts with points whose time is up, at most `limit`. */
export async function accountsWithDueGrants(tx: Tx, limit: number): Promise<AccountId[]> {
  const rows = await tx.db.$queryRaw<{ account_id: AccountId }[]>`
    SELECT DISTINCT account_id FROM (
      SELECT account_id FROM credit_grant
      WHERE expires_at <= coalesce(${tx.now}::timestamptz, now()) AND remaining > held
      ORDER BY expires_at LIMIT ${limit}) AS due`
  return rows.map((row) => row.account_id)
}

export type RenewedRow = { points: bigint; plan: string; renewsAt: Date }

/** What the month that has begun gave. */
export async function readRenewal(tx: Tx, accountId: AccountId): Promise<RenewedRow> {
  const { plan, renewsAt } = await tx.db.account.findFirstOrThrow({
    where: { id: accountId },
    select: { renewsAt: true, plan: { select: { name: true, monthlyPoints: true } } },
  })
  return { points: plan.monthlyPoints, plan: plan.name, renewsAt }
}

export type AllocationUse = { used: bigint; of: bigint; renewsAt: Date; periodId: string }

/** Of the grants that end with the period; `periodId` is the first of them, the same from its begin to its end. */
export async function allocationUse(tx: Tx, accountId: AccountId): Promise<AllocationUse | undefined> {
  const [row] = await tx.db.$queryRaw<AllocationUse[]>`
    SELECT sum(g.amount - g.remaining)::bigint AS used, sum(g.amount)::bigint AS of, account.renews_at AS "renewsAt",
      (array_agg(g.id ORDER BY g.created_at, g.id))[1] AS "periodId"
    FROM account JOIN credit_grant AS g
      ON g.account_id = account.id AND g.kind = 'ALLOCATION' AND g.expires_at = account.renews_at
    WHERE account.id = ${accountId}::uuid GROUP BY account.renews_at`
  return row
}

export function smallestPack(tx: Tx, points: bigint) {
  return tx.db.boostPack.findFirst({
    where: { active: true, points: { gte: points } },
    orderBy: { points: 'asc' },
    select: { name: true, points: true, priceMicroUsd: true },
  })
}

/** What was posted at an instant: the balance after the last entry up to it; 0 before the first. */
export async function postedAt(db: Tx['db'], accountId: AccountId, time: Date): Promise<bigint> {
  const [row] = await db.$queryRaw<{ balance_after: bigint }[]>`
    SELECT balance_after FROM entry WHERE account_id = ${accountId}::uuid AND created_at <= ${time}::timestamptz
    ORDER BY created_at DESC, version DESC LIMIT 1`
  return row?.balance_after ?? 0n
}
