import type { PrismaPg } from '@prisma/adapter-pg'
import { inSpan } from './work.ts'

type Connection = Awaited<ReturnType<PrismaPg['connect']>>
type Opened = Awaited<ReturnType<Connection['startTransaction']>>
type Asks = Pick<Connection, 'queryRaw' | 'executeRaw'>

/** The same adapter, whose statements are spans of whatever work they belong to. */
export function traceStatements(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const connection = traceAsks(await connect())
    const startTransaction = connection.startTransaction.bind(connection)
    connection.startTransaction = async (level) =>
      traceEnd(traceAsks(await named('BEGIN', () => startTransaction(level))))
    return connection
  }
  return factory
}

function traceAsks<T extends Asks>(asks: T): T {
  const queryRaw = asks.queryRaw.bind(asks)
  const executeRaw = asks.executeRaw.bind(asks)
  asks.queryRaw = (query) => named(statementName(query.sql), () => queryRaw(query))
  asks.executeRaw = (query) => named(statementName(query.sql), () => executeRaw(query))
  return asks
}

function traceEnd(opened: Opened): Opened {
  const commit = opened.commit.bind(opened)
  const rollback = opened.rollback.bind(opened)
  opened.commit = () => named('COMMIT', commit)
  opened.rollback = () => named('ROLLBACK', rollback)
  return opened
}

function named<T>(summary: string, run: () => Promise<T>): Promise<T> {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary }
  return inSpan(summary, { kind: 'client', attributes }, run)
}

const VERB = /^\s*(?:--[^\n]*\n\s*)*([a-z]+)/i
const TARGET = /\b(?:INTO|UPDATE|FROM)\s+(?:ONLY\s+)?("?\w+"?(?:\."?\w+"?)?)/i
const FUNCTION = /\b((?:ledger|graphile_worker)\.\w+)\s*\(/i

/** What a statement does and to what, such as `SELECT action` or `SELECT ledger.hold`: never what it says. */
export function statementName(sql: string): string {
  const verb = (VERB.exec(sql)?.[1] ?? 'SQL').toUpperCase()
  const target =
    FUNCTION.exec(sql)?.[1] ??
    TARGET.exec(sql)?.[1]
      ?.replaceAll('"', '')
      .replace(/^public\./, '')
  return target ? `${verb} ${target}` : verb
}
