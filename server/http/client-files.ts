import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import sirv from 'sirv'
import { answerJson, answerNotFound, type Handle } from './answers.ts'
import { contentSecurityPolicy } from './security-headers.ts'

/** Vite puts a hash of the content into these names. */
const HASHED = '/assets/'

/** Pages that are drawn in the HTML already, by the address that their name is. */
const DRAWN = 'drawn'

type Options = {
  folder: string
  publicUrl: string
  /** By the look of the request alone: what is drawn says nothing of anybody. */
  holdsSession: (headers: IncomingHttpHeaders) => boolean
}

/**
 * The built client: files as they are, index.html for every other path without an extension, which the client routes. Whoever
 * comes with a session gets the first pages drawn.
 */
export function createClientFiles({ folder, publicUrl, holdsSession }: Options): Handle {
  const index = path.join(folder, 'index.html')
  if (!existsSync(index)) {
    return (_req, res) => answerJson(res, 404, { code: 'NOT_FOUND', message: 'The client has not been built.' })
  }
  const policy = contentSecurityPolicy({ publicUrl, scripts: scriptsOf(readFileSync(index, 'utf8')) })
  const files = sirv(folder, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders(res, pathname) {
      res.setHeader('content-security-policy', policy)
      if (!pathname.startsWith(HASHED)) res.appendHeader('vary', 'Cookie')
      res.setHeader('cache-control', pathname.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const drawn = drawnIn(folder)
  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return answerNotFound(res)
    const page = drawn.get((req.url ?? '').split('?', 1)[0]!)
    if (page && holdsSession(req.headers)) req.url = page
    // A client that is built anew beside a running server takes its old files away.
    res.once('pipe', (file) => file.once('error', () => res.destroy()))
    files(req, res, () => answerNotFound(res))
  }
}

function drawnIn(folder: string): Map<string, string> {
  const inside = path.join(folder, DRAWN)
  const names = existsSync(inside) ? readdirSync(inside).filter((name) => name.endsWith('.html')) : []
  return new Map(names.map((name) => [name === 'index.html' ? '/' : `/${name.slice(0, -5)}`, `/${DRAWN}/${name}`]))
}

/** Those that stand in the page itself, by their hash: https://www.w3.org/TR/CSP3/#framework-directive-source-list */
function scriptsOf(html: string): string[] {
  const texts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!)
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
}
