import { createHash } from 'node:crypto'
import type { SystemDatabase } from '../../database/client.ts'
import type { Remember } from '../../events/remember.ts'
import { answerNotFound, type Handle } from '../../http/answers.ts'
import { OF_PROVIDERS, WHOLE } from '../rules.ts'
import { atomFeed, type FeedIncident } from './rules.ts'

export const FEED_PATH = '/status/feed.atom'
const INCIDENTS_MAX = 50
const KEPT_BY_READERS_S = 60

/** The last incidents, as Atom: what /status shows to everybody, and no more. */
export function createFeedHandle(deps: { database: SystemDatabase; remember: Remember; publicUrl: string }): Handle {
  const siteUrl = deps.publicUrl.replace(/\/+$/, '')
  // Read once a change, however many readers ask.
  const feed = deps.remember(async () => {
    const body = Buffer.from(atomFeed(await readIncidents(deps.database), { siteUrl, path: FEED_PATH }))
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
  })

  return async (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return answerNotFound(res)
    const { body, etag } = await feed()
    const headers = { etag, 'cache-control': `public, max-age=${KEPT_BY_READERS_S}` }
    if (isKnown(req.headers['if-none-match'], etag)) return void res.writeHead(304, headers).end()
    res.writeHead(200, {
      ...headers,
      'content-type': 'application/atom+xml; charset=utf-8',
      'content-length': body.length,
    })
    res.end(req.method === 'HEAD' ? undefined : body)
  }
}

/** A proxy that compresses makes a strong tag weak. */
const isKnown = (given: string | undefined, etag: string): boolean =>
  (given ?? '').split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')))

async function readIncidents(database: SystemDatabase): Promise<FeedIncident[]> {
  const rows = await database.incident.findMany({
    where: { ...OF_PROVIDERS, ...WHOLE },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: INCIDENTS_MAX,
    select: {
      id: true,
      state: true,
      openedAt: true,
      resolvedAt: true,
      updatedAt: true,
      target: { select: { id: true, provider: true, model: { select: { name: true } } } },
    },
  })
  return rows.map(({ target, state, ...row }) => ({
    ...row,
    state: state === 'DOWN' ? 'DOWN' : 'DEGRADED',
    name: target.model?.name ?? (target.provider === 'OPENROUTER' ? 'OpenRouter' : 'Replicate'),
  }))
}
