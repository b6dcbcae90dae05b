import { Provider } from '../../actions/model-schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { Incident } from '../incidents/schema.ts'
import { HealthState } from '../status/schema.ts'
import { shownAddress } from './rules.ts'

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key)'

const AlertChannel = builder.enumType('AlertChannel', {
  description: 'EMAIL; WEBHOOK, JSON of our own shape; SLACK, a webhook that takes what Slack takes.',
  values: ['EMAIL', 'WEBHOOK', 'SLACK'] as const,
})

const DeliveryState = builder.enumType('DeliveryState', {
  description: 'PENDING: on its way, or to be tried again; SENT; FAILED: given up.',
  values: ['PENDING', 'SENT', 'FAILED'] as const,
})

export const AlertRule = builder.prismaObject('AlertRule', {
  description: 'Who is told of what, beside those whom the environment names: they are told of every outage.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    channel: t.expose('channel', { type: AlertChannel }),
    address: t.string({
      description: 'Of a webhook the host alone: the rest is a secret. Or the name of the variable that says it.',
      select: { channel: true, address: true },
      resolve: (rule) => shownAddress(rule),
    }),
    targetId: t.exposeID('targetId', { nullable: true }),
    provider: t.expose('provider', { type: Provider, nullable: true }),
    minimumState: t.expose('minimumState', {
      type: HealthState,
      description: 'DEGRADED: whatever is wrong. DOWN: outages alone.',
    }),
    active: t.exposeBoolean('active'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const AlertDelivery = builder.prismaObject('AlertDelivery', {
  description: 'An alert on its way to one address.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    channel: t.expose('channel', { type: AlertChannel }),
    address: t.string({
      description: 'Of a webhook the host alone.',
      select: { channel: true, address: true },
      resolve: (delivery) => shownAddress(delivery),
    }),
    state: t.expose('state', { type: DeliveryState }),
    attempts: t.exposeInt('attempts', { description: 'At most 8, over four hours.' }),
    lastError: t.exposeString('lastError', { nullable: true }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      select: { state: true, nextAttemptAt: true },
      resolve: ({ state, nextAttemptAt }) => (state === 'PENDING' ? nextAttemptAt : null),
    }),
    sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true }),
  }),
})

export const Alert = builder.prismaObject('Alert', {
  description: 'One telling of an incident.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.exposeString('kind', { description: 'OPENED, WORSENED, REOPENED, REMINDER or RECOVERED.' }),
    state: t.expose('state', { type: HealthState, description: 'What it says: DEGRADED, DOWN or UP.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    incident: t.relation('incident', { type: Incident }),
    deliveries: t.relation('deliveries', {
      type: AlertDelivery,
      query: { orderBy: [{ channel: 'asc' }, { address: 'asc' }], take: 100 },
    }),
  }),
})

const AlertRuleInput = builder.inputType('AlertRuleInput', {
  description: 'With neither target nor provider: everything.',
  fields: (t) => ({
    channel: t.field({ type: AlertChannel, required: true }),
    address: t.string({
      description:
        "An e-mail address, or a webhook's public URL. Absent: the environment's; when a rule is changed, the one that it has.",
    }),
    targetId: t.id(),
    provider: t.field({ type: Provider }),
    minimumState: t.field({ type: HealthState, required: true, description: 'DEGRADED or DOWN.' }),
    active: t.boolean({ description: 'Absent: yes; when a rule is changed, as it is.' }),
  }),
})

builder.mutationFields((t) => ({
  adminAddAlertRule: t.prismaField({
    type: AlertRule,
    description: `At most 100 rules. ${ERRORS}, BAD_USER_INPUT.`,
    authScopes: { admin: true },
    args: { rule: t.arg({ type: AlertRuleInput, required: true }) },
    resolve: async (query, _root, { rule }, context) => {
      const { health, database } = context.services
      const id = await coded(health.rules.add(knownActor(context), rule))
      return database.admin.alertRule.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminChangeAlertRule: t.prismaField({
    type: AlertRule,
    description: `The whole rule anew. ${ERRORS}, NOT_FOUND, BAD_USER_INPUT.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }), rule: t.arg({ type: AlertRuleInput, required: true }) },
    resolve: async (query, _root, { id, rule }, context) => {
      const { health, database } = context.services
      await coded(health.rules.change(knownActor(context), id, rule))
      return database.admin.alertRule.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminRemoveAlertRule: t.boolean({
    description: `False: there is no such rule. ${ERRORS}.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context) => context.services.health.rules.remove(knownActor(context), id),
  }),
}))
