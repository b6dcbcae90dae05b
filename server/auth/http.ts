import type { Config } from '../config.ts'
import { ADDRESS_HEADER, AUTH_PATH, type BetterAuth } from './better-auth.ts'
import type { CredentialHeaders } from './credentials.ts'
import { createGate, GateFull } from './gate.ts'
import { type Body, parseBody, refusal, tooMany } from './http-answers.ts'
import type { AuthLimits, Consumed } from './limits.ts'
import { cookiePrefix } from './origins.ts'
import { ROUTES, type Route } from './routes.ts'

/** `address`: of whoever is at the other end, as the HTTP layer knows it. */
export type AuthHandler = (request: Request, from: { address: string | undefined }) => Promise<Response>

export type AuthHandlerOptions = {
  betterAuth: BetterAuth
  limits: AuthLimits
  config: Pick<Config, 'publicUrl'>
  isKnownEmail(email: string): Promise<boolean>
  /** undefined: nobody is signed in */
  userOf(headers: CredentialHeaders): Promise<string | undefined>
}

/** Hashing a password takes a core for a tenth of a second and, at sign-up, a database connection. */
const HASHES_AT_ONCE = 4
const HASHES_WAITING = 500
const HEADERS = ['accept', 'authorization', 'origin', 'referer', 'sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest']
const USER_AGENT_MAX = 300

/** Everything below /api/auth: the routes that we use, limited, with bodies that are parsed first. */
export function createAuthHandler(options: AuthHandlerOptions): AuthHandler {
  const { betterAuth, limits, config, isKnownEmail, userOf } = options
  const gate = createGate({ width: HASHES_AT_ONCE, waiting: HASHES_WAITING })

  return async (request, { address }) => {
    const url = new URL(request.url)
    const route = ROUTES[`${request.method} ${url.pathname.slice(AUTH_PATH.length).replace(/\/+$/, '')}`]
    if (!route || !url.pathname.startsWith(`${AUTH_PATH}/`)) return refusal(404, 'NOT_FOUND', 'There is nothing here.')
    if (request.method === 'POST') {
      const counted = await limits.fromAddress(addressLimit(route), address)
      if (counted.kind === 'refused') return tooMany('Too many requests come from your network.', counted)
    }

    const parsed = await parseBody(request, route)
    if (parsed.kind === 'refused') return parsed.response
    const account = await accountOf(route, { body: parsed.body, request, userOf })
    const attempt: Consumed = account ? await limits.attempt(account) : { kind: 'allowed' }
    if (attempt.kind === 'refused') return tooMany('Too many attempts to sign in to this account.', attempt)

    const inner = innerRequest({ request, url, body: parsed.body, address, publicUrl: config.publicUrl })
    const response = await (route.guards ? gate(() => betterAuth.handler(inner)) : betterAuth.handler(inner)).catch(
      (error: unknown) => {
        if (error instanceof GateFull)
          return tooMany('Too many people are signing in at once.', { retryAfterSeconds: 2 })
        throw error
      },
    )
    if (account && response.ok) await limits.clearAttempts(account)
    return route.guards === 'sign-up' ? explainTaken(response, parsed.body, isKnownEmail) : response
  }
}

function addressLimit({ guards }: Route) {
  if (guards === 'sign-in') return 'signIn'
  return guards === 'sign-up' ? 'signUp' : 'other'
}

type Asked = { body: Body; request: Request; userOf: AuthHandlerOptions['userOf'] }

/** Whose password is being tried? */
async function accountOf({ guards }: Route, { body, request, userOf }: Asked): Promise<string | undefined> {
  if (guards === 'sign-in') return `email ${body.email}`
  if (guards !== 'password') return undefined
  const { headers } = request
  const user = await userOf({ cookie: headers.get('cookie'), authorization: headers.get('authorization') })
  return user && `user ${user}`
}

type Inner = { request: Request; url: URL; body: Body; address: string | undefined; publicUrl: string }

/** What better-auth gets to see. */
function innerRequest({ request, url, body, address, publicUrl }: Inner): Request {
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
  if (request.method !== 'POST') return new Request(target, { headers })
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

const TAKEN = 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL'

/** The loser of two sign-ups at once gets better-auth's general failure; it should hear what a later one hears. */
async function explainTaken(response: Response, body: Body, isKnownEmail: (email: string) => Promise<boolean>) {
  if (response.status !== 422) return response
  const { code } = (await response.clone().json()) as { code?: string }
  if (code === TAKEN || (await isKnownEmail(String(body.email)))) {
    return refusal(422, TAKEN, 'There is an account with this e-mail address. Sign in instead.')
  }
  return refusal(500, 'INTERNAL', 'Unexpected error.')
}
