import { z } from 'zod'
import { isTimeZone } from '../time-zone.ts'

export const PASSWORD_MIN = 8
export const PASSWORD_MAX = 128
const EMAIL_MAX = 254
const NAME_MAX = 100

/** PostgreSQL stores no NUL, and nobody is called a line break. */
export const isPlainText = (text: string): boolean => !/\p{Cc}/u.test(text) && text.isWellFormed()

/** A name of a person or of a key: 1 … 100 characters, none of them a control character. */
export const nameSchema = z
  .string({ error: 'A name is needed.' })
  .trim()
  .min(1, 'A name is needed.')
  .max(NAME_MAX, `A name has at most ${NAME_MAX} characters.`)
  .refine(isPlainText, 'A name has no control characters.')

/** Trimmed and lower-cased: one person is one e-mail address, however it is typed. */
export const emailSchema = z
  .string({ error: 'An e-mail address is needed.' })
  .trim()
  .toLowerCase()
  .max(EMAIL_MAX, `An e-mail address has at most ${EMAIL_MAX} characters.`)
  .pipe(z.email('This is not an e-mail address.'))

const newPassword = z
  .string({ error: 'A password is needed.' })
  .min(PASSWORD_MIN, `A password has at least ${PASSWORD_MIN} characters.`)
  .max(PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`)

const knownPassword = z
  .string({ error: 'A password is needed.' })
  .min(1, 'A password is needed.')
  .max(PASSWORD_MAX, `A password has at most ${PASSWORD_MAX} characters.`)

/** Whose days the account's are to be. What is no zone is no reason to refuse somebody: it counts as UTC. */
const timeZone = z.string().max(64).refine(isTimeZone).optional().catch(undefined)

const rememberMe = z.boolean().optional()

/** A path of this site's, to go on to; anything else would send people away with our name on it. */
const nextPath = z
  .string()
  .max(2_000)
  .refine((path) => /^\/(?![/\\])/.test(path) && isPlainText(path))
  .catch('/studio')

const token = z.string().min(1).max(2_000).refine(isPlainText, 'This is no token.')
/** Absent for who has none, because they came by Google or GitHub. */
const passwordIfAny = z.object({ password: knownPassword.optional() })
const trustDevice = z.boolean().optional()
const param = z.string().max(4_000).optional()

export type Route = {
  /** What of the body is passed on; the rest of it is dropped, so that no field can be slipped in. */
  body?: z.ZodType<object>
  /** The same for what stands behind the "?" of a GET. */
  query?: z.ZodType<Record<string, string | undefined>>
  guards?: Guard
  /** Is answered the same, and at once, whatever comes of it: neither words nor time tell who is known here. */
  sameAnswer?: true
  /** Makes no sense where no mail can be sent. */
  needsMail?: true
  /** The password is checked before better-auth is asked, which would not. */
  asksPassword?: true
}

/**
 * sign-in: attempts by account · password: attempts by session · sign-up, code, new-password: by address alone ·
 * mail: mails by receiver · own-mail: mails by session
 */
export type Guard = 'sign-in' | 'sign-up' | 'password' | 'code' | 'new-password' | 'mail' | 'own-mail'

/** All of better-auth that can be reached. Every other path of it is not found. */
export const ROUTES: Record<string, Route | undefined> = {
  'POST /sign-up/email': {
    body: z.object({ name: nameSchema, email: emailSchema, password: newPassword, rememberMe, timeZone }),
    guards: 'sign-up',
  },
  'POST /sign-in/email': {
    body: z.object({ email: emailSchema, password: knownPassword, rememberMe }),
    guards: 'sign-in',
  },
  'POST /sign-in/social': {
    body: z
      .object({ provider: z.enum(['google', 'github'], 'There is no such provider.'), next: nextPath, timeZone })
      .transform(({ provider, next, timeZone }) => ({
        provider,
        callbackURL: next,
        errorCallbackURL: '/sign-in',
        additionalData: { timeZone },
      })),
    guards: 'code',
  },
  'GET /callback/google': { query: z.object({ code: param, state: param, error: param, iss: param }) },
  'GET /callback/github': { query: z.object({ code: param, state: param, error: param, iss: param }) },
  'POST /sign-out': {},
  'GET /get-session': {},
  'GET /list-sessions': {},
  'POST /revoke-session': { body: z.object({ id: z.uuid('This is no session.') }) },
  'POST /revoke-sessions': {},
  'POST /revoke-other-sessions': {},
  'GET /list-accounts': {},
  'POST /update-user': { body: z.object({ name: nameSchema }) },
  'POST /change-password': {
    // Whoever changes a password wants everyone else out.
    body: z
      .object({ currentPassword: knownPassword, newPassword })
      .transform((passwords) => ({ ...passwords, revokeOtherSessions: true })),
    guards: 'password',
  },
  'POST /change-email': {
    body: z.object({ newEmail: emailSchema, password: knownPassword.optional() }),
    guards: 'own-mail',
    needsMail: true,
    asksPassword: true,
  },
  'POST /request-password-reset': {
    body: z.object({ email: emailSchema }),
    guards: 'mail',
    needsMail: true,
    sameAnswer: true,
  },
  'POST /reset-password': { body: z.object({ newPassword, token }), guards: 'new-password' },
  'POST /send-verification-email': { body: z.object({ email: emailSchema }), guards: 'own-mail', needsMail: true },
  'GET /verify-email': { query: z.object({ token }) },
  'POST /two-factor/enable': { body: passwordIfAny, guards: 'password' },
  'POST /two-factor/disable': { body: passwordIfAny, guards: 'password' },
  'POST /two-factor/generate-backup-codes': { body: passwordIfAny, guards: 'password' },
  'POST /two-factor/verify-totp': {
    body: z.object({
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/, 'A code has six digits.'),
      trustDevice,
    }),
    guards: 'code',
  },
  'POST /two-factor/verify-backup-code': {
    body: z.object({ code: z.string().trim().min(1).max(20).refine(isPlainText), trustDevice }),
    guards: 'code',
  },
}
