import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg'
import { isConnectionLost } from '../database/connection-lost.ts'

const RETRY_MS = { least: 50, most: 1_000 }

/**
 * The pool as graphile-worker is given it: a statement waits for a database that is away. The worker itself would let go
 * of a promise that fails when it says how a job ended, which ends the process. All of its statements may be sent twice.
 * Once `stopping`, what cannot be said is left: the job is another instance's when its lock runs out.
 */
export function patientPool(pool: Pool, stopping: AbortSignal): Pool {
  async function query(statement: QueryConfig): Promise<Pick<QueryResult, 'rows'>> {
    for (let waitMs = RETRY_MS.least; ; waitMs = Math.min(RETRY_MS.most, waitMs * 2)) {
      try {
        return await pool.query(statement)
      } catch (error) {
        if (!isConnectionLost(error)) throw error
        if (stopping.aborted) return { rows: [] }
      }
      await sleep(waitMs, undefined, { ref: false })
    }
  }
  const connect = (listen?: Parameters<Pool['connect']>[0]) =>
    // With a callback it asks for the connection on which it listens, and comes again by itself.
    listen ? pool.connect(listen) : Promise.resolve({ query, release() {} } as unknown as PoolClient)
  return Object.create(pool, { connect: { value: connect } }) as Pool
}
