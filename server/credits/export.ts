import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { accountOf, type UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/client.ts'
import { InvalidInput } from '../errors.ts'
import { answerJson, type Handle } from '../http/answers.ts'
import type { Callers } from '../http/callers.ts'
import { type ExportedLine, readExport } from './export-lines.ts'
import { filterOf } from './export-rules.ts'

export const EXPORT_PATH = '/api/account/entries.csv'

export type ExportOptions = {
  database: Pick<Database, 'forUser'>
  resolveCaller: Callers['resolve']
  pool: Pool
  clock: Pick<Clock, 'now'>
}

const AT_ONCE = 2
const PER_HOUR = 60

/** Text that begins like a formula is shown, not run; amounts stay numbers. With a mark, or Excel takes UTF-8 for Latin. */
const FORMAT = {
  bom: true,
  header: true,
  record_delimiter: '\r\n',
  escape_formulas: true,
  columns: [
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
  ] satisfies { key: keyof ExportedLine; header: string }[],
}

/** GET of the account's lines as CSV, filtered as `CreditAccount.entries` is, written as fast as it is read. */
export function createExportHandle({ database, resolveCaller, pool, clock }: ExportOptions): Handle {
  const running = new Map<UserId, number>()
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'export',
    points: PER_HOUR,
    duration: 3_600,
  })

  return async (req, res) => {
    res.setHeader('cross-origin-resource-policy', 'same-origin')
    if (req.method !== 'GET') {
      res.setHeader('allow', 'GET')
      return answerJson(res, 405, { code: 'BAD_USER_INPUT', message: 'The export can only be read.' })
    }
    const caller = await resolveCaller(req.headers)
    if (caller.kind !== 'valid') return askForCredentials(res, caller.kind === 'none')
    const { actor } = caller
    if (actor.kind === 'apiKey' && !actor.scopes.includes('READ')) {
      return answerJson(res, 403, { code: 'FORBIDDEN', message: 'This key may not read.' })
    }
    const filter = parse(req)
    if (filter instanceof InvalidInput) {
      return answerJson(res, 400, { code: 'BAD_USER_INPUT', message: filter.message, field: filter.field })
    }

    const { userId } = actor
    const already = running.get(userId) ?? 0
    if (already >= AT_ONCE) return tooMany(res, `${AT_ONCE} exports are running. Wait for one to end.`, 10)
    running.set(userId, already + 1)
    try {
      const wait = await consume(limiter, userId)
      if (wait !== undefined) return tooMany(res, `You can export ${PER_HOUR} times an hour.`, wait)
      const lines = await readExport(database.forUser(userId), accountOf(userId), filter)
      res.writeHead(200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="points-${clock.now().toISOString().slice(0, 10)}.csv"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      await send(lines, res)
    } finally {
      const left = (running.get(userId) ?? 1) - 1
      if (left > 0) running.set(userId, left)
      else running.delete(userId)
    }
  }
}

function parse({ url = '' }: IncomingMessage) {
  try {
    return filterOf(new URLSearchParams(url.split('?', 2)[1]))
  } catch (error) {
    if (error instanceof InvalidInput) return error
    throw error
  }
}

/** Nothing is read ahead of who reads it; who leaves ends the reading. */
async function send(lines: AsyncGenerator<ExportedLine>, res: ServerResponse): Promise<void> {
  let failed = false
  const source = Readable.from(lines, { highWaterMark: 16 })
  source.once('error', () => {
    failed = !res.destroyed
  })
  try {
    await pipeline(source, stringify(FORMAT), res)
  } catch (error) {
    // Half a file must not look like a whole one: the answer is cut off, and whoever left needs none.
    if (failed) throw error
  }
}

async function consume(limiter: RateLimiterPostgres, userId: UserId): Promise<number | undefined> {
  try {
    await limiter.consume(userId)
    return undefined
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
  }
}

function tooMany(res: ServerResponse, message: string, retryAfterSeconds: number): void {
  res.setHeader('retry-after', retryAfterSeconds)
  answerJson(res, 429, { code: 'RATE_LIMITED', message })
}

function askForCredentials(res: ServerResponse, none: boolean): void {
  res.setHeader('www-authenticate', none ? 'Bearer' : 'Bearer error="invalid_token"')
  const message = none ? 'Sign in to export your points.' : 'This key or session is not valid (any more).'
  answerJson(res, 401, { code: 'UNAUTHENTICATED', message })
}
