import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Connection exceptions, resources (too many connections), and an operator's shutdown or termination. */
const CODES = /^(08|53|57P)/
/** Of pg's pool and client, of sockets, and of Prisma, which tells what failed beneath it in words. */
const WORDS =
  /\b(ECONN\w+|EPIPE|ETIMEDOUT)\b|connection (terminated|error)|closed the connection|not queryable|can't reach database|exceeded when trying to connect|unable to start a transaction|code: `(08|53|57P)\w+`/i

const RETRY_MS = { least: 50, most: 1_000 }

/** The database was away, or went: nobody knows what became of the statement, or nothing did. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return CODES.test(error.code ?? '')
  return error instanceof Error && WORDS.test(error.message)
}

/** Does what may be done twice, again and again while the database is away, and throws when it is away for `forMs`. */
export async function whileAway<T>(work: () => Promise<T>, forMs: number): Promise<T> {
  const since = performance.now()
  for (let waitMs = RETRY_MS.least; ; waitMs = Math.min(RETRY_MS.most, waitMs * 2)) {
    try {
      return await work()
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() - since > forMs) throw error
    }
    await sleep(waitMs, undefined, { ref: false })
  }
}
