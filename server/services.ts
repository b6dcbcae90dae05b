import type { Expectations } from './actions/expectations.ts'
import type { Actions } from './actions/service.ts'
import type { Unseen } from './actions/unseen.ts'
import type { Guards } from './admin/guards/service.ts'
import type { ModelsAdmin } from './admin/models/service.ts'
import type { PeopleAdmin } from './admin/people/people-service.ts'
import type { PointsAdmin } from './admin/people/service.ts'
import type { Reports } from './admin/reports/service.ts'
import type { AuthService } from './auth/service.ts'
import type { Boosts } from './boosts/boosts.ts'
import type { Budgets } from './budgets/service.ts'
import type { TimeZones } from './credits/time-zones.ts'
import type { AccountVersions } from './credits/versions.ts'
import type { Database } from './database/client.ts'
import type { Bus } from './events/bus.ts'
import type { Provider } from './generated/prisma/client.ts'
import type { HealthAdmin } from './health/admin.ts'
import type { Alarms } from './health/alarms/service.ts'
import type { HealthDays } from './health/status/days.ts'
import type { Notifications } from './notifications/service.ts'
import type { OutputsService } from './outputs/service.ts'
import type { Prices } from './prices/service.ts'
import type { Privacy } from './privacy/service.ts'
import type { Promos } from './promos/service.ts'
import type { Catalogue } from './providers/catalogue.ts'
import type { UsageService } from './usage/service.ts'

/** What the schema may call. Built once, in app.ts. */
export type Services = {
  readonly database: Pick<Database, 'forUser' | 'admin'>
  readonly bus: Bus
  readonly auth: AuthService
  readonly catalogue: Catalogue
  readonly actions: Actions
  readonly unseen: Pick<Unseen, 'saw'>
  readonly notifications: Omit<Notifications, 'notify' | 'purge'>
  readonly promos: Promos
  readonly usage: UsageService
  readonly boosts: Pick<Boosts, 'start' | 'refund' | 'handleAnomaly'>
  readonly timeZones: TimeZones
  readonly accountVersions: AccountVersions
  readonly budgets: Budgets
  readonly privacy: Pick<Privacy, 'outlook' | 'deleteAccount'>
  /** A key is set, or the sandbox answers. */
  providerReady(provider: Provider): boolean
  readonly prices: Prices
  readonly modelsAdmin: ModelsAdmin
  readonly guards: Pick<Guards, 'set' | 'lift' | 'pauseOf'>
  readonly pointsAdmin: PointsAdmin
  readonly peopleAdmin: PeopleAdmin
  readonly reports: Omit<Reports, 'fold' | 'rebuild'>
  readonly health: HealthAdmin
  readonly alarms: Pick<Alarms, 'read' | 'set'>
  readonly outputs: OutputsService
  readonly healthDays: HealthDays
  /** How long work on a model usually takes. */
  expectedMs: Expectations
  readonly sandbox: boolean
}
