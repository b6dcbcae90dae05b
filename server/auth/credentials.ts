import { createHash } from 'node:crypto'
import { generateRandomString } from 'better-auth/crypto'

/** What a request shows for itself. `key` names it in memory; nothing keeps the credential. */
export type Credential =
  | { kind: 'none' }
  | { kind: 'malformed'; via: 'cookie' | 'bearer' }
  | { kind: 'session'; via: 'cookie' | 'bearer'; key: string; headers: Headers }
  | { kind: 'apiKey'; via: 'bearer'; key: string; hash: string }

export type CredentialHeaders = { cookie?: string | null | undefined; authorization?: string | null | undefined }

const BEARER = /^bearer(?:\s+|$)/i
/** Session tokens as they are and as they are signed, in a header or a cookie. */
const SESSION_TOKEN = /^[\w.~+/=%-]{16,256}$/
const API_KEY_PREFIX = 'dp_'
const API_KEY_LENGTH = 40
const API_KEY = new RegExp(`^${API_KEY_PREFIX}[A-Za-z0-9]{${API_KEY_LENGTH}}$`)
/** Of a key, what its list shows. */
const SHOWN_LENGTH = API_KEY_PREFIX.length + 5

/**
 * An Authorization header counts before the cookie, so that a key is never taken for the browser's session. Another
 * scheme than Bearer, and every other cookie, is somebody else's.
 */
export function readCredential({ cookie, authorization }: CredentialHeaders, cookieName: string): Credential {
  if (authorization && BEARER.test(authorization)) return readBearer(authorization.replace(BEARER, '').trim())
  const value = cookie ? findCookie(cookie, cookieName) : undefined
  if (value === undefined) return { kind: 'none' }
  if (!SESSION_TOKEN.test(value)) return { kind: 'malformed', via: 'cookie' }
  const headers = new Headers({ cookie: `${cookieName}=${value}` })
  return { kind: 'session', via: 'cookie', key: hashOf(`cookie ${value}`), headers }
}

function readBearer(token: string): Credential {
  if (API_KEY.test(token)) {
    const hash = hashOf(token)
    return { kind: 'apiKey', via: 'bearer', key: hash, hash }
  }
  if (token.startsWith(API_KEY_PREFIX) || !SESSION_TOKEN.test(token)) return { kind: 'malformed', via: 'bearer' }
  const headers = new Headers({ authorization: `Bearer ${token}` })
  return { kind: 'session', via: 'bearer', key: hashOf(`bearer ${token}`), headers }
}

function findCookie(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined
  }
  return undefined
}

/** SHA-256 is enough for what was drawn at random; it is how better-auth's plugin keeps its keys. */
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

export type NewApiKey = { key: string; hash: string; start: string }

export function drawApiKey(): NewApiKey {
  const key = `${API_KEY_PREFIX}${generateRandomString(API_KEY_LENGTH, 'a-z', 'A-Z', '0-9')}`
  return { key, hash: hashOf(key), start: key.slice(0, SHOWN_LENGTH) }
}
