import { AiFunction } from '../actions/functions/schema.ts'
import { ModelRef } from '../actions/model-schema.ts'
import { PlanTier } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import type { Replay } from './service.ts'

/** Several in one question would keep the database busy together. */
const REPLAY_COST = 2_000

const ReplayPackInput = builder.inputType('ReplayPackInput', {
  description: 'A pack as it might be: another size or price for what is sold under this id.',
  fields: (t) => ({
    id: t.id({ required: true }),
    points: t.field({ type: 'Points', required: true }),
    price: t.field({ type: 'Usd', required: true }),
  }),
})

const ReplayPlanInput = builder.inputType('ReplayPlanInput', {
  description: 'A plan as it might be.',
  fields: (t) => ({
    plan: t.field({ type: PlanTier, required: true }),
    monthlyPoints: t.field({ type: 'Points', required: true }),
    price: t.field({ type: 'Usd', required: true }),
  }),
})

const ReplayModelInput = builder.inputType('ReplayModelInput', {
  description: 'Calls of a function, of a model, or of a function on a model, as if they had gone to another model.',
  fields: (t) => ({
    function: t.field({ type: AiFunction }),
    from: t.id({ description: 'The model that did it.' }),
    to: t.id({ required: true }),
  }),
})

const ReplayFigures = builder.objectRef<Replay['actual']>('ReplayFigures').implement({
  description: 'What a window of history earned, or would have earned.',
  fields: (t) => ({
    points: t.expose('points', { type: 'Points', description: 'Charged.' }),
    cost: t.expose('cost', { type: 'Usd', description: 'Of all calls to providers, with those that nothing came of.' }),
    carried: t.expose('carried', { type: 'Usd', description: 'The part of it that the house carries: no result.' }),
    valueLowest: t.field({
      type: 'Usd',
      description: 'The points at the least that one sells for now, in a pack or a plan. Rounded down.',
      resolve: ({ value }) => value.lowest,
    }),
    valueAsSold: t.field({
      type: 'Usd',
      description:
        "The points at what they sold for, by where those that were charged came from: a plan's at the plan's price a point, a boost's at that of the pack of its size, promo points and adjustments at nothing. Rounded down.",
      resolve: ({ value }) => value.asSold,
    }),
    marginLowest: t.field({ type: 'Usd', resolve: ({ value, cost }) => value.lowest - cost }),
    marginAsSold: t.field({ type: 'Usd', resolve: ({ value, cost }) => value.asSold - cost }),
  }),
})

const ReplaySkip = builder.objectRef<Replay['skipped'][number]>('ReplaySkip').implement({
  description:
    'Actions that were taken over as they were. NO_PRICE: the other model has no price for the resolution that was asked for. NO_VISION: it cannot see.',
  fields: (t) => ({ reason: t.exposeString('reason'), actions: t.exposeInt('actions') }),
})

const ReplayByFunction = builder.objectRef<Replay['byFunction'][number]>('ReplayByFunction').implement({
  description: 'The share of a function.',
  fields: (t) => ({
    function: t.expose('function', { type: AiFunction }),
    actions: t.exposeInt('actions'),
    points: t.expose('points', { type: 'Points' }),
    replayedPoints: t.expose('replayedPoints', { type: 'Points' }),
    cost: t.expose('cost', { type: 'Usd' }),
    replayedCost: t.expose('replayedCost', { type: 'Usd' }),
  }),
})

const ReplayByModel = builder.objectRef<Replay['byModel'][number]>('ReplayByModel').implement({
  description: 'The share of what ran on a model.',
  fields: (t) => ({
    model: t.prismaField({
      type: ModelRef,
      description: 'The one that really ran.',
      resolve: (query, { modelId }, _args, context) =>
        readerOf(context).model.findFirstOrThrow({ ...query, where: { id: modelId } }),
    }),
    actions: t.exposeInt('actions'),
    points: t.expose('points', { type: 'Points' }),
    replayedPoints: t.expose('replayedPoints', { type: 'Points' }),
    cost: t.expose('cost', { type: 'Usd' }),
    replayedCost: t.expose('replayedCost', { type: 'Usd' }),
  }),
})

const PriceReplay = builder.objectRef<Replay>('PriceReplay').implement({
  description: 'History as it was, and at other prices. With nothing changed the two are equal, to the micro-dollar.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime' }),
    to: t.expose('to', { type: 'DateTime' }),
    actions: t.exposeInt('actions', { description: 'That ended in the window, however they ended.' }),
    unfinished: t.exposeInt('unfinished', { description: 'Still under way now; in no figure.' }),
    skipped: t.expose('skipped', { type: [ReplaySkip] }),
    usersShort: t.exposeInt('usersShort', {
      description: 'People who would have been charged more than they have left now on top of what they were charged.',
    }),
    actual: t.expose('actual', { type: ReplayFigures }),
    replayed: t.expose('replayed', { type: ReplayFigures }),
    byFunction: t.expose('byFunction', { type: [ReplayByFunction] }),
    byModel: t.expose('byModel', { type: [ReplayByModel] }),
  }),
})

builder.queryField('adminPriceReplay', (t) =>
  t.field({
    type: PriceReplay,
    description:
      'What would the last days have earned at another rate, with other packs and plans, or on other models? Every action that ended in the window is priced anew from what was recorded: cost × rate, rounded up once, at least 1 point for a paid model, never above the hold, which grows with the rate. On another model the cost is the recorded tokens, images or seconds × its list price of today, and the hold, which is not known, does not bound. It cannot know how long another model’s answers would be, how often it fails, or what people would have done at other prices. Changes nothing. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin), BAD_USER_INPUT.',
    authScopes: { admin: true },
    complexity: { field: REPLAY_COST },
    args: {
      days: t.arg.int({ required: true, defaultValue: 30, description: '1 … 365' }),
      to: t.arg({ type: 'DateTime', description: 'The end of the window; absent: now.' }),
      pointsPerDollar: t.arg.int({ description: 'Absent: of each action the rate that it was held at.' }),
      packs: t.arg({ type: [ReplayPackInput] }),
      plans: t.arg({ type: [ReplayPlanInput] }),
      models: t.arg({ type: [ReplayModelInput], description: 'At most 50; the first that fits a call decides.' }),
    },
    resolve: (_root, { packs, plans, ...args }, { services }) => {
      const others = {
        packs: packs?.map(({ id, points, price }) => ({ id, points, priceMicroUsd: price })),
        plans: plans?.map(({ plan, monthlyPoints, price }) => ({
          id: plan,
          points: monthlyPoints,
          priceMicroUsd: price,
        })),
      }
      return coded(services.prices.replay({ ...args, ...others }))
    },
  }),
)
