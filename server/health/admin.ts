import type { Pool } from 'pg'
import type { Clock } from '../clock.ts'
import type { Transactions } from '../database/transaction.ts'
import { createAlertAdmin } from './alerts/admin.ts'
import type { Defaults } from './alerts/rules.ts'
import { createCheckNow } from './board/check-now.ts'
import { type Figures, figuresOf, type Look, looksOf } from './board/figures.ts'
import { createIncidentAdmin } from './incidents/admin.ts'
import { createMaintenance } from './maintenance/maintenance.ts'
import type { Health } from './watch/service.ts'

export type HealthAdmin = ReturnType<typeof createHealthAdmin>

/** What admins see and do about health. */
export function createHealthAdmin(deps: {
  transactions: Transactions
  clock: Clock
  pool: Pool
  watch: Pick<Health, 'touched'>
  defaults: Defaults
  mails: boolean
  intervalMs: number
}) {
  const { transactions, clock, defaults, mails, intervalMs } = deps
  return {
    incidents: createIncidentAdmin(deps),
    maintenance: createMaintenance(deps),
    rules: createAlertAdmin(deps),
    checkNow: createCheckNow(deps),
    touched: deps.watch.touched,
    intervalMs,
    /** Whom the environment names. */
    channels: { mails, emails: defaults.emails, webhook: defaults.webhook !== undefined },
    now: () => clock.now(),
    figures: (): Promise<Figures> => transactions.statement((tx) => figuresOf(tx, clock.now())),
    /** The last looks at every target, oldest first. */
    looks: (): Promise<Map<string, Look[]>> => transactions.statement(looksOf),
  }
}
