import { Provider } from '../../actions/model-schema.ts'
import { AdminRef } from '../../admin/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { type Context, knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { Alert, AlertRule } from '../alerts/schema.ts'
import { Maintenance } from '../maintenance/schema.ts'
import { HealthTarget } from '../status/schema.ts'
import type { Figures, Look } from './figures.ts'
import { type Evidence, evidenceOf } from './rules.ts'

const TARGETS_MAX = 1_000
const ALERTS_SHOWN = 20
const LIST_MAX = 200

const AdminProbe = builder.objectRef<NonNullable<Evidence['probe']>>('AdminProbe').implement({
  description: 'A request to the provider by the watch itself.',
  fields: (t) => ({
    answered: t.exposeBoolean('answered'),
    latencyMs: t.exposeInt('latencyMs', { nullable: true }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was no answer.' }),
  }),
})

const AdminEvidence = builder.objectRef<Evidence>('AdminEvidence').implement({
  description: 'What the last look rests on: our own calls since the look before it, and a probe.',
  fields: (t) => ({
    calls: t.exposeInt('calls', { description: 'That ended.' }),
    errorShare: t.exposeFloat('errorShare', { nullable: true, description: '0 … 1; null without calls.' }),
    p50Ms: t.exposeInt('p50Ms', { nullable: true, description: 'Of those that went well.' }),
    p95Ms: t.exposeInt('p95Ms', { nullable: true }),
    canary: t.expose('canary', {
      type: AdminProbe,
      nullable: true,
      description: 'A small paid request, of the last hour; null: none was sent.',
    }),
    probe: t.expose('probe', { type: AdminProbe, nullable: true, description: 'null: it was not asked.' }),
  }),
})

const AdminLook = builder.objectRef<Look>('AdminLook').implement({
  description: 'One look at a target; kept for 48 hours.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime' }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'Of the probe; null: no answer.' }),
    verdict: t.exposeString('verdict', { description: 'good, poor, bad, blind or none.' }),
  }),
})

const AdminHealthTarget = builder.prismaObject('HealthTarget', {
  variant: 'AdminHealthTarget',
  description: 'A target, and what its state rests on.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    target: t.variant(HealthTarget),
    provider: t.expose('provider', { type: Provider, nullable: true }),
    modelId: t.exposeID('modelId', { nullable: true, description: 'null: the provider itself.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it is not UP; null while it is.' }),
    evidence: t.field({
      type: AdminEvidence,
      nullable: true,
      description: 'null before the first look.',
      select: { evidence: true },
      resolve: ({ evidence }) => evidenceOf(evidence),
    }),
    probeAgeMs: t.float({
      nullable: true,
      description: 'How long ago the last look was; null before the first.',
      select: { checkedAt: true },
      resolve: ({ checkedAt }, _args, { services }) =>
        checkedAt && services.health.now().getTime() - checkedAt.getTime(),
    }),
    usualMs: t.int({
      nullable: true,
      description: 'Median of the last seven days, of our own calls or else of probes; null until there are enough.',
      select: { usualCallMs: true, usualProbeMs: true },
      resolve: ({ usualCallMs, usualProbeMs }) => usualCallMs ?? usualProbeMs,
    }),
    sparkline: t.field({
      type: [AdminLook],
      description: 'The last 48 looks, oldest first.',
      complexity: { field: 1, multiplier: 5 },
      resolve: async ({ id }, _args, context) => (await looksFor(context)).get(id) ?? [],
    }),
  }),
})

/** One reading a request, for all targets. */
const readings = new WeakMap<Context, Promise<Map<string, Look[]>>>()
function looksFor(context: Context): Promise<Map<string, Look[]>> {
  const reading = readings.get(context) ?? context.services.health.looks()
  readings.set(context, reading)
  return reading
}

const AdminHealthFigures = builder.objectRef<Figures>('AdminHealthFigures').implement({
  description: 'Of all targets together, over 90 days.',
  fields: (t) => ({
    uptime: t.exposeFloat('uptime', { nullable: true, description: '0 … 1; null without data.' }),
    medianResponseMs: t.exposeInt('medianResponseMs', { nullable: true, description: 'Of the probes of 24 hours.' }),
    incidents: t.exposeInt('incidents'),
    meanTimeToRecoverMs: t.exposeFloat('meanTimeToRecoverMs', { nullable: true, description: 'null: none has ended.' }),
  }),
})

type Channels = Context['services']['health']['channels']
const AdminAlertDefaults = builder.objectRef<Channels>('AdminAlertDefaults').implement({
  description: 'Whom the environment names: they are told of every outage.',
  fields: (t) => ({
    mails: t.exposeBoolean('mails', { description: 'This server can send mail.' }),
    emails: t.stringList({ resolve: ({ emails }) => [...emails] }),
    webhook: t.exposeBoolean('webhook', { description: 'ALERT_WEBHOOK_URL is set.' }),
  }),
})

const AdminHealth = builder.objectRef<object>('AdminHealth').implement({
  description: 'Both providers and the models in use, with the evidence.',
  fields: (t) => ({
    intervalMs: t.int({
      description: 'Between two looks.',
      resolve: (_health, _args, { services }) => services.health.intervalMs,
    }),
    figures: t.field({
      type: AdminHealthFigures,
      complexity: { field: 20 },
      resolve: (_health, _args, { services }) => services.health.figures(),
    }),
    targets: t.prismaField({
      type: [AdminHealthTarget],
      description: 'Of each provider itself first, then its models.',
      resolve: (query, _health, _args, { services }) =>
        services.database.admin.healthTarget.findMany({
          ...query,
          where: { active: true },
          orderBy: [{ provider: 'asc' }, { modelId: { sort: 'asc', nulls: 'first' } }],
          take: TARGETS_MAX,
        }),
    }),
    alertDefaults: t.field({
      type: AdminAlertDefaults,
      resolve: (_health, _args, { services }) => services.health.channels,
    }),
    alertRules: t.prismaField({
      type: [AlertRule],
      description: 'Oldest first.',
      resolve: (query, _health, _args, { services }) =>
        services.database.admin.alertRule.findMany({
          ...query,
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
          take: LIST_MAX,
        }),
    }),
    alerts: t.prismaField({
      type: [Alert],
      description: `The last ${ALERTS_SHOWN}, newest first.`,
      resolve: (query, _health, _args, { services }) =>
        services.database.admin.alert.findMany({
          ...query,
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: ALERTS_SHOWN,
        }),
    }),
    maintenance: t.prismaField({
      type: [Maintenance],
      description: 'Open and to come, the next to begin first.',
      resolve: (query, _health, _args, { services }) =>
        services.database.admin.maintenance.findMany({
          ...query,
          where: { endsAt: { gt: services.health.now() } },
          orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
          take: LIST_MAX,
        }),
    }),
  }),
})

builder.objectField(AdminRef, 'health', (t) => t.field({ type: AdminHealth, resolve: () => ({}) }))

builder.mutationField('adminCheckNow', (t) =>
  t.int({
    description:
      'Looks at a target, or at all of them, before its time; how many are looked at. Each at most once in 30 s, 10 times a minute an admin. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), NOT_FOUND, RATE_LIMITED.',
    authScopes: { admin: true },
    args: { targetId: t.arg.id({ description: 'Absent: all of them.' }) },
    resolve: (_root, { targetId }, context) =>
      coded(context.services.health.checkNow(knownActor(context), targetId ?? null)),
  }),
)
