import pg from 'pg'
import { beginIn, currentScope } from './scope.ts'

/**
 * A pool that runs every statement in the current scope: BEGIN with its settings, the statement, and COMMIT leave in one
 * write, so isolation costs no round trip.
 */
export function createScopedPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, pipeline: true })
  const connect: () => Promise<pg.PoolClient> = pool.connect.bind(pool)
  // The two ways in which Prisma's adapter uses a pool.
  return Object.assign(pool, {
    query: async (statement: pg.QueryConfig) => {
      const begin = beginIn(currentScope())
      return runAlone(await connect(), begin, statement)
    },
    connect: async () => {
      const begin = beginIn(currentScope())
      return beginningWith(await connect(), begin)
    },
  })
}

async function runAlone(client: pg.PoolClient, begin: string, statement: pg.QueryConfig): Promise<pg.QueryResult> {
  const [began, result, committed] = await Promise.allSettled(
    inOneWrite(client, () => [client.query(begin), client.query(statement), client.query('COMMIT')] as const),
  )
  giveBack(client)
  // In this order: where BEGIN failed, the statement was refused only for that.
  if (began.status === 'rejected') throw began.reason
  if (result.status === 'rejected') throw result.reason
  if (committed.status === 'rejected') throw committed.reason
  return result.value
}

/** PostgreSQL is woken once, not for BEGIN alone and then for the rest. */
function inOneWrite<T>(client: pg.PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection: pg.Connection }).connection
  stream.cork()
  try {
    return send()
  } finally {
    stream.uncork()
  }
}

/** For Prisma's own transactions, whose first statement is BEGIN. */
function beginningWith(client: pg.PoolClient, begin: string) {
  return {
    query: (statement: pg.QueryConfig) => client.query(statement.text === 'BEGIN' ? begin : statement),
    on: client.on.bind(client),
    removeListener: client.removeListener.bind(client),
    release: (error?: Error) => giveBack(client, error),
  }
}

/** A connection that is still inside a transaction still has its user: it is closed, not reused. */
function giveBack(client: pg.PoolClient, error?: Error): void {
  client.release(error ?? client.getTransactionStatus() !== 'I')
}
