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

export type Route = {
  /** What of the body is passed on; the rest of it is dropped, so that no field can be slipped in. */
  body?: z.ZodType<object>
  /** sign-in: attempts by account · password: attempts by session · sign-up: by address alone */
  guards?: 'sign-in' | 'sign-up' | 'password'
}

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
  'POST /sign-out': {},
  'GET /get-session': {},
  'GET /list-sessions': {},
  'POST /revoke-session': { body: z.object({ token: z.string().min(1).max(200).refine(isPlainText) }) },
  'POST /revoke-sessions': {},
  'POST /revoke-other-sessions': {},
  'POST /update-user': { body: z.object({ name: nameSchema }) },
  'POST /change-password': {
    // Whoever changes a password wants everyone else out.
    body: z
      .object({ currentPassword: knownPassword, newPassword })
      .transform((passwords) => ({ ...passwords, revokeOtherSessions: true })),
    guards: 'password',
  },
}
