import { prismaAdapter } from 'better-auth/adapters/prisma'
import { isAPIError } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { bearer } from 'better-auth/plugins/bearer'
import type { Config } from '../config.ts'
import type { SystemDatabase } from '../database/client.ts'
import { cookiePrefix, trustedOrigins } from './origins.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './routes.ts'

export const AUTH_PATH = '/api/auth'
/** Set by us alone, so that nobody chooses the address that is kept with their session. */
export const ADDRESS_HEADER = 'x-palette-address'

export const SESSION_SECONDS = 30 * 86_400
const REFRESH_SECONDS = 86_400

export type BetterAuthOptions = {
  database: SystemDatabase
  config: Pick<Config, 'publicUrl' | 'allowedOrigins' | 'production'>
  secret: string
  addressHash(email: string): string
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
  const { database, config, secret, addressHash, onSessionCreated, onSessionEnded, log } = options
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
    emailAndPassword: { enabled: true, minPasswordLength: PASSWORD_MIN, maxPasswordLength: PASSWORD_MAX },
    account: { modelName: 'credential' },
    user: {
      additionalFields: {
        role: { type: 'string', required: false, defaultValue: 'USER', input: false },
        timeZone: { type: 'string', required: false, returned: false },
        suspendedAt: { type: 'date', required: false, input: false },
        addressHash: { type: 'string', required: false, input: false, returned: false },
      },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: REFRESH_SECONDS, cookieCache: { enabled: false } },
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
        create: { before: async (user) => ({ data: { ...user, addressHash: addressHash(user.email) } }) },
      },
      session: {
        create: { after: (session) => onSessionCreated(session.userId) },
        delete: { after: async (session) => onSessionEnded(session.userId) },
      },
    },
    plugins: [bearer()],
  })
}

const isRefusal = (error: unknown) => isAPIError(error) && error.statusCode < 500

/** Two sign-ups of one e-mail address at once: http.ts answers the slower one, and nothing is wrong. */
const isTakenEmail = (detail: unknown) => (detail as { code?: unknown } | null)?.code === 'P2002'
