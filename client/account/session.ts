/** How signing in or up ended. `field` is where the person should look. */
export type AuthAnswer =
  | { kind: 'done' }
  | { kind: 'refused'; field: 'name' | 'email' | 'password' | null; message: string }

export const PASSWORD_AT_LEAST = 8

export const signIn = (credentials: { email: string; password: string }): Promise<AuthAnswer> =>
  post('/api/auth/sign-in/email', credentials)

export const signUp = (person: { name: string; email: string; password: string }): Promise<AuthAnswer> =>
  // The account's days and its renewal are those of where one is.
  post('/api/auth/sign-up/email', { ...person, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })

export const signOut = (): Promise<AuthAnswer> => post('/api/auth/sign-out', {})

async function post(path: string, body: object): Promise<AuthAnswer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.ok ? { kind: 'done' } : refusal(response, await bodyOf(response))
  } catch {
    return refused(null, 'The server could not be reached. Check your connection and try again.')
  }
}

type Refusal = { code?: string; message?: string }

const bodyOf = (response: Response): Promise<Refusal> => response.json().catch(() => ({}))

function refusal(response: Response, { code, message }: Refusal): AuthAnswer {
  if (response.status === 429) return refused(null, `Too many attempts. ${waitFor(response)}, then try again.`)
  if (code?.startsWith('USER_ALREADY_EXISTS')) {
    return refused('email', 'There is an account with this e-mail already. Sign in instead.')
  }
  if (code === 'INVALID_EMAIL_OR_PASSWORD') return refused('password', 'E-mail or password is not right.')
  if (code?.includes('PASSWORD')) return refused('password', message ?? 'This password is not accepted.')
  if (code?.includes('EMAIL')) return refused('email', message ?? 'This e-mail is not accepted.')
  return refused(null, message ?? 'That did not work. Try again in a moment.')
}

function waitFor(response: Response): string {
  const seconds = Number(response.headers.get('retry-after') ?? response.headers.get('x-retry-after'))
  if (!(seconds > 0)) return 'Wait a few minutes'
  return seconds < 90 ? `Wait ${Math.ceil(seconds)} seconds` : `Wait ${Math.ceil(seconds / 60)} minutes`
}

const refused = (field: 'name' | 'email' | 'password' | null, message: string): AuthAnswer => ({
  kind: 'refused',
  field,
  message,
})
