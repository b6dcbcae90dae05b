import type { AccountId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import { type EntryKind, Prisma } from '../generated/prisma/client.ts'
import type { LineFilter } from './line-rules.ts'

/** The lines behind version `low`, up to version `high`: what it says stays true whatever is added meanwhile. */
export type LineRange = { low: bigint; high: bigint; opening: bigint; closing: bigint }

export type KindTotal = { kind: EntryKind; added: bigint; taken: bigint; lines: number }

/** Where to go on, and whether towards older or newer lines. */
export type LinePage = { size: number; from: bigint | null; towards: 'older' | 'newer' }

/** A text is looked for in at most so many lines a page: without an index it takes 1 to 3 ms a thousand. */
export const SEARCHED_LINES_MAX = 5_000

/** Two look-ups by time. */
export async function rangeOf(
  db: ScopedDatabase,
  accountId: AccountId,
  { from, to }: Pick<LineFilter, 'from' | 'to'>,
): Promise<LineRange> {
  const last = (condition: Prisma.Sql) => Prisma.sql`
    SELECT version, balance_after FROM entry WHERE account_id = ${accountId}::uuid AND ${condition}
    ORDER BY created_at DESC, version DESC LIMIT 1`
  // The bare instant: below a policy no index is used for a coalesce either.
  const low = from ? Prisma.sql`created_at < ${from}::timestamptz` : Prisma.sql`false`
  const high = to ? Prisma.sql`created_at < ${to}::timestamptz` : Prisma.sql`true`
  const [row] = await db.$queryRaw<[LineRange]>`
    SELECT coalesce(a.version, 0) AS low, coalesce(a.balance_after, 0) AS opening,
           greatest(coalesce(b.version, 0), coalesce(a.version, 0)) AS high,
           CASE WHEN b.version > coalesce(a.version, 0) THEN b.balance_after ELSE coalesce(a.balance_after, 0) END AS closing
    FROM (SELECT 1) AS one LEFT JOIN (${last(low)}) AS a ON true LEFT JOIN (${last(high)}) AS b ON true`
  return row
}

/** What each kind added and took in a range; kinds without a line in it are absent. Two look-ups a kind. */
export async function totalsOf(
  db: ScopedDatabase,
  accountId: AccountId,
  { low, high }: Pick<LineRange, 'low' | 'high'>,
): Promise<KindTotal[]> {
  const upTo = (version: bigint) => Prisma.sql`
    SELECT kind_added, kind_taken, kind_lines FROM entry
    WHERE account_id = ${accountId}::uuid AND kind_name = k.name AND version <= ${version}::bigint
    ORDER BY version DESC LIMIT 1`
  const rows = await db.$queryRaw<(Omit<KindTotal, 'lines'> & { lines: bigint })[]>`
    SELECT k.name AS kind, b.kind_added - coalesce(a.kind_added, 0) AS added,
           b.kind_taken - coalesce(a.kind_taken, 0) AS taken, b.kind_lines - coalesce(a.kind_lines, 0) AS lines
    FROM unnest(enum_range(NULL::entry_kind)::text[]) WITH ORDINALITY AS k (name, position)
    CROSS JOIN LATERAL (${upTo(high)}) AS b
    LEFT JOIN LATERAL (${upTo(low)}) AS a ON true
    WHERE b.kind_lines > coalesce(a.kind_lines, 0) ORDER BY k.position`
  return rows.map((row) => ({ ...row, lines: Number(row.lines) }))
}

/**
 * The ids of a page's lines in the page's direction, at most `size`, from behind `page.from`. `stoppedAt`: the last line
 * that a search for a text has looked at, when there may be more behind it.
 */
export async function pageOf(
  db: ScopedDatabase,
  { accountId, range, filter, page }: { accountId: AccountId; range: LineRange; filter: LineFilter; page: LinePage },
): Promise<{ ids: string[]; stoppedAt: Stop | null }> {
  const ways = waysOf(accountId, range, page)
  const { kinds, text } = filter
  const { size } = page
  if (text === null) {
    return { ids: await readIds(db, ways, { kinds, condition: Prisma.sql`true`, size }), stoppedAt: null }
  }
  const stop = await stopOf(db, ways, kinds)
  const within = stop ? ways.upTo(stop.version) : Prisma.sql`true`
  const condition = Prisma.sql`${within} AND ${contains(text)}`
  const ids = await readIds(db, ways, { kinds, condition, size })
  return { ids, stoppedAt: ids.length < size && stop ? stop : null }
}

export type Stop = { id: string; version: bigint }
type Ways = ReturnType<typeof waysOf>

/** Lines are walked by version, one way or the other. */
function waysOf(accountId: AccountId, { low, high }: LineRange, { from, towards }: LinePage) {
  const older = towards === 'older'
  const [above, upTo] = older
    ? [low, from !== null && from <= high ? from - 1n : high]
    : [from !== null && from > low ? from : low, high]
  return {
    account: Prisma.sql`account_id = ${accountId}::uuid AND version > ${above}::bigint AND version <= ${upTo}::bigint`,
    order: older ? Prisma.sql`DESC` : Prisma.sql`ASC`,
    upTo: (version: bigint) =>
      older ? Prisma.sql`version >= ${version}::bigint` : Prisma.sql`version <= ${version}::bigint`,
  }
}

async function readIds(
  db: ScopedDatabase,
  ways: Ways,
  { kinds, condition, size }: { kinds: readonly EntryKind[]; condition: Prisma.Sql; size: number },
): Promise<string[]> {
  const part = (kind: Prisma.Sql) => Prisma.sql`
    SELECT id, version FROM entry WHERE ${ways.account} AND ${kind} AND ${condition}
    ORDER BY version ${ways.order} LIMIT ${size}`
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM (${ofKinds(kinds, part)}) AS line ORDER BY version ${ways.order} LIMIT ${size}`
  return rows.map(({ id }) => id)
}

/** Where a search of SEARCHED_LINES_MAX lines from here ends; undefined when there are fewer. */
async function stopOf(db: ScopedDatabase, ways: Ways, kinds: readonly EntryKind[]) {
  const each = Math.floor(SEARCHED_LINES_MAX / Math.max(1, kinds.length))
  const last = (kind: Prisma.Sql) => Prisma.sql`
    SELECT id, version FROM entry WHERE ${ways.account} AND ${kind}
    ORDER BY version ${ways.order} OFFSET ${each - 1} LIMIT 1`
  const [stop] = await db.$queryRaw<Stop[]>`
    SELECT id, version FROM (${ofKinds(kinds, last)}) AS line ORDER BY version ${ways.order} LIMIT 1`
  return stop
}

/** Each kind by the index on it: a rare one is not looked for in all the lines. */
function ofKinds(kinds: readonly EntryKind[], part: (kind: Prisma.Sql) => Prisma.Sql): Prisma.Sql {
  if (kinds.length === 0) return part(Prisma.sql`true`)
  return Prisma.sql`
    SELECT e.id, e.version FROM unnest(${[...kinds]}::text[]) AS k (name)
    CROSS JOIN LATERAL (${part(Prisma.sql`kind_name = k.name`)}) AS e`
}

/** The text as it is, wherever it stands. Where it is plain, folding case by bytes takes less than half the time. */
function contains(text: string): Prisma.Sql {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return /^[\x20-\x7e]*$/.test(text)
    ? Prisma.sql`description COLLATE "C" ILIKE ${pattern}`
    : Prisma.sql`description ILIKE ${pattern}`
}
