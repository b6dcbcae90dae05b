import { PlanTier } from '../credits/schema.ts'
import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { knownActor, readerOf } from '../graphql/context.ts'
import { assertPage, type PageArgs, page } from '../graphql/page.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { BelowCost } from './errors.ts'

const PlanRef = builder.prismaObject('Plan', {
  description: 'What comes each month, and for how much.',
  select: { tier: true },
  fields: (t) => ({
    tier: t.expose('tier', { type: PlanTier }),
    name: t.exposeString('name'),
    monthlyPoints: t.expose('monthlyPoints', { type: 'Points' }),
    price: t.expose('priceMicroUsd', { type: 'Usd', description: 'A month.' }),
    startsPerMinute: t.exposeInt('startsPerMinute', { description: 'How many actions may be started in a minute.' }),
    atOnce: t.exposeInt('atOnce', { description: 'How many actions may be under way at once.' }),
  }),
})

builder.queryField('plans', (t) =>
  t.prismaField({
    type: [PlanRef],
    description: 'The plans as they are now, the smallest first.',
    resolve: (query, _root, _args, context) =>
      readerOf(context).plan.findMany({ ...query, orderBy: { monthlyPoints: 'asc' } }),
  }),
)

const RateVersionRef = builder.prismaObject('Rate', {
  name: 'RateVersion',
  description: 'Points per dollar of provider cost, from an instant on. Of two for one instant the later number holds.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    number: t.exposeInt('number', { description: 'In the order in which they were set.' }),
    pointsPerDollar: t.exposeInt('pointsPerDollar'),
    effectiveAt: t.expose('effectiveAt', { type: 'DateTime' }),
    reason: t.exposeString('reason'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.queryField('rateVersions', (t) =>
  t.prismaConnection({
    type: RateVersionRef,
    cursor: 'id',
    ...page,
    authScopes: { admin: true },
    description:
      'The price book, what begins last first; planned versions too. `first` is at most 100. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin).',
    resolve: (query, _root, args, context) => {
      assertPage(args as PageArgs)
      return context.services.database.admin.rate.findMany({
        ...query,
        orderBy: [{ effectiveAt: 'desc' }, { number: 'desc' }],
      })
    },
  }),
)

builder.objectType(BelowCost, {
  name: 'BelowCost',
  description: 'A dollar of provider cost would be paid with points that sell for less than a dollar. Nothing changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    minimumPointsPerDollar: t.exposeInt('minimumPointsPerDollar', {
      description: 'The lowest rate at which what is for sale covers its cost.',
    }),
  }),
})

const REFUSALS = [BelowCost, InvalidInput]
const ADMIN = 'Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN (not an admin, or by a key).'
const REASON = '1 … 500 characters; kept in the audit.'
const ALLOW = 'Do it although points then sell below cost.'

builder.mutationField('adminSetRate', (t) =>
  t.prismaField({
    type: RateVersionRef,
    description: `Points per dollar of provider cost from now on, or from \`effectiveAt\`. Below the cost of what a point sells for only with \`allowBelowCost\`. What is held already keeps its rate. ${ADMIN}`,
    authScopes: { proven: true },
    errors: { types: REFUSALS, union: { description: 'The new version, or why nothing changed.' } },
    args: {
      pointsPerDollar: t.arg.int({ required: true, description: '1 … 1,000,000' }),
      effectiveAt: t.arg({ type: 'DateTime', description: 'Not in the past, within a year; absent: now.' }),
      allowBelowCost: t.arg.boolean({ description: ALLOW }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, args, context) => {
      const id = await context.services.prices.setRate(knownActor(context), args)
      return context.services.database.admin.rate.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

builder.mutationField('adminSetBoostPack', (t) =>
  t.prismaField({
    type: 'BoostPack',
    description: `Makes the pack with this id, or changes it. What was bought already stays as it was bought. ${ADMIN}`,
    authScopes: { proven: true },
    errors: { types: REFUSALS, union: { description: 'The pack as it is now, or why nothing changed.' } },
    args: {
      id: t.arg.id({ required: true, description: 'Small letters, digits and hyphens, at most 40.' }),
      name: t.arg.string({ required: true, description: '1 … 40 characters' }),
      points: t.arg({ type: 'Points', required: true, description: '1 … 10,000,000' }),
      price: t.arg({ type: 'Usd', required: true, description: 'In whole cents, 0.50 … 10000' }),
      popular: t.arg.boolean({ required: true, defaultValue: false }),
      active: t.arg.boolean({ required: true, defaultValue: true, description: 'false: no longer for sale.' }),
      position: t.arg.int({ required: true, description: 'In which order they are offered, 0 … 999' }),
      allowBelowCost: t.arg.boolean({ description: ALLOW }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, { price, ...pack }, context) => {
      await context.services.prices.setBoostPack(knownActor(context), { ...pack, priceMicroUsd: price })
      return context.services.database.admin.boostPack.findFirstOrThrow({ ...query, where: { id: pack.id } })
    },
  }),
)

builder.mutationField('adminEditPlan', (t) =>
  t.prismaField({
    type: PlanRef,
    description: `What a plan gives and costs from now on. Whoever has it gets the new points at their renewal; nothing granted already changes. ${ADMIN}`,
    authScopes: { proven: true },
    errors: { types: REFUSALS, union: { description: 'The plan as it is now, or why nothing changed.' } },
    args: {
      plan: t.arg({ type: PlanTier, required: true }),
      monthlyPoints: t.arg({ type: 'Points', required: true, description: '1 … 10,000,000' }),
      price: t.arg({
        type: 'Usd',
        required: true,
        description: 'A month, in whole cents; "0" for FREE and only there.',
      }),
      startsPerMinute: t.arg.int({ required: true, description: '1 … 1,000' }),
      atOnce: t.arg.int({ description: 'Actions under way at once, 1 … 10,000; absent: as it is.' }),
      allowBelowCost: t.arg.boolean({ description: ALLOW }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, { plan: tier, monthlyPoints, price, ...terms }, context) => {
      const edited = { ...terms, tier, points: monthlyPoints, priceMicroUsd: price }
      await context.services.prices.editPlan(knownActor(context), edited)
      return context.services.database.admin.plan.findFirstOrThrow({ ...query, where: { tier } })
    },
  }),
)
