import type { ScopedDatabase } from '../../database/client.ts'
import type { Tx } from '../../database/transaction.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import { type Cut, cutOf, type Range, type Span } from './range-rules.ts'

/** cost: of every call · loss: of those that nobody was charged for */
export type Sums = {
  actions: number
  failed: number
  points: bigint
  costMicroUsd: bigint
  lossMicroUsd: bigint
}
export type Amount = { kind: string; amount: bigint }

export const SUMS = Prisma.sql`coalesce(sum(actions), 0)::int AS actions, coalesce(sum(failed), 0)::int AS failed,
  coalesce(sum(points), 0)::bigint AS points, coalesce(sum(cost_micro_usd), 0)::bigint AS "costMicroUsd",
  coalesce(sum(loss_micro_usd), 0)::bigint AS "lossMicroUsd"`
export const FIGURES = Prisma.sql`actions, failed, points, cost_micro_usd, loss_micro_usd`
export const within = ({ start, end }: Span) =>
  Prisma.sql`bucket >= ${start}::timestamptz AND bucket < ${end}::timestamptz`
export const onDays = ({ start, end }: Span) =>
  Prisma.sql`day >= (${start}::timestamptz AT TIME ZONE 'UTC')::date AND day < (${end}::timestamptz AT TIME ZONE 'UTC')::date`
export const inEdges = ({ edges: [before, behind] }: Cut) => Prisma.sql`((${within(before)}) OR (${within(behind)}))`

/** When the days of a range begin and end: by the database's own time zones. */
export async function spanOf(db: ScopedDatabase, { from, to, timeZone }: Range): Promise<Span> {
  const [span] = await db.$queryRaw<[Span]>`
    SELECT ${from}::date::timestamp AT TIME ZONE ${timeZone} AS start,
           (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone} AS end`
  return span
}

/** Folded and not yet folded together, in one statement: exact at the moment it is read. */
export async function sumsOf(db: ScopedDatabase, span: Span): Promise<Sums> {
  const cut = cutOf(span)
  const [sums] = await db.$queryRaw<[Sums]>`
    SELECT ${SUMS} FROM (
      SELECT ${FIGURES} FROM business_day WHERE ${onDays(cut.days)}
      UNION ALL SELECT ${FIGURES} FROM business_quarter WHERE ${inEdges(cut)}
      UNION ALL SELECT ${FIGURES} FROM usage_delta WHERE ${within(span)}) AS part`
  return sums
}

export type WorkSums = Sums & { function: string; modelId: string }

export function sumsByWork(db: ScopedDatabase, span: Span): Promise<WorkSums[]> {
  const cut = cutOf(span)
  return db.$queryRaw`
    SELECT function::text, model_id AS "modelId", ${SUMS} FROM (
      SELECT function, model_id, ${FIGURES} FROM usage_day WHERE ${onDays(cut.days)}
      UNION ALL SELECT function, model_id, ${FIGURES} FROM usage_quarter WHERE ${inEdges(cut)}
      UNION ALL SELECT function, model_id, ${FIGURES} FROM usage_delta WHERE ${within(span)}) AS part
    GROUP BY function, model_id`
}

/** Money and points by kind; see the table. */
export function amountsOf(db: ScopedDatabase, span: Span, kinds: readonly string[]): Promise<Amount[]> {
  const cut = cutOf(span)
  return db.$queryRaw`
    SELECT kind, sum(amount)::bigint AS amount FROM (
      SELECT kind, amount FROM money_day WHERE kind = ANY (${kinds}) AND ${onDays(cut.days)}
      UNION ALL SELECT kind, amount FROM money_quarter WHERE kind = ANY (${kinds}) AND ${inEdges(cut)}
      UNION ALL SELECT kind, amount FROM money_delta WHERE kind = ANY (${kinds}) AND ${within(span)}) AS part
    GROUP BY kind`
}

export const CHUNK = 32_768
/** The bits of those whose work is not folded yet. */
export const unfoldedBits = (span: Span) => Prisma.sql`
  SELECT bucket, number / ${CHUNK}::int AS chunk, set_bit(B'0'::bit(32768), number % ${CHUNK}::int, 1) AS accounts
  FROM (SELECT DISTINCT bucket, account_id FROM usage_delta WHERE actions > 0 AND ${within(span)}) AS waiting
  JOIN account_number USING (account_id)`

/** How many people's work ended in a span, each counted once. */
export async function activeIn(db: ScopedDatabase, span: Span): Promise<number> {
  const cut = cutOf(span)
  const [{ users }] = await db.$queryRaw<[{ users: number }]>`
    SELECT coalesce(sum(bit_count(accounts)), 0)::int AS users FROM (
      SELECT chunk, bit_or(accounts) AS accounts FROM (
        SELECT chunk, accounts FROM active_day WHERE ${onDays(cut.days)}
        UNION ALL SELECT chunk, accounts FROM active_quarter WHERE ${inEdges(cut)}
        UNION ALL SELECT chunk, accounts FROM (${unfoldedBits(span)}) AS waiting) AS part
      GROUP BY chunk) AS everybody`
  return users
}

/** Points that were paid for and are not spent. */
export async function liability(db: ScopedDatabase): Promise<bigint> {
  const [{ points }] = await db.$queryRaw<[{ points: bigint }]>`
    SELECT coalesce(sum(remaining), 0)::bigint AS points FROM credit_grant WHERE kind = 'BOOST' AND remaining > 0`
  return points
}

/** Gives how many lines it folded; 0 also while another instance folds. */
export async function fold(tx: Tx, limit: number): Promise<number> {
  const [{ folded }] = await tx.db.$queryRaw<[{ folded: number }]>`SELECT fold_reports(${limit}::int) AS folded`
  return folded
}

export async function rebuild(tx: Tx): Promise<void> {
  await tx.db.$executeRaw`SELECT rebuild_reports()`
}
