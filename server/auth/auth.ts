import type { Logger } from 'pino'
import { type UserId, userId } from '../brands.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/client.ts'
import type { Transactions } from '../database/transaction.ts'
import type { Bus } from '../events/bus.ts'
import type { Mailer } from '../mail/mailer.ts'
import { createAccessWatch } from './access.ts'
import { createActors } from './actors.ts'
import { createAddressHash } from './address-hash.ts'
import { createBetterAuth } from './better-auth.ts'
import { createConfirm } from './confirm.ts'
import { createAuthHandler } from './http.ts'
import type { AuthLetter } from './letters.ts'
import { type AddressLimits, createAuthLimits } from './limits.ts'
import { createPost } from './post.ts'
import { createAuthService } from './service.ts'
import * as store from './store.ts'

export type Auth = Awaited<ReturnType<typeof createAuth>>

export type AuthOptions = {
  config: Pick<
    Config,
    'publicUrl' | 'allowedOrigins' | 'production' | 'limits' | 'google' | 'github' | 'adminSecondFactor'
  >
  /** of readAuthSecret */
  secret: string
  database: Pick<Database, 'system' | 'pool'>
  transactions: Transactions
  bus: Bus
  clock: Clock
  log: Pick<Logger, 'warn' | 'error'>
  /** Absent: this server sends no mail. */
  mailer?: Pick<Mailer, 'send'> | undefined
  perAddress?: AddressLimits
  recheckMs?: number
}

const SESSIONS_MAX = 50

/** All of sign-in, sessions and keys, put together once for the process. */
export async function createAuth(options: AuthOptions) {
  const { config, secret, database, transactions, bus, clock, log, mailer, perAddress, recheckMs } = options
  const { system, pool } = database

  const addressHash = createAddressHash(secret)
  const limits = createAuthLimits({ pool, limits: config.limits, ...(perAddress && { perAddress }) })
  const post = mailer && createPost({ transactions, mailer, secret, clock, log })
  const mail =
    post &&
    ((letter: AuthLetter) =>
      // Who signs up is signed up, with or without a mail; they can ask for it again.
      post.ask(letter).catch((error: unknown) => log.error({ err: error, kind: letter.kind }, 'a mail is lost')))

  const dropLoose = (id: string) => store.deleteLoose(system, id)
  const onPasswordChanged = async (id: string) => {
    await dropLoose(id)
    bus.publish(`access:${id}` as const)
    const email = mail && (await store.findEmail(system, id))
    if (email) await mail({ kind: 'passwordChanged', to: email, url: `${config.publicUrl}/forgot-password` })
  }

  const betterAuth = createBetterAuth({
    database: system,
    config,
    secret,
    addressHash,
    mail,
    emailOf: (id) => store.findEmail(system, id),
    onPasswordReset: ({ id }) => onPasswordChanged(id),
    onSessionCreated: async (owner) => {
      try {
        await store.sawUser(system, { userId: owner, now: clock.now() })
        const ended = await store.trimSessions(system, { userId: owner, keep: SESSIONS_MAX, now: clock.now() })
        if (ended > 0) bus.publish(`access:${owner}`)
      } catch (error) {
        // Who has signed in is in; the next time trims.
        log.error({ error }, 'A sign-in could not be noted, or old sessions not be ended')
      }
    },
    onSessionEnded: (owner) => bus.publish(`access:${owner}`),
    log: (level, message, ...details) => log[level === 'error' ? 'error' : 'warn']({ details }, message),
  })
  const { authCookies } = await betterAuth.$context
  const actors = await createActors({
    betterAuth,
    database: system,
    bus,
    clock,
    adminSecondFactor: config.adminSecondFactor ?? false,
  })
  const watch = createAccessWatch({
    database: system,
    bus,
    clock,
    onError: (error) => log.error({ error }, 'Open sockets could not be checked'),
    ...(recheckMs && { recheckMs }),
  })

  const confirming = createConfirm({ betterAuth, limits, database: system, clock })

  return {
    /** Answers everything below /api/auth. */
    handle: createAuthHandler({
      betterAuth,
      limits,
      config,
      mails: mail !== undefined,
      isKnownEmail: async (email) => (await system.user.count({ where: { email } })) > 0,
      callerOf: async (headers) => {
        const resolved = await actors.resolve(headers)
        if (resolved.kind !== 'valid') return undefined
        const { actor } = resolved
        if (actor.kind === 'apiKey') return { userId: actor.userId, sessionId: undefined, viewing: false }
        return { userId: actor.userId, sessionId: actor.sessionId, viewing: actor.viewing !== undefined }
      },
      tokenOf: (session) => store.findSessionToken(system, session),
      hasPassword: (id) => store.hasPassword(system, id),
      onError: (error) => log.error({ err: error }, 'a request to /api/auth failed'),
      dropLoose,
      onPasswordChanged,
    }),

    /** Who asks? */
    resolve: actors.resolve,

    /** Is it really they, and what stands for their address once they have left? */
    ...confirming,
    addressHash,

    /** For sockets. */
    watch: watch.watch,

    service: createAuthService({
      transactions,
      database: system,
      clock,
      mails: mail !== undefined,
      confirm: confirming.confirm,
    }),

    /** The work of the job that mails. Absent: this server sends none. */
    deliverMail: post?.deliver,

    /** A Set-Cookie that takes a session cookie back which no longer holds; a page cannot, it is httpOnly. */
    clearedCookie: `${authCookies.sessionToken.name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${
      authCookies.sessionToken.attributes.secure ? '; Secure' : ''
    }`,

    /** Whether they come with a session; it may have ended. */
    holdsSession: ({ cookie }: { cookie?: string | undefined }): boolean =>
      cookie?.includes(`${authCookies.sessionToken.name}=`) ?? false,

    /** Signs somebody up from within, past the limits by address: for sample data. Throws when the e-mail is taken. */
    signUp: async (person: { name: string; email: string; password: string }): Promise<UserId> =>
      userId((await betterAuth.api.signUpEmail({ body: person })).user.id),

    stop: watch.stop,
  }
}
