import type { ScopedDatabase } from '../../database/client.ts'
import type { Tx } from '../../database/transaction.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Range, Span } from './range-rules.ts'
import { type Amount, FIGURES, onDays, SUMS, type Sums, unfoldedBits, within } from './store.ts'

/** A day as it is kept: everything but what the mode of payments makes of it. */
export type DayRow = Sums & { date: string; users: number; amounts: Amount[] }

type KeptRow = Sums & { date: string; users: number; amounts: Record<string, string> }

/** Days that were cut before, but for those that something has come for since. */
export async function keptDays(db: ScopedDatabase, { from, to, timeZone }: Range): Promise<DayRow[]> {
  const rows = await db.$queryRaw<KeptRow[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, users, actions, failed, points, cost_micro_usd AS "costMicroUsd",
           loss_micro_usd AS "lossMicroUsd", amounts
    FROM zone_day
    WHERE time_zone = ${timeZone} AND day BETWEEN ${from}::date AND ${to}::date AND day NOT IN (
      SELECT (bucket AT TIME ZONE ${timeZone})::date FROM usage_delta
      UNION SELECT (bucket AT TIME ZONE ${timeZone})::date FROM money_delta)`
  return rows.map(({ amounts, ...row }) => ({
    ...row,
    amounts: Object.entries(amounts).map(([kind, amount]) => ({ kind, amount: BigInt(amount) })),
  }))
}

export async function keepDays(tx: Tx, timeZone: string, days: readonly DayRow[]): Promise<void> {
  const rows = days.map(({ amounts, points, costMicroUsd, lossMicroUsd, ...row }) => ({
    ...row,
    points: `${points}`,
    cost: `${costMicroUsd}`,
    loss: `${lossMicroUsd}`,
    amounts: Object.fromEntries(amounts.map(({ kind, amount }) => [kind, `${amount}`])),
  }))
  await tx.db.$executeRaw`
    INSERT INTO zone_day (time_zone, day, users, actions, failed, points, cost_micro_usd, loss_micro_usd, amounts)
    SELECT ${timeZone}, date, users, actions, failed, points, cost, loss, amounts
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS one (date date, users int, actions int, failed int,
      points bigint, cost bigint, loss bigint, amounts jsonb)
    ON CONFLICT (time_zone, day) DO UPDATE SET users = excluded.users, actions = excluded.actions,
      failed = excluded.failed, points = excluded.points, cost_micro_usd = excluded.cost_micro_usd,
      loss_micro_usd = excluded.loss_micro_usd, amounts = excluded.amounts`
}

/** Cuts the days of a zone out of the quarters of an hour: every day of `days` that lies within the span. */
export async function cutDays(
  db: ScopedDatabase,
  { days, span, timeZone, kinds }: { days: readonly string[]; span: Span; timeZone: string; kinds: readonly string[] },
): Promise<DayRow[]> {
  const [sums, amounts, users] = await Promise.all([
    sumsByDay(db, span, timeZone),
    amountsByDay(db, { span, timeZone, kinds }),
    usersByDay(db, span, timeZone),
  ])
  const sumsOn = new Map(sums.map(({ date, ...sum }) => [date, sum]))
  const amountsOn = Map.groupBy(amounts, ({ date }) => date)
  const usersOn = new Map(users.map((one) => [one.date, one.users]))
  return days.map((date) => ({
    ...(sumsOn.get(date) ?? NONE),
    date,
    users: usersOn.get(date) ?? 0,
    amounts: (amountsOn.get(date) ?? []).map(({ kind, amount }) => ({ kind, amount })),
  }))
}

const NONE: Sums = { actions: 0, failed: 0, points: 0n, costMicroUsd: 0n, lossMicroUsd: 0n }

function sumsByDay(db: ScopedDatabase, span: Span, timeZone: string): Promise<({ date: string } & Sums)[]> {
  return db.$queryRaw`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, ${SUMS} FROM (
      ${daysOrQuarters(timeZone, span, { day: 'business_day', quarter: 'business_quarter' }, FIGURES)}
      UNION ALL
      SELECT (bucket AT TIME ZONE ${timeZone})::date, ${FIGURES} FROM usage_delta WHERE ${within(span)}) AS part
    GROUP BY day`
}

function amountsByDay(
  db: ScopedDatabase,
  { span, timeZone, kinds }: { span: Span; timeZone: string; kinds: readonly string[] },
): Promise<(Amount & { date: string })[]> {
  return db.$queryRaw`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, kind, sum(amount)::bigint AS amount FROM (
      SELECT * FROM (${daysOrQuarters(timeZone, span, { day: 'money_day', quarter: 'money_quarter' }, Prisma.sql`kind, amount`)}) AS folded
        WHERE kind = ANY (${kinds})
      UNION ALL
      SELECT (bucket AT TIME ZONE ${timeZone})::date, kind, amount
        FROM money_delta WHERE kind = ANY (${kinds}) AND ${within(span)}) AS part
    GROUP BY day, kind`
}

function usersByDay(db: ScopedDatabase, span: Span, timeZone: string): Promise<{ date: string; users: number }[]> {
  return db.$queryRaw`
    SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(bit_count(accounts))::int AS users FROM (
      SELECT day, chunk, bit_or(accounts) AS accounts FROM (
        ${daysOrQuarters(timeZone, span, { day: 'active_day', quarter: 'active_quarter' }, Prisma.sql`chunk, accounts`)}
        UNION ALL
        SELECT (bucket AT TIME ZONE ${timeZone})::date, chunk, accounts FROM (${unfoldedBits(span)}) AS waiting) AS part
      GROUP BY day, chunk) AS everybody
    GROUP BY day`
}

/** A day in UTC is there already; of any other zone it is cut from quarters of an hour. */
const daysOrQuarters = (
  timeZone: string,
  span: Span,
  tables: { day: string; quarter: string },
  columns: Prisma.Sql,
): Prisma.Sql =>
  timeZone === 'UTC'
    ? Prisma.sql`SELECT day, ${columns} FROM ${Prisma.raw(tables.day)} WHERE ${onDays(span)}`
    : Prisma.sql`SELECT (bucket AT TIME ZONE ${timeZone})::date AS day, ${columns}
                 FROM ${Prisma.raw(tables.quarter)} WHERE ${within(span)}`
