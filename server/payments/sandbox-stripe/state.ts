import type { Sessions } from './objects.ts'
import type { Webhooks } from './webhooks.ts'

/** What the sandbox remembers while it runs. */
export type SandboxState = {
  sessions: Sessions
  webhooks: Webhooks
  /** What was answered under an idempotency key, and to what. */
  answered: Map<string, { fingerprint: string; status: number; body: object }>
  /** The address of a session's page, for a browser. */
  pageOf(sessionId: string): string
}
