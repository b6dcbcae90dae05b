import type { Config } from '../config.ts'
import { type Afterwards, afterwards } from './afterwards.ts'
import { AUTH_PATH, type BetterAuth } from './better-auth.ts'
import type { CredentialHeaders } from './credentials.ts'
import { createGate, GateFull } from './gate.ts'
import { type Body, parseBody, parseQuery, refusal, tooMany } from './http-answers.ts'
import { innerRequest } from './inner-request.ts'
import type { AddressLimits, AuthLimits, Consumed } from './limits.ts'
import { type Guard, ROUTES, type Route } from './routes.ts'
import { shapeAnswer } from './shapes.ts'

/** `address`: of whoever is at the other end, as the HTTP layer knows it. */
export type AuthHandler = (request: Request, from: { address: string | undefined }) => Promise<Response>
export type Caller = { userId: string; sessionId: string | undefined; viewing: boolean }

export type AuthHandlerOptions = Afterwards & {
  betterAuth: BetterAuth
  limits: AuthLimits
  config: Pick<Config, 'publicUrl' | 'google' | 'github'>
  mails: boolean
  isKnownEmail(email: string): Promise<boolean>
  /** undefined: nobody is signed in */
  callerOf(headers: CredentialHeaders): Promise<Caller | undefined>
  /** What better-auth knows a session by. undefined: it is not theirs, or there is none. */
  tokenOf(session: { id: string; userId: string }): Promise<string | undefined>
  hasPassword(userId: string): Promise<boolean>
  onError(error: unknown): void
}

/** Hashing a password takes a core for a tenth of a second and, at sign-up, a database connection. */
const HASHES_AT_ONCE = 4
const HASHES_WAITING = 500
const HASHING: Guard[] = ['sign-in', 'sign-up', 'password', 'new-password']

/** Everything below /api/auth: the routes that we use, limited, with what they take parsed first. */
export function createAuthHandler(options: AuthHandlerOptions): AuthHandler {
  const { betterAuth, limits, config, mails, isKnownEmail, callerOf, tokenOf, hasPassword, onError } = options
  const gate = createGate({ width: HASHES_AT_ONCE, waiting: HASHES_WAITING })
  const quietGate = createGate({ width: HASHES_AT_ONCE, waiting: HASHES_WAITING })
  const ways = (['google', 'github'] as const).filter((provider) => config[provider])

  const isPassword = (headers: Headers, password: unknown): Promise<boolean> =>
    betterAuth.api.verifyPassword({ headers, body: { password: String(password ?? '') } }).then(
      () => true,
      () => false,
    )

  return async (request, { address }) => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith(`${AUTH_PATH}/`)) return refusal(404, 'NOT_FOUND', 'There is nothing here.')
    const name = `${request.method} ${url.pathname.slice(AUTH_PATH.length).replace(/\/+$/, '')}`
    // What the pages for guests have to know; nothing of it is a secret.
    if (name === 'GET /options') return Response.json({ mails, providers: ways }, { headers: NO_STORE })
    const route = ROUTES[name]
    if (!route) return refusal(404, 'NOT_FOUND', 'There is nothing here.')
    if (request.method === 'POST') {
      const counted = await limits.fromAddress(addressLimit(route), address)
      if (counted.kind === 'refused') return tooMany('Too many requests come from your network.', counted)
    }
    if (route.needsMail && !mails) return refusal(409, 'MAIL_NOT_SET', 'This server sends no mail. Ask an admin.')

    const parsed = request.method === 'POST' ? await parseBody(request, route) : parseQuery(url, route)
    if (parsed.kind === 'refused') return parsed.response
    const { headers } = request
    const caller = await callerOf({ cookie: headers.get('cookie'), authorization: headers.get('authorization') })
    // Signing in and its settings are the admin's own, not those of whom they view the product as.
    if (caller?.viewing && !WHILE_VIEWING.includes(name)) return refusal(403, 'FORBIDDEN', VIEWING)
    const account = accountOf(route, { body: parsed.body, caller })
    const refused = await countOff(route, account, { limits, body: parsed.body })
    if (refused) return refused

    const body = name === 'POST /revoke-session' ? await withToken(parsed.body, caller) : parsed.body
    if (!body) return refusal(404, 'NOT_FOUND', 'There is no such session of yours.')
    const inner = innerRequest({ request, url, body, address, publicUrl: config.publicUrl })
    if (route.sameAnswer) {
      quietGate(() => betterAuth.handler(inner)).catch(onError)
      return Response.json({ status: true }, { headers: NO_STORE })
    }
    const ask = async () => {
      if (route.asksPassword && caller && (await hasPassword(caller.userId))) {
        const right = await isPassword(inner.headers, parsed.body.password)
        if (!right) return refusal(400, 'INVALID_PASSWORD', 'This is not your password.')
      }
      return betterAuth.handler(inner)
    }
    const hashes = route.asksPassword || (route.guards && HASHING.includes(route.guards))
    const response = await (hashes ? gate(ask) : ask()).catch((error: unknown) => {
      if (error instanceof GateFull) return tooMany('Too many people are signing in at once.', { retryAfterSeconds: 2 })
      throw error
    })
    if (account && response.ok) await limits.clearAttempts(account)
    if (response.ok) await afterwards(name, { body: parsed.body, userId: caller?.userId }, options)
    if (route.guards === 'sign-up') return explainTaken(response, parsed.body, isKnownEmail)
    return shapeAnswer(name, response, caller?.sessionId)
  }

  async function withToken({ id }: Body, caller: Caller | undefined): Promise<Body | undefined> {
    // Who is not signed in hears so from better-auth.
    if (!caller) return { token: 'none' }
    const token = await tokenOf({ id: String(id), userId: caller.userId })
    return token === undefined ? undefined : { token }
  }
}

const WHILE_VIEWING = ['POST /sign-out', 'GET /get-session']
const VIEWING = 'You are viewing as somebody else. End that first.'
const NO_STORE = { 'cache-control': 'no-store' }

function addressLimit({ guards }: Route): keyof AddressLimits {
  switch (guards) {
    case 'sign-in':
    case 'code':
    case 'new-password':
      return 'signIn'
    case 'sign-up':
      return 'signUp'
    case 'mail':
    case 'own-mail':
      return 'mail'
    default:
      return 'other'
  }
}

/** Whose password is being tried? */
function accountOf(route: Route, { body, caller }: { body: Body; caller: Caller | undefined }): string | undefined {
  if (route.guards === 'sign-in') return `email ${body.email}`
  if (route.guards !== 'password' && !route.asksPassword) return undefined
  return caller && `user ${caller.userId}`
}

type Counting = { limits: AuthLimits; body: Body }

/** A refusal, when there were too many tries of this account or mails to this receiver. */
async function countOff({ guards }: Route, account: string | undefined, { limits, body }: Counting) {
  const attempt: Consumed = account ? await limits.attempt(account) : { kind: 'allowed' }
  if (attempt.kind === 'refused') return tooMany('Too many attempts to sign in to this account.', attempt)
  if (guards !== 'mail' && guards !== 'own-mail') return undefined
  const mail = await limits.mail(`email ${body.email ?? body.newEmail}`)
  return mail.kind === 'refused' ? tooMany('Enough mails were sent to this address.', mail) : undefined
}

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
