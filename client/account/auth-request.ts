/** How a question to /api/auth ended. `field` is where the person should look. */
export type AuthAnswer = { kind: 'done'; body: Record<string, unknown> } | AuthRefusal
export type AuthRefusal = { kind: 'refused'; field: AuthField | null; code: string | null; message: string }
export type AuthField = 'name' | 'email' | 'password' | 'code'

export function postAuth(path: string, body: object = {}): Promise<AuthAnswer> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = ask(path, init)
  running = Promise.all([running, answer])
  return answer
}

let running: Promise<unknown> = Promise.resolve()

/** Once nothing is under way that may replace the session: the old one may have ended before the new one is here. */
export const authSettled = (): Promise<unknown> => running

export const getAuth = (path: string): Promise<AuthAnswer> => ask(path, {})

async function ask(path: string, init: RequestInit): Promise<AuthAnswer> {
  try {
    const response = await fetch(`/api/auth${path}`, init)
    const body = (await response.json().catch(() => ({}))) as Record<string, unknown>
    return response.ok ? { kind: 'done', body } : refusal(response, body)
  } catch {
    return refused(null, 'The server could not be reached. Check your connection and try again.')
  }
}

type Said = { code?: string; message?: string }

function refusal(response: Response, { code, message }: Said): AuthRefusal {
  if (response.status === 429) {
    const what = code === 'ACCOUNT_TEMPORARILY_LOCKED' ? 'Too many wrong codes.' : 'Too many attempts.'
    return refused(null, `${what} ${waitFor(response)}, then try again.`, code)
  }
  if (code?.startsWith('USER_ALREADY_EXISTS')) {
    return refused('email', 'There is an account with this e-mail already. Sign in instead.', code)
  }
  switch (code) {
    case 'INVALID_EMAIL_OR_PASSWORD':
      return refused('password', 'E-mail or password is not right.', code)
    case 'INVALID_PASSWORD':
      return refused('password', 'This is not your password.', code)
    case 'INVALID_CODE':
      return refused('code', 'This code is not right. It changes every 30 seconds; take the one shown now.', code)
    case 'INVALID_BACKUP_CODE':
      return refused('code', 'This is no backup code of yours, or it was used already.', code)
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return refused(
        null,
        'This took too long, or there were too many wrong codes. Sign in again from the start.',
        code,
      )
    case 'INTERNAL':
      return refused(null, 'Something went wrong on our side. Try again in a moment.', code)
  }
  if (code?.includes('PASSWORD')) return refused('password', message ?? 'This password is not accepted.', code)
  if (code?.includes('EMAIL')) return refused('email', message ?? 'This e-mail is not accepted.', code)
  return refused(null, message ?? 'That did not work. Try again in a moment.', code)
}

function waitFor(response: Response): string {
  const seconds = Number(response.headers.get('retry-after') ?? response.headers.get('x-retry-after'))
  if (!(seconds > 0)) return 'Wait a few minutes'
  return seconds < 90 ? `Wait ${Math.ceil(seconds)} seconds` : `Wait ${Math.ceil(seconds / 60)} minutes`
}

const refused = (field: AuthField | null, message: string, code: string | null = null): AuthRefusal => ({
  kind: 'refused',
  field,
  code,
  message,
})
