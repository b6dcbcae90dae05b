import { isUuid } from '../../brands.ts'
import type { ScopedDatabase } from '../../database/client.ts'
import { InvalidInput } from '../../errors.ts'
import { assertNever } from '../../exhaustive.ts'
import { type PlanTier, Prisma } from '../../generated/prisma/client.ts'
import { textPattern } from './search-rules.ts'

export type PeopleOrder = 'CREATED' | 'POINTS_USED' | 'AVAILABLE' | 'EMAIL'

export type PeopleFilter = {
  search?: string | null | undefined
  plan?: PlanTier | null | undefined
  suspended?: boolean | null | undefined
  pointsUsedAtLeast?: bigint | null | undefined
  seenSince?: Date | null | undefined
  notSeenSince?: Date | null | undefined
}

export type PeoplePage = { order: PeopleOrder; size: number; after: string | null }

/** More than these fit a text: then an order's first page has met enough of them soon, and they are not gathered. */
const FOUND_MAX = 1_000

/**
 * The ids of a page of people, in their order, and whether there are more. Who left is in none. Each order goes along
 * an index of its own. Throws InvalidInput.
 */
export async function pageOfPeople(
  db: ScopedDatabase,
  filter: PeopleFilter,
  { order, size, after }: PeoplePage,
): Promise<{ ids: string[]; more: boolean }> {
  const condition = await conditionOf(db, filter)
  const place = after === null ? null : await placeOf(db, after)
  const rows = await db.$queryRaw<{ id: string }[]>(statementOf(order, { condition, after: place, limit: size + 1 }))
  return { ids: rows.slice(0, size).map(({ id }) => id), more: rows.length > size }
}

type Parts = { condition: Prisma.Sql; after: Place | null; limit: number }

const FROM = Prisma.sql`FROM account AS a JOIN "user" AS u ON u.id = a.id WHERE a.closed_at IS NULL`

function statementOf(order: PeopleOrder, { condition, after, limit }: Parts): Prisma.Sql {
  const behind = (place: (after: Place) => Prisma.Sql) => (after ? place(after) : Prisma.sql`true`)
  switch (order) {
    case 'CREATED': {
      const rest = behind(
        ({ id, createdAt }) => Prisma.sql`(u.created_at, u.id) < (${createdAt}::timestamptz, ${id}::uuid)`,
      )
      return Prisma.sql`
        SELECT u.id ${FROM} AND ${condition} AND ${rest} ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit}`
    }
    case 'EMAIL': {
      const rest = behind(({ email }) => Prisma.sql`u.email > ${email}`)
      return Prisma.sql`SELECT u.id ${FROM} AND ${condition} AND ${rest} ORDER BY u.email LIMIT ${limit}`
    }
    case 'POINTS_USED': {
      const rest = behind(({ id, used }) => Prisma.sql`(a.used, a.id) < (${used}::bigint, ${id}::uuid)`)
      return Prisma.sql`SELECT a.id ${FROM} AND ${condition} AND ${rest} ORDER BY a.used DESC, a.id DESC LIMIT ${limit}`
    }
    case 'AVAILABLE': {
      const rest = (what: Prisma.Sql) =>
        behind(({ id, available }) => Prisma.sql`(${what}, a.id) < (${available}::bigint, ${id}::uuid)`)
      // Who holds nothing has available what is posted, which has an index; those who hold something are few.
      return Prisma.sql`
        WITH holding AS MATERIALIZED (SELECT DISTINCT account_id FROM hold WHERE state = 'OPEN')
        SELECT id FROM (
          (SELECT a.id, a.posted AS available ${FROM} AND a.held = 0 AND ${condition} AND ${rest(Prisma.sql`a.posted`)}
           ORDER BY a.posted DESC, a.id DESC LIMIT ${limit})
          UNION ALL
          (SELECT a.id, a.posted - a.held FROM holding JOIN account AS a ON a.id = holding.account_id
             JOIN "user" AS u ON u.id = a.id
           WHERE a.closed_at IS NULL AND a.held > 0 AND ${condition} AND ${rest(Prisma.sql`a.posted - a.held`)})
        ) AS both_kinds ORDER BY available DESC, id DESC LIMIT ${limit}`
    }
    default:
      return assertNever(order)
  }
}

async function conditionOf(db: ScopedDatabase, filter: PeopleFilter): Promise<Prisma.Sql> {
  const { plan, suspended, pointsUsedAtLeast, seenSince, notSeenSince } = filter
  const text = textPattern(filter.search)
  const parts = [Prisma.sql`true`]
  if (plan) parts.push(Prisma.sql`a.plan_tier = ${plan}::plan_tier`)
  if (suspended === true) parts.push(Prisma.sql`u.suspended_at IS NOT NULL`)
  if (suspended === false) parts.push(Prisma.sql`u.suspended_at IS NULL`)
  if (pointsUsedAtLeast) parts.push(Prisma.sql`a.used >= ${pointsUsedAtLeast}::bigint`)
  if (seenSince) parts.push(Prisma.sql`u.last_seen_at >= ${seenSince}::timestamptz`)
  if (notSeenSince) parts.push(Prisma.sql`(u.last_seen_at < ${notSeenSince}::timestamptz OR u.last_seen_at IS NULL)`)
  if (text) {
    const found = await db.$queryRaw<{ id: string }[]>`
      SELECT people_matching(${text.email}, ${text.name}, ${FOUND_MAX + 1}::int) AS id`
    parts.push(
      found.length <= FOUND_MAX
        ? Prisma.sql`u.id = ANY (${found.map(({ id }) => id)}::uuid[])`
        : // Within a CASE nobody guesses how many it fits, and the order's index is followed.
          Prisma.sql`CASE WHEN u.email LIKE ${text.email} OR u.name ILIKE ${text.name} THEN true ELSE false END`,
    )
  }
  return Prisma.join(parts, ' AND ')
}

type Place = { id: string; createdAt: Date; email: string; used: bigint; available: bigint }

/** Whom the cursor names, as they stand now. */
async function placeOf(db: ScopedDatabase, id: string): Promise<Place> {
  const person = isUuid(id)
    ? await db.user.findFirst({
        where: { id, deletedAt: null },
        select: { createdAt: true, email: true, account: { select: { posted: true, held: true, used: true } } },
      })
    : null
  if (!person?.account) throw new InvalidInput('after', 'Whom `after` names is not here any more. Begin anew.')
  const { account, ...rest } = person
  return { id, ...rest, used: account.used, available: account.posted - account.held }
}
