import type { Pool } from 'pg'
import { z } from 'zod'
import type { Database } from '../../database/client.ts'
import { InvalidInput } from '../../errors.ts'
import { answerNotFound, type Handle } from '../../http/answers.ts'
import type { Callers } from '../../http/callers.ts'
import { createCsvHandle } from '../../http/csv-handle.ts'
import { COLUMNS, rowsOf, TABLES } from './export-tables.ts'
import type { Reports } from './service.ts'

export const MONEY_EXPORT_PATH = '/api/admin/money.csv'
/** The dearest; who wants all of them reads them by pages. */
const PEOPLE_MAX = 10_000

const day = z.iso.date('A day looks like 2026-11-22.')
const ASKED = z.strictObject({
  from: day,
  to: day,
  timeZone: z.string('Name the time zone, such as Europe/Berlin.'),
  table: z.enum(TABLES, `\`table\` is one of ${TABLES.join(', ')}.`),
})

/** GET of a table of the money page as CSV, for admins; to anybody else there is nothing here. */
export function createMoneyExportHandle(deps: {
  reports: Pick<Reports, 'analytics'>
  database: Pick<Database, 'admin'>
  resolveCaller: Callers['resolve']
  pool: Pool
}): Handle {
  const { reports, database, resolveCaller, pool } = deps
  const handle = createCsvHandle({
    resolveCaller,
    pool,
    parse,
    async read(_userId, { table, ...range }) {
      const analytics = await reports.analytics(range)
      const rows = await rowsOf(table, {
        days: analytics.byDay,
        functions: async () => analytics.byFunction,
        models: async () => analytics.byModel,
        plans: analytics.byPlan,
        losses: analytics.losses,
        points: analytics.pointFlows,
        drift: analytics.drift,
        people: async () => named(await analytics.people({ limit: PEOPLE_MAX, after: null })),
      })
      const columns = COLUMNS[table].map((header) => ({ key: header, header }))
      return { name: `money-${table}-${range.from}-${range.to}`, columns, rows }
    },
  })

  async function named<One extends { accountId: string }>(people: One[]) {
    const users = await database.admin.user.findMany({
      where: { id: { in: people.map(({ accountId }) => accountId) } },
      select: { id: true, email: true },
    })
    const emailOf = new Map(users.map(({ id, email }) => [id, email]))
    return people.map((one) => ({ ...one, id: one.accountId, email: emailOf.get(one.accountId) ?? '' }))
  }

  return async (req, res, ...rest) => {
    const caller = await resolveCaller(req.headers)
    const actor = caller.kind === 'valid' ? caller.actor : undefined
    if (actor?.kind !== 'session' || !actor.admin || actor.suspended) return answerNotFound(res)
    return handle(req, res, ...rest)
  }
}

function parse(query: URLSearchParams) {
  const parsed = ASKED.safeParse(Object.fromEntries(query))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path[0]
  if (typeof field !== 'string') throw new InvalidInput('query', 'Give `from`, `to`, `timeZone` and `table`.')
  throw new InvalidInput(field, issue?.message ?? 'This does not fit.')
}
