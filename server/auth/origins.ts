import type { Config } from '../config.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** The origins whose pages may use a session cookie: our own, by each of its names on this machine, and the allowed ones. */
export function trustedOrigins({ publicUrl, allowedOrigins }: Pick<Config, 'publicUrl' | 'allowedOrigins'>): string[] {
  const own = new URL(publicUrl)
  const names = LOOPBACK.includes(own.hostname) ? LOOPBACK : [own.hostname]
  const port = own.port ? `:${own.port}` : ''
  return [...names.map((name) => `${own.protocol}//${name}${port}`), ...allowedOrigins]
}

/** Cookies know no ports: two checkouts on one machine would sign each other out. */
export function cookiePrefix(publicUrl: string): string {
  const { hostname, port } = new URL(publicUrl)
  return LOOPBACK.includes(hostname) && port ? `palette-${port}` : 'palette'
}
