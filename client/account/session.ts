import { type AuthAnswer, postAuth } from './auth-request.ts'

export const PASSWORD_AT_LEAST = 8

export const signIn = (credentials: { email: string; password: string }): Promise<AuthAnswer> =>
  postAuth('/sign-in/email', credentials)

export const signUp = (person: { name: string; email: string; password: string }): Promise<AuthAnswer> =>
  postAuth('/sign-up/email', { ...person, timeZone: ownZone() })

export const signOut = (): Promise<AuthAnswer> => postAuth('/sign-out')

/** The account's days and its renewal are those of where one is. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The password was right, and a code is asked for next. */
export const asksForCode = (body: Record<string, unknown>): boolean => body.twoFactorRedirect === true

export const passwordFault = (password: string): string | null =>
  password.length >= PASSWORD_AT_LEAST ? null : `At least ${PASSWORD_AT_LEAST} characters, please.`
