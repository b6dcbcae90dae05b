import { expect } from 'vitest'
import type { startSmtp } from '../mail/testing-smtp.ts'

type Answer = { status: number; body: Record<string, unknown>; headers: Headers; text: string }

/** A browser without pages: keeps its cookies, follows nothing, and tells where it was sent. */
export function visitor(url: string) {
  const jar = new Map<string, string>()
  const ask = async (method: 'GET' | 'POST', path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, url), {
      method,
      redirect: 'manual',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, body: fromJson(text), headers: response.headers, text } as Answer
  }
  return {
    jar,
    post: (path: string, body: unknown = {}, headers?: Record<string, string>) =>
      ask('POST', `/api/auth${path}`, body, headers),
    get: (path: string) => ask('GET', `/api/auth${path}`),
    /** Whom the API takes them for; null: a guest. */
    who: async (): Promise<string | null | undefined> => {
      const { body } = await ask('POST', '/graphql', { query: '{ viewer { user { email } } }' })
      const { data } = body as { data?: { viewer: { user: { email: string } } | null } | null }
      return data?.viewer === null ? null : data?.viewer.user.email
    },
    graphql: async (query: string) => (await ask('POST', '/graphql', { query })).body,
  }
}

const fromJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

type Smtp = Awaited<ReturnType<typeof startSmtp>>

/** The next letter to somebody whose subject says this, and the link in it. */
export async function letterTo(smtp: Pick<Smtp, 'letters'>, to: string, subject: RegExp) {
  const found = () => smtp.letters.findLast((one) => one.to.includes(to) && subject.test(one.headers.subject ?? ''))
  await expect.poll(found, { timeout: 8_000 }).toBeDefined()
  const letter = found()!
  const link = new URL(/https?:\/\/\S+/.exec(letter.text)![0])
  return { ...letter, link, token: link.searchParams.get('token') ?? '' }
}
