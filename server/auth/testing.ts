import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { userId } from '../brands.ts'
import { type Config, readConfig } from '../config.ts'
import { createTransactions } from '../database/transaction.ts'
import { createBus } from '../events/bus.ts'
import { createTestDatabase, testClock } from '../test/database.ts'
import { type Auth, createAuth } from './auth.ts'
import type { AddressLimits } from './limits.ts'

export const PASSWORD = 'correct horse battery'

export type AuthWorld = Awaited<ReturnType<typeof startAuthWorld>>

/** A database of one's own, and auth as one instance of the server has it; `instance()` makes another beside it. */
export async function startAuthWorld() {
  // better-auth reads the real time.
  const clock = testClock(new Date().toISOString())
  const { database, appUrl, close } = await createTestDatabase({ clock })
  const config: Config = readConfig({ PORT: '4000' })
  const log = pino({ level: 'silent' })

  const instance = async (more: { perAddress?: AddressLimits } = {}) => {
    const bus = createBus({ carrier: undefined, onError: console.error })
    const transactions = createTransactions({ system: database.system, bus, clock })
    const secret = 'a secret for tests that is long enough, 0123456789'
    const auth = await createAuth({ config, secret, database, transactions, bus, clock, log, ...more })
    return { auth, bus, transactions, ...clientOf(auth) }
  }
  const first = await instance()

  /** Somebody with a session, without the tenth of a second that a password costs. */
  const person = async (email: string) => {
    const { id } = await database.system.user.create({ data: { email, name: 'Ada' } })
    const token = randomBytes(24).toString('hex')
    const expiresAt = new Date(clock.now().getTime() + 30 * 86_400_000)
    await database.system.session.create({ data: { userId: id, token, expiresAt } })
    const bearer = { authorization: `Bearer ${token}` }
    return { userId: userId(id), bearer, actor: await first.actorOf(bearer) }
  }

  return {
    ...first,
    instance,
    person,
    database,
    clock,
    appUrl,
    stop: async () => {
      first.auth.stop()
      await close()
    },
  }
}

type Posted = { status: number; body: Record<string, unknown>; headers: Headers; token: string; cookie: string }
type PostOptions = { headers?: Record<string, string>; address?: string; method?: string; host?: string }

function clientOf(auth: Auth) {
  /** A request as the HTTP layer hands it on. */
  const send = async (
    path: string,
    body?: unknown,
    { headers = {}, address, method = 'POST', host = 'localhost:4000' }: PostOptions = {},
  ) => {
    const request = new Request(`http://${host}/api/auth${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const response = await auth.handle(request, { address })
    const text = await response.text()
    const parsed = text ? (JSON.parse(text) as Record<string, unknown>) : {}
    const cookie = response.headers.getSetCookie().find((one) => one.includes('session_token')) ?? ''
    return {
      status: response.status,
      body: parsed,
      headers: response.headers,
      token: String(parsed?.token),
      cookie,
    } as Posted
  }
  const signUp = async (email: string) => {
    const answer = await send('/sign-up/email', { name: 'Ada', email, password: PASSWORD })
    const bearer = { authorization: `Bearer ${answer.token}` }
    return {
      ...answer,
      bearer,
      cookiePair: answer.cookie.split(';')[0]!,
      userId: (answer.body.user as { id: string })?.id,
    }
  }
  const signIn = (email: string, password = PASSWORD, options: PostOptions = {}) =>
    send('/sign-in/email', { email, password }, options)
  const actorOf = async (headers: { cookie?: string; authorization?: string }) => {
    const resolved = await auth.resolve(headers)
    if (resolved.kind !== 'valid') throw new Error(`The credential is ${resolved.kind}`)
    return resolved.actor
  }
  return { send, signUp, signIn, actorOf }
}
