import type { Actions } from './actions/service.ts'
import type { AuthService } from './auth/service.ts'
import type { Database } from './database/client.ts'
import type { Bus } from './events/bus.ts'
import type { Catalogue } from './providers/catalogue.ts'
import type { UsageService } from './usage/service.ts'

/** What the schema may call. Built once, in app.ts. */
export type Services = {
  readonly database: Pick<Database, 'forUser' | 'admin'>
  readonly bus: Bus
  readonly auth: AuthService
  readonly catalogue: Catalogue
  readonly actions: Actions
  readonly usage: UsageService
  /** Text work can be done: a key is set, or the sandbox answers. */
  providerReady(): boolean
  readonly sandbox: boolean
}
