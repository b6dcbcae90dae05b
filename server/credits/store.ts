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
  /** Work that somebody starts: refused while they are paused or as much runs as their plan allows, and it may pause them. */
  guarded?: boolean
}

export type HoldRow = AccountRow & {
  outcome: 'HELD' | 'REPLAYED' | 'CONFLICT' | 'INSUFFICIENT' | 'OVER_BUDGET' | 'CLOSED' | 'PAUSED' | 'AT_ONCE'
  hold_id: HoldId | null
  /** Of OVER_BUDGET. */
  budget: bigint | null
  used: bigint | null
  month_ends_at: Date | null
  /** Of PAUSED. */
  pause_id: string | null
  pause_reason: string | null
  pause_ends_at: Date | null
  /** Of AT_ONCE: the plan's limit. */
  at_once: number | null
}

/**
 * One statement for all; those of one account are carried out one after another, in the order given. `also` is what the
 * same statement writes of them: it reads `held` (position from 1, outcome, hold_id).
 */
export function hold(tx: Tx, requests: readonly HoldRequest[], also?: Prisma.Sql): Promise<HoldRow[]> {
  return tx.db.$queryRaw<HoldRow[]>`
    WITH held AS MATERIALIZED (
      SELECT r.position, h.outcome, h.hold_id, h.posted, h.held, h.version, h.budget, h.used, h.month_ends_at,
        h.pause_id, h.pause_reason, h.pause_ends_at, h.at_once
      FROM unnest(
        ${requests.map((r) => r.accountId)}::uuid[], ${requests.map((r) => r.key)}::text[],
        ${requests.map((r) => r.requestHash)}::text[], ${requests.map((r) => r.amount)}::bigint[],
        ${requests.map((r) => r.ttlMs)}::bigint[], ${requests.map((r) => r.guarded ?? false)}::boolean[]
      ) WITH ORDINALITY AS r (account_id, key, hash, amount, ttl_ms, guarded, position)
      CROSS JOIN LATERAL ledger.hold(
        r.account_id, r.key, r.hash, r.amount, r.ttl_ms * interval '1 millisecond', ${tx.now}::timestamptz,
        r.guarded) AS h
    )${also ? Prisma.sql`, also AS (${also})` : Prisma.empty}
    SELECT outcome, hold_id, posted, held, version, budget, used, month_ends_at, pause_id, pause_reason, pause_ends_at,
      at_once
    FROM held ORDER BY position`
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
    SELECT id FROM account WHERE renews_at <= coalesce(${tx.now}::timestamptz, now()) AND closed_at IS NULL
    ORDER BY renews_at LIMIT ${limit}`
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
const allocationUse = Prisma.sql`
  SELECT sum(g.amount - g.remaining)::bigint AS used, sum(g.amount)::bigint AS of,
    (array_agg(g.id ORDER BY g.created_at, g.id))[1] AS period_id
  FROM credit_grant AS g
  WHERE g.account_id = account.id AND g.kind = 'ALLOCATION' AND g.expires_at = account.renews_at`

export type BudgetUse = Budget & {
  /** Charged in the month, and held now. */
  used: Points
  held: Points
  startsAt: Date
  endsAt: Date
}
/** `warnAt`: percent. `stop`: nothing is held beyond it. */
export type Budget = { points: Points; warnAt: number; stop: boolean }

type MonthRow = { used: bigint | null; of: bigint | null; period_id: string | null; renews_at: Date } & {
  [Column in keyof BudgetUse as `b_${Column}`]: BudgetUse[Column] | null
}

/** How the month stands, in one statement: what is used of the allocation, and of the budget where there is one. */
export async function monthUse(tx: Tx, accountId: AccountId) {
  const [row] = await tx.db.$queryRaw<MonthRow[]>`
    SELECT given.used, given.of, given.period_id, account.renews_at, b.points AS "b_points", b.warn_percent AS "b_warnAt",
      b.stop AS "b_stop", b.used AS "b_used", b.held AS "b_held", b.starts_at AS "b_startsAt", b.ends_at AS "b_endsAt"
    FROM account
    CROSS JOIN LATERAL (${allocationUse}) AS given
    LEFT JOIN LATERAL ledger.budget_use(account.id, ${tx.now}::timestamptz) AS b ON true
    WHERE account.id = ${accountId}::uuid`
  const given = row?.period_id != null
  return {
    allocation: given ? allocationOf(row) : undefined,
    budget: row && row.b_points !== null ? budgetOf(row) : undefined,
  }
}

const allocationOf = (row: MonthRow): AllocationUse => ({
  used: row.used!,
  of: row.of!,
  renewsAt: row.renews_at,
  periodId: row.period_id!,
})

const budgetOf = (row: MonthRow): BudgetUse => ({
  points: row.b_points!,
  warnAt: row.b_warnAt!,
  stop: row.b_stop!,
  used: row.b_used!,
  held: row.b_held!,
  startsAt: row.b_startsAt!,
  endsAt: row.b_endsAt!,
})

/** null: no budget. */
export async function setBudget(tx: Tx, accountId: AccountId, budget: Budget | null): Promise<void> {
  await tx.db.$queryRaw`
    SELECT ledger.set_budget(
      ${accountId}::uuid, ${budget?.points ?? null}::bigint, ${budget?.warnAt ?? 80}::int, ${budget?.stop ?? false})`
}

/** `addressHashes`: of the addresses that its owner was known by. */
export async function close(
  tx: Tx,
  { accountId, addressHashes }: { accountId: AccountId; addressHashes: readonly string[] },
) {
  const [row] = await tx.db.$queryRaw<(AccountRow & { outcome: 'CLOSED' | 'RUNNING' | 'REPLAYED' })[]>`
    SELECT * FROM ledger.close_account(${accountId}::uuid, ${[...addressHashes]}::text[], ${tx.now}::timestamptz)`
  return row!
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
