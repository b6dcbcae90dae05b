import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Whom the provider says that somebody is. */
export type Profile = { id: string; name: string; email: string; verified: boolean }

const HOSTS = ['accounts.google.com', 'oauth2.googleapis.com', 'github.com', 'api.github.com']

/**
 * Google and GitHub on this machine, over real HTTP: codes that hold once, with PKCE checked. The product knows nothing
 * of it: requests to the providers' own hosts come here instead.
 */
export async function startProviders() {
  const codes = new Map<string, { challenge: string; redirectUri: string; profile: Profile }>()
  const tokens = new Map<string, Profile>()
  const refused: string[] = []

  const server = createServer(async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://here')
    const host = req.headers['x-meant-for']
    const json = (body: unknown, status = 200) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (url.pathname.endsWith('/token') || url.pathname.endsWith('/access_token')) {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk as Buffer)
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const code = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      const fault =
        (!code && 'code') ||
        (code!.challenge !== challenge && 'verifier') ||
        (code!.redirectUri !== form.get('redirect_uri') && 'redirect_uri') ||
        (!secretOf(req.headers.authorization, form) && 'secret')
      if (fault) {
        refused.push(fault)
        return json({ error: 'invalid_grant' }, 400)
      }
      const token = randomUUID()
      tokens.set(token, code!.profile)
      return json({ access_token: token, token_type: 'bearer', id_token: idToken(code!.profile) })
    }
    const profile = tokens.get((req.headers.authorization ?? '').replace(/^bearer /i, ''))
    if (host !== 'api.github.com' || !profile) return json({ message: 'Bad credentials' }, 401)
    const { id, name, email, verified } = profile
    if (url.pathname === '/user') return json({ id, login: 'ada', name, email: null, avatar_url: 'https://x.example' })
    return json([{ email, primary: true, verified }])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo

  const real = globalThis.fetch
  globalThis.fetch = (input, init) => {
    const meant = new URL(input instanceof Request ? input.url : input)
    if (!HOSTS.includes(meant.host)) return real(input, init)
    const headers = new Headers(init?.headers)
    headers.set('x-meant-for', meant.host)
    return real(`http://127.0.0.1:${port}${meant.pathname}${meant.search}`, { ...init, headers })
  }

  return {
    refused,
    /** As the provider's page does once somebody has agreed: where the browser is sent, with a code. */
    agree(address: string, profile: Profile): { path: string; state: string; code: string } {
      const { searchParams: asked } = new URL(address)
      const redirectUri = asked.get('redirect_uri')!
      if (asked.get('code_challenge_method') !== 'S256') throw new Error('No PKCE was asked for')
      const [code, state] = [randomUUID(), asked.get('state')!]
      codes.set(code, { challenge: asked.get('code_challenge')!, redirectUri, profile })
      const path = new URL(redirectUri).pathname.replace('/api/auth', '')
      return { path: `${path}?code=${code}&state=${state}`, state, code }
    },
    async stop() {
      globalThis.fetch = real
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const secretOf = (authorization: string | undefined, form: URLSearchParams) =>
  form.get('client_secret') === 'shh' || authorization?.startsWith('Basic ')

function idToken({ id, name, email, verified }: Profile): string {
  const part = (body: object) => Buffer.from(JSON.stringify(body)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: id, name, email, email_verified: verified, picture: 'https://x.example' })}.`
}
