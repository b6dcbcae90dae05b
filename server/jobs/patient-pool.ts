import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg'
import { isConnectionLost, whileAway } from '../database/connection-lost.ts'

/**
 * The pool as graphile-worker is given it: a statement waits for a database that is away. The worker itself would let go
 * of a promise that fails when it says how a job ended, which ends the process. All of its statements may be sent twice.
 * Once `stopping`, what cannot be said is left: the job is another instance's when its lock runs out.
 */
export function patientPool(pool: Pool, stopping: AbortSignal): Pool {
  const send = (statement: QueryConfig): Promise<Pick<QueryResult, 'rows'>> =>
    pool.query(statement).catch((error) => {
      if (stopping.aborted && isConnectionLost(error)) return { rows: [] }
      throw error
    })
  const query = (statement: QueryConfig) => whileAway(() => send(statement), Infinity)
  const connect = (listen?: Parameters<Pool['connect']>[0]) =>
    // With a callback it asks for the connection on which it listens, and comes again by itself.
    listen ? pool.connect(listen) : Promise.resolve({ query, release() {} } as unknown as PoolClient)
  return Object.create(pool, { connect: { value: connect } }) as Pool
}
