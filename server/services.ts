import type { Expectations } from './actions/expectations.ts'
import type { Actions } from './actions/service.ts'
import type { AuthService } from './auth/service.ts'
import type { Database } from './database/client.ts'
import type { Bus } from './events/bus.ts'
import type { Provider } from './generated/prisma/client.ts'
import type { HealthAdmin } from './health/admin.ts'
import type { OutputsService } from './outputs/service.ts'
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
  /** A key is set, or the sandbox answers. */
  providerReady(provider: Provider): boolean
  readonly health: HealthAdmin
  readonly outputs: OutputsService
  /** How long work on a model usually takes. */
  expectedMs: Expectations
  readonly sandbox: boolean
}
