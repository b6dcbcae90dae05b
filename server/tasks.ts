import type { Logger } from 'pino'
import { z } from 'zod'
import { ADVANCE_ACTION, RUN_ACTION } from './actions/jobs.ts'
import type { MediaRunner } from './actions/media/runner.ts'
import type { Runner } from './actions/runner.ts'
import type { Unseen } from './actions/unseen.ts'
import type { Drift } from './admin/drift/service.ts'
import type { Guards } from './admin/guards/service.ts'
import type { ModelsAdmin } from './admin/models/service.ts'
import type { Reports } from './admin/reports/service.ts'
import { MAIL_PERSON, mailPersonPayload, type Post } from './auth/post.ts'
import type { AuthService } from './auth/service.ts'
import { actionId } from './brands.ts'
import type { Credits } from './credits/service.ts'
import { type Alarms, CHECK_ALARMS_MS } from './health/alarms/service.ts'
import { type Alerts, DELIVER_ALERT } from './health/alerts/alerts.ts'
import { CHECK_HEALTH } from './health/watch/asking.ts'
import type { Health } from './health/watch/service.ts'
import type { Scheduled } from './jobs/schedule.ts'
import { definePeriodic, defineTask, type Task } from './jobs/task.ts'
import { MAIL_NOTICE, type Notifications } from './notifications/service.ts'
import { type Privacy, REMOVE_FILES } from './privacy/service.ts'
import { HANDLE_WEBHOOK, type Webhooks } from './webhooks/service.ts'

const HOUR_MS = 3_600_000
/** Somebody waits for an action whose runner died, and looking costs a millisecond. */
const SWEEP_MS = 5_000

const oneAction = z.object({ actionId: z.string().transform(actionId) })

/** Everything that is done by the queue rather than by a request. */
export function createTasks(deps: {
  runner: Runner
  media: Pick<MediaRunner, 'advance' | 'reconcile'>
  webhooks: Pick<Webhooks, 'handle' | 'retry' | 'purge'>
  boosts: { reconcile(): Promise<boolean> }
  sweep: (stopping: AbortSignal) => Promise<boolean>
  purgeProgress: () => Promise<boolean>
  unseen: Pick<Unseen, 'tellDue'>
  notifications: Pick<Notifications, 'purge'>
  /** Absent: this server sends no mail, and asks for none. */
  mailNotice: ((id: string) => Promise<void>) | undefined
  mailPerson: Post['deliver'] | undefined
  credits: Credits
  modelsAdmin: Pick<ModelsAdmin, 'look'>
  guards: Pick<Guards, 'tellDue'>
  auth: Pick<AuthService, 'deleteExpiredSessions'>
  privacy: Pick<Privacy, 'removeFiles' | 'purge'>
  health: Pick<Health, 'check' | 'learnUsual' | 'purge'>
  alerts: Pick<Alerts, 'deliver' | 'deliverDue'>
  alarms: Pick<Alarms, 'check'>
  drift: Pick<Drift, 'compare'>
  reports: Pick<Reports, 'fold'>
  log: Logger
}): Task[] {
  return [
    defineTask(RUN_ACTION, oneAction, (payload) => deps.runner.run(payload.actionId)),
    defineTask(ADVANCE_ACTION, oneAction, (payload) => deps.media.advance(payload.actionId)),
    definePeriodic('actions.reconcile', () => deps.media.reconcile()),
    defineTask(HANDLE_WEBHOOK, z.object({ id: z.uuid() }), (payload) => deps.webhooks.handle(payload.id)),
    definePeriodic('webhooks.retry', () => deps.webhooks.retry()),
    definePeriodic('boosts.reconcile', deps.boosts.reconcile),
    definePeriodic('webhooks.purge', deps.webhooks.purge),
    definePeriodic('actions.sweep', deps.sweep),
    definePeriodic('actions.purgeProgress', deps.purgeProgress),
    definePeriodic('actions.tellUnseen', deps.unseen.tellDue),
    definePeriodic('notifications.purge', deps.notifications.purge),
    // Of a server that could mail when it was asked for and cannot any more, nothing is left over.
    defineTask(MAIL_NOTICE, z.object({ id: z.uuid() }), async ({ id }) => deps.mailNotice?.(id)),
    defineTask(MAIL_PERSON, mailPersonPayload, async (mail) => deps.mailPerson?.(mail)),
    definePeriodic('credits.renew', deps.credits.renewDue),
    definePeriodic('credits.expire', deps.credits.expireDue),
    definePeriodic('auth.deleteExpiredSessions', deps.auth.deleteExpiredSessions),
    definePeriodic(REMOVE_FILES, deps.privacy.removeFiles),
    definePeriodic('privacy.purge', () => deps.privacy.purge()),
    definePeriodic(CHECK_HEALTH, () => deps.health.check()),
    defineTask(DELIVER_ALERT, z.object({ id: z.uuid() }), ({ id }) => deps.alerts.deliver(id)),
    definePeriodic('health.checkAlarms', () => deps.alarms.check()),
    definePeriodic('health.deliverDue', () => deps.alerts.deliverDue()),
    definePeriodic('health.learnUsual', () => deps.health.learnUsual()),
    definePeriodic('health.purge', deps.health.purge),
    definePeriodic('reports.fold', deps.reports.fold),
    definePeriodic('drift.compare', deps.drift.compare),
    definePeriodic('guards.tellDue', deps.guards.tellDue),
    definePeriodic('catalogue.sync', async () => {
      const { problem } = await deps.modelsAdmin.look({ kind: 'system' })
      if (problem) deps.log.warn(`The provider's list of models says nothing new. ${problem}`)
    }),
  ]
}

type Intervals = { reconcileIntervalMs: number; healthIntervalMs: number }

export const schedule = ({ reconcileIntervalMs, healthIntervalMs }: Intervals): Scheduled[] => [
  { task: 'actions.sweep', everyMs: Math.min(SWEEP_MS, reconcileIntervalMs) },
  { task: 'actions.reconcile', everyMs: reconcileIntervalMs },
  { task: 'boosts.reconcile', everyMs: reconcileIntervalMs },
  { task: 'webhooks.retry', everyMs: 60_000 },
  { task: 'credits.renew', everyMs: 10_000 },
  { task: 'credits.expire', everyMs: 60_000 },
  { task: 'actions.tellUnseen', everyMs: 10_000 },
  { task: 'notifications.purge', everyMs: HOUR_MS },
  { task: 'actions.purgeProgress', everyMs: HOUR_MS },
  { task: 'webhooks.purge', everyMs: HOUR_MS },
  { task: 'auth.deleteExpiredSessions', everyMs: HOUR_MS },
  { task: REMOVE_FILES, everyMs: 60_000 },
  { task: 'privacy.purge', everyMs: HOUR_MS },
  { task: CHECK_HEALTH, everyMs: healthIntervalMs },
  { task: 'health.checkAlarms', everyMs: CHECK_ALARMS_MS },
  { task: 'health.deliverDue', everyMs: 60_000 },
  { task: 'health.learnUsual', everyMs: HOUR_MS },
  { task: 'health.purge', everyMs: HOUR_MS },
  { task: 'guards.tellDue', everyMs: 60_000 },
  { task: 'reports.fold', everyMs: 5_000 },
  { task: 'drift.compare', everyMs: 60_000 },
  { task: 'catalogue.sync', everyMs: 6 * HOUR_MS },
]
