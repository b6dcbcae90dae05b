import { AiFunction } from '../actions/functions/schema.ts'
import { ModelRef } from '../actions/model-schema.ts'
import { accountOf } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import type { UsageService } from './service.ts'

type Report = Awaited<ReturnType<UsageService['report']>>

const UsageByFunction = builder.objectRef<Report['byFunction'][number]>('UsageByFunction').implement({
  description: 'What a function cost in the range.',
  fields: (t) => ({
    function: t.field({ type: AiFunction, resolve: (row) => row.function as never }),
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
  }),
})

const UsageByModel = builder.objectRef<Report['byModel'][number]>('UsageByModel').implement({
  description: 'What a model cost in the range.',
  fields: (t) => ({
    model: t.prismaField({
      type: ModelRef,
      resolve: (query, { modelId }, _args, context) =>
        readerOf(context).model.findFirstOrThrow({ ...query, where: { id: modelId } }),
    }),
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
  }),
})

const UsageDayByModel = builder.objectRef<Report['byModel'][number]>('UsageDayByModel').implement({
  description: 'What a model cost on a day. Its name is in `UsageReport.byModel`.',
  fields: (t) => ({
    modelId: t.exposeID('modelId'),
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
  }),
})

const UsageDay = builder.objectRef<Report['byDay'][number]>('UsageDay').implement({
  description: 'A day of the named time zone, by when actions ended.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date' }),
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
    byFunction: t.expose('byFunction', {
      type: [UsageByFunction],
      description: 'What the day is made of, the dearest first: adds up to its points and actions.',
    }),
    byModel: t.expose('byModel', {
      type: [UsageDayByModel],
      description: 'The same points and actions by model, the dearest first.',
    }),
  }),
})

type Period = NonNullable<Awaited<ReturnType<Report['previous']>>>
const UsagePeriod = builder.objectRef<Period>('UsagePeriod').implement({
  description: 'What a range of days comes to in all.',
  fields: (t) => ({
    from: t.expose('from', { type: 'Date' }),
    to: t.expose('to', { type: 'Date', description: 'Included.' }),
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
  }),
})

const UsageReport = builder.objectRef<Report>('UsageReport').implement({
  description: 'What was charged in a range of days. Work that failed cost nothing and is not counted.',
  fields: (t) => ({
    points: t.expose('points', { type: 'Points' }),
    actions: t.exposeInt('actions'),
    byDay: t.expose('byDay', { type: [UsageDay], description: 'Every day of the range, zero-filled.' }),
    byFunction: t.expose('byFunction', { type: [UsageByFunction], description: 'The dearest first.' }),
    byModel: t.expose('byModel', { type: [UsageByModel], description: 'The dearest first.' }),
    previous: t.field({
      type: UsagePeriod,
      nullable: true,
      description: 'As many days right before the range; null where the calendar does not reach back that far.',
      resolve: (report) => report.previous(),
    }),
  }),
})

builder.objectField(ViewerRef, 'usage', (t) =>
  t.field({
    type: UsageReport,
    description:
      'Actions that ended and what they cost, by day of the named time zone; `to` is included. At most 731 days.',
    args: {
      from: t.arg({ type: 'Date', required: true }),
      to: t.arg({ type: 'Date', required: true }),
      timeZone: t.arg.string({ required: true, description: 'IANA name, such as Europe/Berlin' }),
    },
    resolve: ({ userId }, range, context) =>
      coded(context.services.usage.report(readerOf(context), { accountId: accountOf(userId), ...range })),
  }),
)
