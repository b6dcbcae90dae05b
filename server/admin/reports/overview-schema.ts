import { setTimeout as wait } from 'node:timers/promises'
import { UserRef } from '../../auth/schema.ts'
import { follow } from '../../events/live.ts'
import { builder } from '../../graphql/builder.ts'
import { coded } from '../../graphql/errors.ts'
import { Incident } from '../../health/incidents/schema.ts'
import { readStatus, ServiceStatus } from '../../health/status/schema.ts'
import { AdminRef } from '../schema.ts'
import type { Failure, Now } from './now-store.ts'
import { AdminDay, AdminPeriod, FIGURES, RANGE_ARGS } from './schema.ts'
import type { Overview } from './service.ts'

const SHOWN = 5
const PUSH_EVERY_MS = 1_000
/** What is not compared, such as incidents and sign-ups, is shown after so long at the latest. */
const SILENT_MS = 14_000

const AdminFailure = builder.objectRef<Failure>('AdminFailure').implement({
  description: 'Actions that failed for one reason.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'As in ActionFailure.' }),
    actions: t.exposeInt('actions'),
    share: t.exposeFloat('share', { description: 'Of all that ended, 0 … 1.' }),
  }),
})

const AdminNow = builder.objectRef<Now>('AdminNow').implement({
  description: 'What is going on at this moment, whatever range was asked for.',
  fields: (t) => ({
    readAt: t.expose('readAt', { type: 'DateTime' }),
    running: t.exposeInt('running', { description: 'Actions under way, without those that wait for their turn.' }),
    queued: t.exposeInt('queued', { description: 'Actions that nobody has begun yet.' }),
    oldestQueuedAt: t.expose('oldestQueuedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the first of them waits; null: none does.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      description: 'From when `ended` and `failures` count: 45 to 60 minutes ago, at a whole quarter of an hour.',
    }),
    ended: t.exposeInt('ended', { description: 'Actions that went well or failed since then.' }),
    failures: t.expose('failures', { type: [AdminFailure], description: 'Since then, the most frequent first.' }),
    status: t.field({ type: ServiceStatus, resolve: (_now, _args, context) => readStatus(context) }),
    incidents: t.prismaField({
      type: [Incident],
      description: `The last ${SHOWN}, newest first.`,
      resolve: (query, _now, _args, { services }) =>
        services.database.admin.incident.findMany({
          ...query,
          where: { parentId: null },
          orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
          take: SHOWN,
        }),
    }),
    signUps: t.prismaField({
      type: [UserRef],
      description: `The last ${SHOWN} people who signed up, newest first.`,
      resolve: (query, _now, _args, { services }) =>
        services.database.admin.user.findMany({
          ...query,
          where: { deletedAt: null },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: SHOWN,
        }),
    }),
  }),
})

const AdminOverview = builder.objectRef<Overview>('AdminOverview').implement({
  description: 'What a range of days came to, and what is going on.',
  interfaces: FIGURES,
  fields: (t) => ({
    from: t.expose('from', { type: 'Date' }),
    to: t.expose('to', { type: 'Date', description: 'Included.' }),
    timeZone: t.exposeString('timeZone'),
    sandbox: t.boolean({
      description: 'As in AdminAnalytics.',
      resolve: (_overview, _args, { services }) => services.reports.mode === 'SANDBOX',
    }),
    previous: t.field({
      type: AdminPeriod,
      nullable: true,
      description: 'As many days right before the range; null where the calendar does not reach back that far.',
      resolve: (overview) => overview.previous(),
    }),
    byDay: t.field({
      type: [AdminDay],
      description: 'Every day of the range, zero-filled.',
      complexity: { field: 5, multiplier: 5 },
      resolve: (overview) => overview.byDay(),
    }),
    now: t.field({ type: AdminNow, resolve: (_overview, _args, { services }) => services.reports.now() }),
  }),
})

builder.objectField(AdminRef, 'overview', (t) =>
  t.field({
    type: AdminOverview,
    description: `How the business does. ${RANGE_ARGS}`,
    args: {
      from: t.arg({ type: 'Date', required: true }),
      to: t.arg({ type: 'Date', required: true }),
      timeZone: t.arg.string({ required: true, description: 'IANA name, such as Europe/Berlin' }),
    },
    resolve: (_admin, range, { services }) => coded(services.reports.overview(range)),
  }),
)

builder.subscriptionField('adminOverviewChanged', (t) =>
  t.field({
    type: AdminOverview,
    description:
      'Admins: once at the start, then as the business moves, at most once a second. Of the last `days`, today among them: the range goes on with the clock. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT.',
    authScopes: { admin: true },
    args: {
      days: t.arg.int({ required: true, defaultValue: 30 }),
      timeZone: t.arg.string({ required: true, defaultValue: 'UTC', description: 'IANA name, such as Europe/Berlin' }),
    },
    subscribe: async (_root, given, { services }) => {
      const { reports } = services
      // Refused at once rather than within the stream.
      await coded(Promise.resolve().then(() => reports.recent(given)))
      let pushedAt = Number.NEGATIVE_INFINITY
      let seen = ''
      return follow<Overview>(services.bus, {
        topics: ['accounts:all', 'health:all'],
        read: async () => {
          const left = pushedAt + PUSH_EVERY_MS - performance.now()
          if (left > 0) await wait(left)
          const overview = await reports.overview(reports.recent(given))
          const { readAt: _, ...now } = await reports.now()
          const shown = JSON.stringify([overview, now], (_key, value) =>
            typeof value === 'bigint' ? `${value}` : value,
          )
          if (shown === seen && performance.now() - pushedAt < SILENT_MS) return { items: [] }
          seen = shown
          pushedAt = performance.now()
          return { items: [overview] }
        },
      })
    },
    resolve: (overview) => overview as Overview,
  }),
)
