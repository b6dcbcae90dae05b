import { prismaAdapter } from 'better-auth/adapters/prisma'
import { getOAuthState, isAPIError } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { bearer } from 'better-auth/plugins/bearer'
import type { Config } from '../config.ts'
import type { SystemDatabase } from '../database/client.ts'
import { isTimeZone } from '../time-zone.ts'
import type { AuthLetter } from './letters.ts'
import { cookiePrefix, trustedOrigins } from './origins.ts'
import { RESET_SECONDS } from './recovery.ts'
import { nameSchema, PASSWORD_MAX, PASSWORD_MIN } from './routes.ts'
import { secondFactor } from './second-factor.ts'

export const AUTH_PATH = '/api/auth'
/** Set by us alone, so that nobody chooses the address that is kept with their session. */
export const ADDRESS_HEADER = 'x-palette-address'

export const SESSION_SECONDS = 30 * 86_400
const REFRESH_SECONDS = 86_400
const VERIFY_SECONDS = 3_600

export type BetterAuthOptions = {
  database: SystemDatabase
  config: Pick<Config, 'publicUrl' | 'allowedOrigins' | 'production' | 'google' | 'github'>
  secret: string
  addressHash(email: string): string
  /** Absent: this server sends no mail. Never throws. */
  mail: ((letter: AuthLetter) => Promise<void>) | undefined
  emailOf(userId: string): Promise<string | undefined>
  onPasswordReset(user: { id: string; email: string }): Promise<void>
  onSessionCreated(userId: string): Promise<void>
  onSessionEnded(userId: string): void
  log(level: string, message: string, ...details: unknown[]): void
}

export type BetterAuth = ReturnType<typeof createBetterAuth>

/**
 * Passwords and sessions. Reached through http.ts, which lets the routes through that we use, limits them and parses
 * what they take; API keys are ours (service.ts, actors.ts), in the table that better-auth's plugin would use.
 */
export function createBetterAuth(options: BetterAuthOptions) {
  const {
    database,
    config,
    secret,
    addressHash,
    mail,
    emailOf,
    onPasswordReset,
    onSessionCreated,
    onSessionEnded,
    log,
  } = options
  const { publicUrl, google, github } = config
  const page = (path: string, token: string) => `${publicUrl}${path}?token=${encodeURIComponent(token)}`
  return betterAuth({
    appName: "Director's Palette",
    // A path in PUBLIC_URL would silently replace basePath.
    baseURL: new URL(config.publicUrl).origin,
    basePath: AUTH_PATH,
    secret,
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message, ...details) => {
        if (!details.some(isTakenEmail)) log(level, message, ...details)
      },
    },
    // A refusal is the caller's to know; better-auth would print each of them.
    onAPIError: {
      onError: (error) => {
        if (!isRefusal(error)) log('error', 'A request to /api/auth failed', error)
      },
    },
    database: prismaAdapter(database, { provider: 'postgresql', transaction: true }),
    trustedOrigins: trustedOrigins(config),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      resetPasswordTokenExpiresIn: RESET_SECONDS,
      revokeSessionsOnPasswordReset: true,
      ...(mail && {
        sendResetPassword: ({ user, token }) =>
          mail({ kind: 'reset', to: user.email, url: page('/reset-password', token) }),
      }),
      onPasswordReset: ({ user }) => onPasswordReset(user),
    },
    emailVerification: {
      sendOnSignUp: mail !== undefined,
      expiresIn: VERIFY_SECONDS,
      ...(mail && {
        async sendVerificationEmail({ user, token }) {
          const url = page('/verify-email', token)
          const now = await emailOf(user.id)
          if (now === undefined || now === user.email) return mail({ kind: 'verify', to: user.email, url })
          await mail({ kind: 'confirmAddress', to: user.email, from: now, url })
          await mail({ kind: 'addressChanging', to: now, newAddress: user.email, url: `${publicUrl}/forgot-password` })
        },
      }),
    },
    socialProviders: {
      ...(google && { google: { ...google, mapProfileToUser: personOf } }),
      ...(github && { github: { ...github, mapProfileToUser: personOf } }),
    },
    account: {
      modelName: 'credential',
      // What lets us ask the provider for more is of no use here, and of use to a thief.
      encryptOAuthTokens: true,
      // Said aloud: an account is joined only where both sides have verified the address.
      accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true },
    },
    verification: { storeIdentifier: 'hashed' },
    user: {
      changeEmail: { enabled: mail !== undefined },
      additionalFields: {
        role: { type: 'string', required: false, defaultValue: 'USER', input: false },
        timeZone: { type: 'string', required: false, returned: false },
        suspendedAt: { type: 'date', required: false, input: false },
        addressHash: { type: 'string', required: false, input: false, returned: false },
      },
    },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: REFRESH_SECONDS,
      cookieCache: { enabled: false },
      additionalFields: {
        provenAt: { type: 'date', required: false, input: false },
        viewingAsId: { type: 'string', required: false, input: false },
        viewingUntil: { type: 'date', required: false, input: false },
      },
    },
    // Ours are in limits.ts: better-auth's window is as long as nobody pauses, so that a busy office would lock itself out.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: cookiePrefix(config.publicUrl),
      useSecureCookies: config.production || config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Said aloud, because better-auth turns both off where it sees a test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    databaseHooks: {
      user: {
        create: {
          // Who comes by Google or GitHub brings the zone along in the state, as the form brings it in its body.
          before: async (user) => {
            const zone = (await getOAuthState())?.timeZone
            return {
              data: {
                ...user,
                addressHash: addressHash(user.email),
                ...(typeof zone === 'string' && isTimeZone(zone) && { timeZone: zone }),
              },
            }
          },
        },
        update: {
          // An address is changed by a link that came to it, which is what verifies one.
          before: async (change) => ({ data: { ...change, ...(change.email && { emailVerified: true }) } }),
        },
      },
      session: {
        create: { after: (session) => onSessionCreated(session.userId) },
        delete: { after: async (session) => onSessionEnded(session.userId) },
      },
    },
    plugins: [secondFactor(), bearer()],
  })
}

/** A name as everybody's is. Somebody's picture elsewhere is not ours to load. */
const personOf = (profile: { name?: string | null; login?: string }) => ({
  name: nameSchema.catch('New here').parse(profile.name || profile.login),
  image: undefined,
})

const isRefusal = (error: unknown) => isAPIError(error) && error.statusCode < 500

/** Two sign-ups of one e-mail address at once: http.ts answers the slower one, and nothing is wrong. */
const isTakenEmail = (detail: unknown) => (detail as { code?: unknown } | null)?.code === 'P2002'
