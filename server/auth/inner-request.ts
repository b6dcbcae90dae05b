import { ADDRESS_HEADER, AUTH_PATH } from './better-auth.ts'
import type { Body } from './http-answers.ts'
import { cookiePrefix } from './origins.ts'

const HEADERS = ['accept', 'authorization', 'origin', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']
const USER_AGENT_MAX = 300

type Inner = { request: Request; url: URL; body: Body; address: string | undefined; publicUrl: string }

/** What better-auth gets to see of a request; `body` is the query of a GET. */
export function innerRequest({ request, url, body, address, publicUrl }: Inner): Request {
  const headers = new Headers()
  for (const name of HEADERS) {
    const value = request.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  const cookies = ownCookies(request.headers.get('cookie') ?? '', cookiePrefix(publicUrl))
  if (cookies) headers.set('cookie', cookies)
  headers.set('user-agent', (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_MAX))
  if (address) headers.set(ADDRESS_HEADER, address)
  // Forged requests come out of browsers, and a browser says where from. Other clients need not know our address.
  const fromBrowser = ['origin', 'referer', 'sec-fetch-site'].some((name) => headers.has(name))
  // A page of ours, under whatever name this server was reached by, is our own too.
  if (!fromBrowser || isSameHost(headers.get('origin'), url)) headers.set('origin', new URL(publicUrl).origin)
  const target = new URL(`${AUTH_PATH}${url.pathname.slice(AUTH_PATH.length).replace(/\/+$/, '')}`, publicUrl)
  if (request.method !== 'POST') {
    for (const [name, value] of Object.entries(body)) target.searchParams.set(name, String(value))
    return new Request(target, { headers })
  }
  headers.set('content-type', 'application/json')
  return new Request(target, { method: 'POST', headers, body: JSON.stringify(body) })
}

const isSameHost = (origin: string | null, { host }: URL) =>
  origin !== null && URL.canParse(origin) && new URL(origin).host === host

const ownCookies = (header: string, prefix: string) =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${prefix}.`) || pair.startsWith(`__Secure-${prefix}.`))
    .join('; ')
