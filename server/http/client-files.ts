import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import sirv from 'sirv'
import { answerJson, answerNotFound, type Handle } from './answers.ts'
import { contentSecurityPolicy } from './security-headers.ts'

/** Vite puts a hash of the content into these names. */
const HASHED = '/assets/'

/** The built client: files as they are, index.html for every other path without an extension, which the client routes. */
export function createClientFiles({ folder, publicUrl }: { folder: string; publicUrl: string }): Handle {
  const page = path.join(folder, 'index.html')
  if (!existsSync(page)) {
    return (_req, res) => answerJson(res, 404, { code: 'NOT_FOUND', message: 'The client has not been built.' })
  }
  const policy = contentSecurityPolicy({ publicUrl, scripts: scriptsOf(readFileSync(page, 'utf8')) })
  const files = sirv(folder, {
    single: true,
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders(res, pathname) {
      res.setHeader('content-security-policy', policy)
      res.setHeader('cache-control', pathname.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return (req, res) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return answerNotFound(res)
    // A client that is built anew beside a running server takes its old files away.
    res.once('pipe', (file) => file.once('error', () => res.destroy()))
    files(req, res, () => answerNotFound(res))
  }
}

/** Those that stand in the page itself, by their hash: https://www.w3.org/TR/CSP3/#framework-directive-source-list */
function scriptsOf(html: string): string[] {
  const texts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text!)
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
}
