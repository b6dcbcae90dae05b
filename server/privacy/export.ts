import type { ServerResponse } from 'node:http'
import type { Pool } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { UserId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import { answerJson, type Handle } from '../http/answers.ts'
import type { Callers } from '../http/callers.ts'
import { type ArchiveSources, partsOf, writeArchive } from './archive.ts'

export const DATA_PATH = '/api/account/data.zip'

export type DataExportOptions = ArchiveSources & {
  resolveCaller: Callers['resolve']
  pool: Pool
  clock: Pick<Clock, 'now'>
}

const PER_DAY = 5
const DAY_SECONDS = 86_400
/** Who reads on, however slowly, may; this ends what a program left open. */
const LONGEST_MS = 6 * 3_600_000

/** GET of everything that is the caller's, as one ZIP; HEAD says whether it may be had, and counts nothing. */
export function createDataExportHandle(options: DataExportOptions): Handle {
  const { resolveCaller, pool, clock } = options
  const running = new Set<UserId>()
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_window',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: 'data-export',
    points: PER_DAY,
    duration: DAY_SECONDS,
  })

  return async (req, res) => {
    res.setHeader('cross-origin-resource-policy', 'same-origin')
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD')
      return answerJson(res, 405, { code: 'BAD_USER_INPUT', message: 'Your data can only be read.' })
    }
    const caller = await resolveCaller(req.headers)
    if (caller.kind !== 'valid') {
      res.setHeader('www-authenticate', 'Bearer')
      return answerJson(res, 401, { code: 'UNAUTHENTICATED', message: 'Sign in to download your data.' })
    }
    const { actor } = caller
    // A key is for work; and another site's link must not use up a day's downloads.
    if (actor.kind !== 'session' || actor.viewing || req.headers['sec-fetch-site'] === 'cross-site') {
      return answerJson(res, 403, { code: 'FORBIDDEN', message: 'Download your data from the settings, signed in.' })
    }
    const { userId } = actor
    if (running.has(userId)) return tooMany(res, 'A download of your data is running. Wait for it to end.', 30)
    if (req.method === 'HEAD') {
      const counted = await limiter.get(userId)
      if (counted && counted.remainingPoints <= 0) return tooManyToday(res, counted)
      return void res.writeHead(200, { 'cache-control': 'no-store' }).end()
    }
    running.add(userId)
    try {
      const refusal = await consume(limiter, userId)
      if (refusal) return tooManyToday(res, refusal)
      await send(options, userId, res, clock.now())
    } finally {
      running.delete(userId)
    }
  }
}

/** Half an archive must not look like a whole one: the answer is cut off. Whoever left needs none. */
async function send(sources: ArchiveSources, userId: UserId, res: ServerResponse, now: Date): Promise<void> {
  res.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': `attachment; filename="directors-palette-${now.toISOString().slice(0, 10)}.zip"`,
    'cache-control': 'no-store',
  })
  let left = false
  res.once('close', () => {
    left = true
  })
  try {
    await writeArchive(partsOf(sources, userId), res, { at: now, signal: AbortSignal.timeout(LONGEST_MS) })
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    if (!left && code !== 'ERR_STREAM_PREMATURE_CLOSE' && name !== 'AbortError') throw error
    res.destroy()
  }
}

async function consume(limiter: RateLimiterPostgres, userId: UserId): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(userId)
    return undefined
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal
    throw refusal
  }
}

const tooManyToday = (res: ServerResponse, { msBeforeNext }: RateLimiterRes) =>
  tooMany(res, `You can download your data ${PER_DAY} times a day.`, Math.max(1, Math.ceil(msBeforeNext / 1000)))

function tooMany(res: ServerResponse, message: string, retryAfterSeconds: number): void {
  res.setHeader('retry-after', retryAfterSeconds)
  answerJson(res, 429, { code: 'RATE_LIMITED', message })
}
