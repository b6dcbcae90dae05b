import type { AccountId } from '../brands.ts'
import type { ScopedDatabase } from '../database/client.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { ActivityFilter } from './activity-rules.ts'

/** Actions are in the order of their start; those of one instant in that of their ids. */
export type Place = { id: string; createdAt: Date }

export type ActivityPage = { size: number; from: Place | null; towards: 'older' | 'newer' }

/** A title is looked at in the row, 1 to 3 ms a thousand; everything else in the index, 0.3 to 0.6 ms a thousand. */
export const SEARCHED_TITLES_MAX = 5_000
export const SEARCHED_ACTIONS_MAX = 20_000

type Asked = { accountId: AccountId; filter: ActivityFilter; page: ActivityPage }

/**
 * The ids of a page's actions in the page's direction, at most `size`, from behind `page.from`. `stoppedAt`: the last
 * action that a search has looked at, when there may be more behind it.
 */
export async function activityPage(
  db: ScopedDatabase,
  { accountId, filter, page }: Asked,
): Promise<{ ids: string[]; stoppedAt: Place | null }> {
  const { size } = page
  const most = filter.text === null ? SEARCHED_ACTIONS_MAX : SEARCHED_TITLES_MAX
  const order = page.towards === 'older' ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const walk = Prisma.sql`
    FROM action WHERE account_id = ${accountId}::uuid AND ${behind(page)} AND ${started(filter)}
    ORDER BY created_at ${order}, id ${order}`
  const wanted = fits(filter)
  const rows = await db.$queryRaw<Place[]>`
    SELECT id FROM (
      SELECT id, created_at, function, status, model_id ${filter.text === null ? Prisma.empty : Prisma.sql`, title`}
      ${walk} LIMIT ${wanted ? most : size}) AS walked
    WHERE ${wanted ?? Prisma.sql`true`} ORDER BY created_at ${order}, id ${order} LIMIT ${size}`
  const ids = rows.map(({ id }) => id)
  if (!wanted || ids.length === size) return { ids, stoppedAt: null }
  const [stop] = await db.$queryRaw<Place[]>`SELECT id, created_at AS "createdAt" ${walk} OFFSET ${most - 1} LIMIT 1`
  return { ids, stoppedAt: stop ?? null }
}

/** As one comparison of both: the index is entered where the page begins, however deep that is. */
function behind({ from, towards }: ActivityPage): Prisma.Sql {
  if (!from) return Prisma.sql`true`
  const place = Prisma.sql`(${from.createdAt}::timestamptz, ${from.id}::uuid)`
  return towards === 'older' ? Prisma.sql`(created_at, id) < ${place}` : Prisma.sql`(created_at, id) > ${place}`
}

function started({ from, to }: ActivityFilter): Prisma.Sql {
  const low = from ? Prisma.sql`created_at >= ${from}::timestamptz` : Prisma.sql`true`
  const high = to ? Prisma.sql`created_at < ${to}::timestamptz` : Prisma.sql`true`
  return Prisma.sql`${low} AND ${high}`
}

/** undefined: every action does. */
function fits({ function: fn, status, model, text }: ActivityFilter): Prisma.Sql | undefined {
  const parts = [
    fn === null ? [] : [Prisma.sql`function = ${fn}::ai_function`],
    status === null ? [] : [Prisma.sql`status = ${status}::action_status`],
    model === null ? [] : [Prisma.sql`model_id = ${model}`],
    text === null ? [] : [Prisma.sql`title ILIKE ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`],
  ].flat()
  return parts.length === 0 ? undefined : Prisma.join(parts, ' AND ')
}
