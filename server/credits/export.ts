import type { Pool } from 'pg'
import { accountOf } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/client.ts'
import type { Handle } from '../http/answers.ts'
import type { Callers } from '../http/callers.ts'
import { createCsvHandle } from '../http/csv-handle.ts'
import { type ExportedLine, readExport } from './export-lines.ts'
import { filterOf } from './export-rules.ts'

export const EXPORT_PATH = '/api/account/entries.csv'

export type ExportOptions = {
  database: Pick<Database, 'forUser'>
  resolveCaller: Callers['resolve']
  pool: Pool
  clock: Pick<Clock, 'now'>
}

const COLUMNS = [
  { key: 'time', header: 'Time' },
  { key: 'utc', header: 'Time (UTC)' },
  { key: 'kind', header: 'Kind' },
  { key: 'description', header: 'Description' },
  { key: 'amount', header: 'Amount' },
  { key: 'balanceAfter', header: 'Balance after' },
  { key: 'function', header: 'Function' },
  { key: 'model', header: 'Model' },
  { key: 'actionId', header: 'Action' },
  { key: 'id', header: 'Entry' },
] satisfies { key: keyof ExportedLine; header: string }[]

/** GET of the account's lines as CSV, filtered as `CreditAccount.entries` is. */
export function createExportHandle({ database, clock, ...rest }: ExportOptions): Handle {
  return createCsvHandle({
    ...rest,
    parse: filterOf,
    read: async (userId, filter) => ({
      name: `points-${clock.now().toISOString().slice(0, 10)}`,
      columns: COLUMNS,
      rows: await readExport(database.forUser(userId), accountOf(userId), filter),
    }),
  })
}
