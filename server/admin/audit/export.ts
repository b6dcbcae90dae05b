import type { Pool } from 'pg'
import type { Clock } from '../../clock.ts'
import type { Database, ScopedDatabase } from '../../database/client.ts'
import { InvalidInput } from '../../errors.ts'
import type { Handle } from '../../http/answers.ts'
import type { Callers } from '../../http/callers.ts'
import { createCsvHandle } from '../../http/csv-handle.ts'
import { type AuditFilter, auditWhere } from './rules.ts'

export const AUDIT_EXPORT_PATH = '/api/admin/audit.csv'

const BATCH = 500
const NAMES = ['actor', 'target', 'action', 'from', 'to']
const COLUMNS = [
  { key: 'time', header: 'Time (UTC)' },
  { key: 'actorKind', header: 'By' },
  { key: 'actor', header: 'Who' },
  { key: 'actorId', header: 'Who (id)' },
  { key: 'action', header: 'What' },
  { key: 'target', header: 'To (id)' },
  { key: 'reason', header: 'Why' },
  { key: 'before', header: 'Before' },
  { key: 'after', header: 'After' },
  { key: 'ipAddress', header: 'IP address' },
  { key: 'userAgent', header: 'Browser' },
  { key: 'id', header: 'Id' },
]

export type AuditExportOptions = {
  database: Pick<Database, 'admin'>
  resolveCaller: Callers['resolve']
  pool: Pool
  clock: Pick<Clock, 'now'>
}

/** GET of `Admin.auditLog` as CSV, filtered as it is. To whoever is no admin there is nothing at this address. */
export function createAuditExportHandle({ database, clock, ...rest }: AuditExportOptions): Handle {
  return createCsvHandle({
    ...rest,
    only: (actor) => actor.kind === 'session' && actor.admin && !actor.suspended && !actor.lacksSecondFactor,
    parse: (query) => auditWhere(filterOf(query)),
    read: async (_userId, where) => ({
      name: `audit-${clock.now().toISOString().slice(0, 10)}`,
      columns: COLUMNS,
      rows: rowsOf(database.admin, where),
    }),
  })
}

function filterOf(query: URLSearchParams): AuditFilter {
  const unknown = [...query.keys()].find((name, index, all) => !NAMES.includes(name) || all.indexOf(name) !== index)
  if (unknown !== undefined) throw new InvalidInput(unknown, `\`${unknown}\` is not known here, or given twice.`)
  const { from, to, ...filter } = Object.fromEntries(query)
  return { ...filter, from: instant('from', from), to: instant('to', to) }
}

function instant(field: string, text: string | undefined): Date | null {
  if (!text) return null
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw new InvalidInput(field, 'An instant looks like 2026-11-22T09:00:00Z.')
  return date
}

async function* rowsOf(db: ScopedDatabase, where: ReturnType<typeof auditWhere>) {
  const names = new Map<string, string>()
  let last: { createdAt: Date; id: string } | undefined
  do {
    const behind = last
      ? { OR: [{ createdAt: { lt: last.createdAt } }, { createdAt: last.createdAt, id: { lt: last.id } }] }
      : {}
    const rows = await db.auditEntry.findMany({
      where: { AND: [where, behind] },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: BATCH,
    })
    const unknown = [...new Set(rows.flatMap(({ actorId }) => (actorId && !names.has(actorId) ? [actorId] : [])))]
    const people = await db.user.findMany({ where: { id: { in: unknown } }, select: { id: true, email: true } })
    for (const { id, email } of people) names.set(id, email)
    for (const { createdAt, before, after, actorId, ...row } of rows) {
      yield {
        ...row,
        actorId,
        time: createdAt.toISOString(),
        actor: actorId ? names.get(actorId) : null,
        before: before === null ? null : JSON.stringify(before),
        after: after === null ? null : JSON.stringify(after),
      }
    }
    last = rows.length === BATCH ? rows.at(-1) : undefined
  } while (last)
}
