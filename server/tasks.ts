import type { Logger } from 'pino'
import { z } from 'zod'
import { ADVANCE_ACTION, RUN_ACTION } from './actions/jobs.ts'
import type { MediaRunner } from './actions/media/runner.ts'
import type { Runner } from './actions/runner.ts'
import type { Unseen } from './actions/unseen.ts'
import type { Reports } from './admin/reports/service.ts'
import { MAIL_PERSON, mailPersonPayload, type Post } from './auth/post.ts'
import type { AuthService } from './auth/service.ts'
import { actionId } from './brands.ts'
import type { Credits } from './credits/service.ts'
import { type Alerts, DELIVER_ALERT } from './health/alerts/alerts.ts'
import { CHECK_HEALTH } from './health/watch/asking.ts'
import type { Health } from './health/watch/service.ts'
import type { Scheduled } from './jobs/schedule.ts'
import { defineTask, type Task } from './jobs/task.ts'
import { MAIL_NOTICE, type Notifications } from './notifications/service.ts'
import { type Privacy, REMOVE_FILES } from './privacy/service.ts'
import type { Catalogue } from './providers/catalogue.ts'
import { HANDLE_WEBHOOK, type Webhooks } from './webhooks/service.ts'

const HOUR_MS = 3_600_000
/** A job that finds this much to do leaves the rest to its next turn. */
const ROUNDS_MAX = 50

const none = z.object({})
const oneAction = z.object({ actionId: z.string().transform(actionId) })

/** Everything that is done by the queue rather than by a request. */
export function createTasks(deps: {
  runner: Runner
  media: Pick<MediaRunner, 'advance' | 'reconcile'>
  webhooks: Pick<Webhooks, 'handle' | 'retry' | 'purge'>
  boosts: { reconcile(): Promise<boolean> }
  sweep: () => Promise<boolean>
  purgeProgress: () => Promise<boolean>
  unseen: Pick<Unseen, 'tellDue'>
  notifications: Pick<Notifications, 'purge'>
  /** Absent: this server sends no mail, and asks for none. */
  mailNotice: ((id: string) => Promise<void>) | undefined
  mailPerson: Post['deliver'] | undefined
  credits: Credits
  catalogue: Catalogue
  auth: Pick<AuthService, 'deleteExpiredSessions'>
  privacy: Pick<Privacy, 'removeFiles' | 'purge'>
  health: Pick<Health, 'check' | 'learnUsual' | 'purge'>
  alerts: Pick<Alerts, 'deliver' | 'deliverDue'>
  reports: Pick<Reports, 'fold'>
  log: Logger
}): Task[] {
  return [
    defineTask(RUN_ACTION, oneAction, (payload) => deps.runner.run(payload.actionId)),
    defineTask(ADVANCE_ACTION, oneAction, (payload) => deps.media.advance(payload.actionId)),
    defineTask('actions.reconcile', none, () => deps.media.reconcile()),
    defineTask(HANDLE_WEBHOOK, z.object({ id: z.uuid() }), (payload) => deps.webhooks.handle(payload.id)),
    defineTask('webhooks.retry', none, () => deps.webhooks.retry()),
    defineTask('boosts.reconcile', none, () => untilDone(deps.boosts.reconcile)),
    defineTask('webhooks.purge', none, () => untilDone(deps.webhooks.purge)),
    defineTask('actions.sweep', none, () => untilDone(deps.sweep)),
    defineTask('actions.purgeProgress', none, () => untilDone(deps.purgeProgress)),
    defineTask('actions.tellUnseen', none, () => untilDone(deps.unseen.tellDue)),
    defineTask('notifications.purge', none, () => untilDone(deps.notifications.purge)),
    // Of a server that could mail when it was asked for and cannot any more, nothing is left over.
    defineTask(MAIL_NOTICE, z.object({ id: z.uuid() }), async ({ id }) => deps.mailNotice?.(id)),
    defineTask(MAIL_PERSON, mailPersonPayload, async (mail) => deps.mailPerson?.(mail)),
    defineTask('credits.renew', none, () => untilDone(deps.credits.renewDue)),
    defineTask('credits.expire', none, () => untilDone(deps.credits.expireDue)),
    defineTask('auth.deleteExpiredSessions', none, () => untilDone(deps.auth.deleteExpiredSessions)),
    defineTask(REMOVE_FILES, none, () => untilDone(deps.privacy.removeFiles)),
    defineTask('privacy.purge', none, () => deps.privacy.purge()),
    defineTask(CHECK_HEALTH, none, () => deps.health.check()),
    defineTask(DELIVER_ALERT, z.object({ id: z.uuid() }), ({ id }) => deps.alerts.deliver(id)),
    defineTask('health.deliverDue', none, () => deps.alerts.deliverDue()),
    defineTask('health.learnUsual', none, () => deps.health.learnUsual()),
    defineTask('health.purge', none, () => untilDone(deps.health.purge)),
    defineTask('reports.fold', none, () => untilDone(deps.reports.fold)),
    defineTask('catalogue.sync', none, async () => {
      const diff = await deps.catalogue.sync()
      if (diff.kind === 'refused') deps.log.warn(`The model catalogue was left as it is. ${diff.reason}`)
    }),
  ]
}

type Intervals = { reconcileIntervalMs: number; healthIntervalMs: number }

export const schedule = ({ reconcileIntervalMs, healthIntervalMs }: Intervals): Scheduled[] => [
  { task: 'actions.sweep', everyMs: reconcileIntervalMs },
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
  { task: 'health.deliverDue', everyMs: 60_000 },
  { task: 'health.learnUsual', everyMs: HOUR_MS },
  { task: 'health.purge', everyMs: HOUR_MS },
  { task: 'reports.fold', everyMs: 5_000 },
  { task: 'catalogue.sync', everyMs: 6 * HOUR_MS },
]

async function untilDone(work: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX && (await work()); round++);
}
