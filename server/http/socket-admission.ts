import type { IncomingHttpHeaders } from 'node:http'
import type { CredentialHeaders } from '../auth/credentials.ts'
import type { Actor } from '../graphql/context.ts'
import type { Callers } from './callers.ts'
import type { OriginPolicy } from './origin-policy.ts'
import type { Seats } from './seats.ts'

export type LiveSocket = {
  readonly headers: IncomingHttpHeaders
  readonly address: string | undefined
  /** Of whoever was admitted. */
  access: Access | undefined
  isOpen(): boolean
  close(code: number, reason: string): void
}

type Access = { actor: Actor; credentials: CredentialHeaders; end(): void }
type Shown = { kind: 'shown'; credentials: CredentialHeaders } | { kind: 'refused'; reason: string }

export const FORBIDDEN = 4403
/** Clients come back to it later, as they do after 1001; 4429 would be for good. */
export const TRY_AGAIN_LATER = 1013

export type Admission = ReturnType<typeof createAdmission>

/** Who may open a socket, and until when. */
export function createAdmission({
  callers,
  origins,
  seats,
}: {
  callers: Callers
  origins: OriginPolicy
  seats: Seats
}) {
  return {
    /** False when it was refused; the socket is closed then, with the reason. */
    async admit(socket: LiveSocket, params: Readonly<Record<string, unknown>> | undefined): Promise<boolean> {
      const refuse = (code: number, reason: string) => {
        socket.close(code, reason)
        return false
      }
      const shown = credentialsOf({ params, headers: socket.headers, origins })
      if (shown.kind === 'refused') return refuse(FORBIDDEN, shown.reason)
      const resolved = await callers.resolve(shown.credentials)
      if (resolved.kind === 'invalid') return refuse(FORBIDDEN, 'Invalid credentials')
      if (!socket.isOpen()) return false

      const { actor } = resolved
      const leave = seats.take(actor)
      if (!leave) return refuse(TRY_AGAIN_LATER, 'Too many live connections')
      const unwatch = callers.watch(actor, () => socket.close(FORBIDDEN, 'revoked'))
      socket.access = {
        actor,
        credentials: shown.credentials,
        end() {
          unwatch()
          leave()
        },
      }
      return true
    },

    /** Who it is by now: rights may have changed since. Closes the socket of whoever may not be here any more. */
    async actorOf(socket: LiveSocket): Promise<Actor | undefined> {
      if (!socket.access || socket.access.actor.kind === 'guest') return socket.access?.actor
      const resolved = await callers.resolve(socket.access.credentials)
      if (resolved.kind === 'valid') return resolved.actor
      socket.close(FORBIDDEN, 'revoked')
      return undefined
    },
  }
}

type Showing = {
  params: Readonly<Record<string, unknown>> | undefined
  headers: IncomingHttpHeaders
  origins: OriginPolicy
}

/** A cookie comes along with any page's socket, so it counts only from a page that we know; a bearer is shown on purpose. */
function credentialsOf({ params, headers, origins }: Showing): Shown {
  const authorization = params?.authorization
  if (typeof authorization === 'string') {
    // With or without the scheme: whoever shows something here means a bearer.
    const bearer = /^bearer\s/i.test(authorization) ? authorization : `Bearer ${authorization}`
    return { kind: 'shown', credentials: { authorization: bearer } }
  }
  if (authorization !== undefined && authorization !== null) return { kind: 'refused', reason: 'Invalid credentials' }
  if (headers.cookie === undefined) return { kind: 'shown', credentials: {} }
  if (!origins.knows(headers)) return { kind: 'refused', reason: 'Origin not allowed' }
  return { kind: 'shown', credentials: { cookie: headers.cookie } }
}
