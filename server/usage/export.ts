import type { Pool } from 'pg'
import { z } from 'zod'
import { accountOf } from '../brands.ts'
import type { Database } from '../database/client.ts'
import { InvalidInput } from '../errors.ts'
import type { Handle } from '../http/answers.ts'
import type { Callers } from '../http/callers.ts'
import { createCsvHandle } from '../http/csv-handle.ts'
import { tableOf } from './export-rules.ts'
import type { UsageService } from './service.ts'

export const USAGE_EXPORT_PATH = '/api/usage.csv'

export type UsageExportOptions = {
  database: Pick<Database, 'forUser'>
  usage: Pick<UsageService, 'report'>
  resolveCaller: Callers['resolve']
  pool: Pool
}

const day = z.iso.date('A day looks like 2026-11-22.')
const ASKED = z.strictObject({
  from: day,
  to: day,
  timeZone: z.string('Name the time zone, such as Europe/Berlin.'),
  by: z.enum(['function', 'model'], '`by` is function or model.').default('function'),
})

/** GET of `Viewer.usage` as CSV: a row a day, a column for each function or model that was used. */
export function createUsageExportHandle({ database, usage, ...rest }: UsageExportOptions): Handle {
  return createCsvHandle({
    ...rest,
    parse,
    async read(userId, { by, ...range }) {
      const report = await usage.report(database.forUser(userId), { accountId: accountOf(userId), ...range })
      return { name: `usage-${range.from}-${range.to}`, ...tableOf(report, by) }
    },
  })
}

function parse(query: URLSearchParams) {
  const names = [...query.keys()]
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new InvalidInput(twice, `\`${twice}\` is given once.`)
  const parsed = ASKED.safeParse(Object.fromEntries(query))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path[0]
  if (typeof field !== 'string') throw new InvalidInput('query', 'Give `from`, `to`, `timeZone` and `by`.')
  throw new InvalidInput(field, issue?.message ?? 'This does not fit.')
}
