import type { ServerResponse } from 'node:http'

/** For whatever this server answers. */
export function setSecurityHeaders(res: ServerResponse, { https }: { https: boolean }): void {
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('x-frame-options', 'DENY')
  res.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
  res.setHeader('cross-origin-opener-policy', 'same-origin')
  if (https) res.setHeader('strict-transport-security', 'max-age=31536000')
}

/** For the client's pages. Mantine writes its variables into style elements; `scripts`: of those in the page itself. */
export function contentSecurityPolicy({ publicUrl, scripts = [] }: { publicUrl: string; scripts?: string[] }): string {
  const { host, protocol } = new URL(publicUrl)
  const socket = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`
  const directives = {
    'default-src': "'self'",
    'script-src': ["'self'", ...scripts].join(' '),
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'font-src': "'self' data:",
    // Named, because older Safari does not count sockets to 'self'.
    'connect-src': `'self' ${socket}`,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
}
