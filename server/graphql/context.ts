import type { Services } from '../app.ts'
import type { UserId } from '../brands.ts'

export type ApiKeyScope = 'READ' | 'ACT'

/** Who asks. Suspended people may read; what they may not do is decided where it is done. */
export type Actor =
  | { kind: 'guest' }
  | { kind: 'session'; userId: UserId; sessionId: string; admin: boolean; suspended: boolean; expiresAt: Date }
  | {
      kind: 'apiKey'
      userId: UserId
      apiKeyId: string
      scopes: readonly ApiKeyScope[]
      suspended: boolean
      expiresAt: Date | undefined
    }

/** The same for HTTP, SSE and WebSocket. */
export type Context = {
  readonly actor: Actor
  readonly requestId: string
  readonly services: Services
}
