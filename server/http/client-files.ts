import { existsSync } from 'node:fs'
import path from 'node:path'
import sirv from 'sirv'
import { answerJson, answerNotFound, type Handle } from './answers.ts'
import { contentSecurityPolicy } from './security-headers.ts'

/** Vite puts a hash of the content into these names. */
const HASHED = '/assets/'

/** The built client: files as they are, index.html for every other path without an extension, which the client routes. */
export function createClientFiles({ folder, publicUrl }: { folder: string; publicUrl: string }): Handle {
  if (!existsSync(path.join(folder, 'index.html'))) {
    return (_req, res) => answerJson(res, 404, { code: 'NOT_FOUND', message: 'The client has not been built.' })
  }
  const policy = contentSecurityPolicy({ publicUrl })
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
