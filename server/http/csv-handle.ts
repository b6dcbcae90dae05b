import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { UserId } from '../brands.ts'
import { InvalidInput } from '../errors.ts'
import { isViewing, type KnownActor } from '../graphql/context.ts'
import { answerJson, answerNotFound, type Handle } from './answers.ts'
import type { Callers } from './callers.ts'

export type CsvFile = {
  /** Without what it ends in. */
  name: string
  columns: { key: string; header: string }[]
  rows: Iterable<object> | AsyncIterable<object>
}

export type CsvOptions<Asked> = {
  resolveCaller: Callers['resolve']
  pool: Pool
  /** What the address asks for. Throws InvalidInput. */
  parse: (query: URLSearchParams) => Asked
  /** Whoever is not among them finds nothing at this address. */
  only?: (actor: KnownActor) => boolean
  /** Of the caller's own. Throws InvalidInput. */
  read: (userId: UserId, asked: Asked) => Promise<CsvFile>
}

const AT_ONCE = 2
const PER_HOUR = 60

/** Text that begins like a formula is shown, not run; amounts stay numbers. With a mark, or Excel takes UTF-8 for Latin. */
const FORMAT = { bom: true, header: true, record_delimiter: '\r\n', escape_formulas: true }

/** GET of something of the caller's own as CSV, written as fast as it is read. All exports share the hour's count. */
export function createCsvHandle<Asked>({ resolveCaller, pool, parse, only, read }: CsvOptions<Asked>): Handle {
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
    const caller = await resolveCaller(req.headers)
    if (only && !(caller.kind === 'valid' && only(caller.actor))) return answerNotFound(res)
    if (req.method !== 'GET') {
      res.setHeader('allow', 'GET')
      return answerJson(res, 405, { code: 'BAD_USER_INPUT', message: 'The export can only be read.' })
    }
    if (caller.kind !== 'valid') return askForCredentials(res, caller.kind === 'none')
    const { actor } = caller
    if (actor.kind === 'apiKey' && !actor.scopes.includes('READ')) {
      return answerJson(res, 403, { code: 'FORBIDDEN', message: 'This key may not read.' })
    }
    // An hour's exports are the person's own to use up.
    if (isViewing(actor)) {
      return answerJson(res, 403, { code: 'FORBIDDEN', message: 'Exports are for the person themselves.' })
    }
    const asked = parsed(() => parse(queryOf(req)))
    if (asked instanceof InvalidInput) return refuse(res, asked)

    const { userId } = actor
    const already = running.get(userId) ?? 0
    if (already >= AT_ONCE) return tooMany(res, `${AT_ONCE} exports are running. Wait for one to end.`, 10)
    running.set(userId, already + 1)
    try {
      const wait = await consume(limiter, userId)
      if (wait !== undefined) return tooMany(res, `You can export ${PER_HOUR} times an hour.`, wait)
      const file = await read(userId, asked).catch(refusal)
      if (file instanceof InvalidInput) return refuse(res, file)
      res.writeHead(200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${file.name}.csv"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      await send(file, res)
    } finally {
      const left = (running.get(userId) ?? 1) - 1
      if (left > 0) running.set(userId, left)
      else running.delete(userId)
    }
  }
}

const queryOf = ({ url = '' }: IncomingMessage) => new URLSearchParams(url.split('?', 2)[1])

function parsed<T>(parse: () => T): T | InvalidInput {
  try {
    return parse()
  } catch (error) {
    return refusal(error)
  }
}

function refusal(error: unknown): InvalidInput {
  if (error instanceof InvalidInput) return error
  throw error
}

const refuse = (res: ServerResponse, { message, field }: InvalidInput) =>
  answerJson(res, 400, { code: 'BAD_USER_INPUT', message, field })

/** Nothing is read ahead of who reads it; who leaves ends the reading. */
async function send({ rows, columns }: CsvFile, res: ServerResponse): Promise<void> {
  let failed = false
  const source = Readable.from(rows, { highWaterMark: 16 })
  source.once('error', () => {
    failed = !res.destroyed
  })
  try {
    await pipeline(source, stringify({ ...FORMAT, columns }), res)
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
  const message = none ? 'Sign in to export what is yours.' : 'This key or session is not valid (any more).'
  answerJson(res, 401, { code: 'UNAUTHENTICATED', message })
}
