import { AiFunction } from '../../actions/functions/schema.ts'
import { ModelRef } from '../../actions/model-schema.ts'
import { builder } from '../../graphql/builder.ts'
import { coded } from '../../graphql/errors.ts'
import { AdminRef } from '../schema.ts'
import type { Day, Figures } from './rules.ts'
import type { Analytics } from './service.ts'

export const RANGE_ARGS = 'Days of the named time zone; `to` is included. At most 731.'

const AdminFigures = builder.interfaceRef<Figures>('AdminFigures').implement({
  description: 'Work and money of a span of time.',
  fields: (t) => ({
    activeUsers: t.exposeInt('activeUsers', { description: 'People whose work ended, each counted once.' }),
    actions: t.exposeInt('actions', { description: 'That ended and were charged for, free ones among them.' }),
    failed: t.exposeInt('failed', { description: 'Actions that failed: they cost nobody anything.' }),
    points: t.expose('points', { type: 'Points', description: 'Charged for them.' }),
    cost: t.expose('costMicroUsd', {
      type: 'Usd',
      description:
        'What the providers billed, by when each call ended: of all calls, and of the canaries of the watch.',
    }),
    loss: t.expose('lossMicroUsd', {
      type: 'Usd',
      description: 'Of the cost: what nobody was charged for. Work under way counts until it is settled.',
    }),
    revenue: t.expose('revenueMicroUsd', {
      type: 'Usd',
      description: 'Money taken, less what was given back; each on its own day. See `sandbox`.',
    }),
    refunds: t.expose('refundedMicroUsd', {
      type: 'Usd',
      description: 'Given back or disputed: it is taken off the revenue already.',
    }),
    profit: t.field({
      type: 'Usd',
      description: 'revenue - cost',
      resolve: ({ revenueMicroUsd, costMicroUsd }) => revenueMicroUsd - costMicroUsd,
    }),
    averagePointsPerUser: t.float({
      description: 'points / activeUsers; 0 when nobody was active.',
      resolve: ({ points, activeUsers }) => (activeUsers === 0 ? 0 : Number(points) / activeUsers),
    }),
  }),
})
export const FIGURES = [AdminFigures]

export type Period = Figures & { from: string; to: string }
export const AdminPeriod = builder.objectRef<Period>('AdminPeriod').implement({
  description: 'What a range of days came to in all.',
  interfaces: FIGURES,
  fields: (t) => ({
    from: t.expose('from', { type: 'Date' }),
    to: t.expose('to', { type: 'Date', description: 'Included.' }),
  }),
})

export const AdminDay = builder.objectRef<Day>('AdminDay').implement({
  description: 'A day of the named time zone.',
  interfaces: FIGURES,
  fields: (t) => ({
    date: t.expose('date', { type: 'Date' }),
    users: t.exposeInt('activeUsers', { description: 'People whose work ended on that day.' }),
  }),
})

type Part = Analytics['byModel'][number]
type PartSums = Omit<Part, 'id' | 'revenueMicroUsd'>
export const AdminPart = builder.interfaceRef<PartSums>('AdminPart').implement({
  description: 'What was done with a function or a model.',
  fields: (t) => ({
    actions: t.exposeInt('actions'),
    failed: t.exposeInt('failed'),
    points: t.expose('points', { type: 'Points' }),
    cost: t.expose('costMicroUsd', { type: 'Usd' }),
    loss: t.expose('lossMicroUsd', { type: 'Usd', description: 'Of the cost: what nobody was charged for.' }),
  }),
})

const REVENUE =
  'What its points are worth: the money taken in the range, less what was given back, shared by the points that each used. The shares add up to `revenue` of the whole.'
const PROFIT = 'revenue - cost. Canaries are in no part of the whole.'

const AdminByModel = builder.objectRef<Part>('AdminByModel').implement({
  description: 'A model: actions and points by the model that an action ended on, cost by the model that was called.',
  interfaces: [AdminPart],
  fields: (t) => ({
    model: t.prismaField({
      type: ModelRef,
      resolve: (query, { id }, _args, { services }) =>
        services.database.admin.model.findFirstOrThrow({ ...query, where: { id } }),
    }),
    revenue: t.expose('revenueMicroUsd', { type: 'Usd', description: REVENUE }),
    profit: t.field({ type: 'Usd', description: PROFIT, resolve: (part) => part.revenueMicroUsd - part.costMicroUsd }),
  }),
})

const AdminByFunction = builder.objectRef<Part>('AdminByFunction').implement({
  description: 'A function: what was done with it, and what the calls made for it cost.',
  interfaces: [AdminPart],
  fields: (t) => ({
    function: t.field({ type: AiFunction, resolve: ({ id }) => id as never }),
    revenue: t.expose('revenueMicroUsd', { type: 'Usd', description: REVENUE }),
    profit: t.field({ type: 'Usd', description: PROFIT, resolve: (part) => part.revenueMicroUsd - part.costMicroUsd }),
  }),
})

export const AdminAnalytics = builder.objectRef<Analytics>('AdminAnalytics').implement({
  description:
    'Revenue is money taken; liability is paid points not yet spent; cost is what the providers billed. Canaries are in no function and no model.',
  interfaces: FIGURES,
  fields: (t) => ({
    from: t.expose('from', { type: 'Date' }),
    to: t.expose('to', { type: 'Date', description: 'Included.' }),
    sandbox: t.boolean({
      description:
        'No payment provider is connected: revenue is what was paid on the sandbox’s page, which is no money.',
      resolve: (_analytics, _args, { services }) => services.reports.mode === 'SANDBOX',
    }),
    sandboxRevenue: t.expose('sandboxMicroUsd', {
      type: 'Usd',
      description: 'Paid on the sandbox’s page, or with test keys, less what was given back.',
    }),
    liability: t.field({
      type: 'Points',
      description: 'Paid points not yet spent, at this moment.',
      resolve: (analytics) => analytics.liability(),
    }),
    previous: t.field({
      type: AdminPeriod,
      nullable: true,
      description: 'As many days right before the range; null where the calendar does not reach back that far.',
      resolve: (analytics) => analytics.previous(),
    }),
    byDay: t.field({
      type: [AdminDay],
      description: 'Every day of the range, zero-filled.',
      complexity: { field: 5, multiplier: 5 },
      resolve: (analytics) => analytics.byDay(),
    }),
    byModel: t.expose('byModel', { type: [AdminByModel], description: 'The dearest first.' }),
    byFunction: t.expose('byFunction', { type: [AdminByFunction], description: 'The dearest first.' }),
  }),
})

builder.objectField(AdminRef, 'analytics', (t) =>
  t.field({
    type: AdminAnalytics,
    description: `Money and work. ${RANGE_ARGS}`,
    args: {
      from: t.arg({ type: 'Date', required: true }),
      to: t.arg({ type: 'Date', required: true }),
      timeZone: t.arg.string({ required: true, description: 'IANA name, such as Europe/Berlin' }),
    },
    resolve: (_admin, range, { services }) => coded(services.reports.analytics(range)),
  }),
)
