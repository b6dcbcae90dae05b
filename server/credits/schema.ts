import { accountOf } from '../brands.ts'
import { follow } from '../events/live.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { builder } from '../graphql/builder.ts'
import { accountReader, actorUser, type Context, readerOf } from '../graphql/context.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { InsufficientCredits } from './errors.ts'
import type { AccountVersion } from './versions.ts'

export const PlanTier = builder.enumType('PlanTier', {
  description: 'How many points come each month, and how fast work may be started.',
  values: ['FREE', 'PRO', 'STUDIO'] as const,
})
export const GrantKind = builder.enumType('GrantKind', {
  description: "Where points came from: the month's ALLOCATION, a bought BOOST, a PROMO code, an admin's ADJUSTMENT.",
  values: ['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT'] as const,
})
export const EntryKind = builder.enumType('EntryKind', {
  description:
    'Why points moved. ALLOCATION, BOOST and PROMO add, USAGE and EXPIRY take, ADJUSTMENT and REVERSAL may do either.',
  values: ['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT', 'USAGE', 'EXPIRY', 'REVERSAL'] as const,
})

export const CreditGrantRef = builder.prismaObject('Grant', {
  name: 'CreditGrant',
  description: 'Points issued. Used soonest expiry first; boost points never expire.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.expose('kind', { type: GrantKind }),
    amount: t.expose('amount', { type: 'Points' }),
    remaining: t.expose('remaining', {
      type: 'Points',
      description: 'Not used and not expired, held points included.',
    }),
    held: t.expose('held', { type: 'Points', description: 'The part of `remaining` that work under way holds.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

export const LedgerEntryRef = builder.prismaObject('Entry', {
  name: 'LedgerEntry',
  description: 'One immutable line of an account. What was wrong is reversed by another line, never edited.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.expose('kind', { type: EntryKind }),
    amount: t.expose('amount', { type: 'SignedPoints' }),
    balanceAfter: t.expose('balanceAfter', { type: 'Points', description: 'Posted points right after this line.' }),
    description: t.exposeString('description'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

export const CreditAccountRef = builder.prismaObject('Account', {
  name: 'CreditAccount',
  description: 'available = posted - held. Never negative, at any instant, for any observer.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    available: t.field({
      type: 'Points',
      select: { posted: true, held: true },
      resolve: ({ posted, held }) => posted - held,
    }),
    held: t.expose('held', { type: 'Points', description: 'Set aside for work under way.' }),
    posted: t.expose('posted', { type: 'Points', description: 'Settled: the sum of all entries.' }),
    version: t.int({
      description: 'Grows by one with every change; a client drops what is older than what it has.',
      select: { version: true },
      resolve: ({ version }) => Number(version),
    }),
    plan: t.expose('planTier', { type: PlanTier }),
    monthlyAllocation: t.field({
      type: 'Points',
      select: { plan: { select: { monthlyPoints: true } } },
      resolve: ({ plan }) => plan.monthlyPoints,
    }),
    allocationRemaining: t.field({
      type: 'Points',
      description: "What is left of the month's points, held ones included.",
      resolve: ({ id }, _args, context) => remaining(context, { accountId: id, kind: 'ALLOCATION' }),
    }),
    boostRemaining: t.field({
      type: 'Points',
      description: 'What is left of everything that was not the monthly allocation, held points included.',
      resolve: ({ id }, _args, context) => remaining(context, { accountId: id, kind: { not: 'ALLOCATION' } }),
    }),
    nextPlan: t.expose('nextPlanTier', {
      type: PlanTier,
      nullable: true,
      description: "Takes the plan's place at `nextPlanAt`; null: no change is planned.",
    }),
    nextPlanAt: t.field({
      type: 'DateTime',
      nullable: true,
      select: { nextPlanTier: true, renewsAt: true },
      resolve: ({ nextPlanTier, renewsAt }) => (nextPlanTier ? renewsAt : null),
    }),
    renewsAt: t.expose('renewsAt', { type: 'DateTime' }),
    timeZone: t.exposeString('timeZone', {
      description: "Whose days and months the account's are: an IANA name such as Europe/Berlin.",
    }),
    grants: t.relation('grants', {
      description: 'Those with points left, in the order in which they are used.',
      query: {
        where: { remaining: { gt: 0 } },
        orderBy: [{ expiresAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }, { id: 'asc' }],
        take: 100,
      },
    }),
  }),
})

builder.objectField(ViewerRef, 'account', (t) =>
  t.prismaField({
    type: CreditAccountRef,
    resolve: (query, { userId }, _args, context) =>
      readerOf(context).account.findFirstOrThrow({ ...query, where: { id: userId } }),
  }),
)

export const BoostPackRef = builder.prismaObject('BoostPack', {
  description: 'Points that never expire, for sale.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    points: t.expose('points', { type: 'Points' }),
    price: t.expose('priceMicroUsd', { type: 'Usd' }),
    popular: t.exposeBoolean('popular'),
  }),
})

builder.queryField('boostPacks', (t) =>
  t.prismaField({
    type: [BoostPackRef],
    description: 'What is for sale now, at most 100, in the order in which it is offered.',
    resolve: (query, _root, _args, context) =>
      readerOf(context).boostPack.findMany({
        ...query,
        where: { active: true },
        orderBy: { position: 'asc' },
        take: 100,
      }),
  }),
)

builder.objectType(InsufficientCredits, {
  name: 'InsufficientCredits',
  description: 'Less is available than the most that the work could cost. Nothing was held.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    needed: t.expose('needed', { type: 'Points' }),
    available: t.expose('available', { type: 'Points' }),
    held: t.expose('held', { type: 'Points', description: 'Held by other work under way; it may come back.' }),
    suggestedPack: t.prismaField({
      type: BoostPackRef,
      nullable: true,
      description: 'The smallest pack that would do; null when none is large enough.',
      resolve: (query, { needed, available }, _args, context) =>
        readerOf(context).boostPack.findFirst({
          ...query,
          where: { active: true, points: { gte: needed - available } },
          orderBy: { points: 'asc' },
        }),
    }),
  }),
})

builder.subscriptionField('accountChanged', (t) =>
  t.prismaField({
    type: CreditAccountRef,
    description: "The viewer's account: once at the start, then after every change. Errors: UNAUTHENTICATED.",
    authScopes: { member: true },
    subscribe: (_root, _args, context) => {
      const id = accountOf(actorUser(context))
      let seen = -1n
      return follow<AccountVersion>(context.services.bus, {
        topics: [`account:${id}`],
        read: async () => {
          const now = await context.services.accountVersions(id)
          if (!now || now.version <= seen) return { items: [] }
          seen = now.version
          return { items: [now] }
        },
      })
    },
    resolve: (query, change, _args, context) =>
      readerOf(context).account.findFirstOrThrow({ ...query, where: { id: (change as AccountVersion).id } }),
  }),
)

type GrantsOf = Pick<Prisma.GrantWhereInput, 'kind'> & { accountId: string }

async function remaining(context: Context, where: GrantsOf): Promise<bigint> {
  const { _sum } = await accountReader(context, where.accountId).grant.aggregate({
    where: { ...where, remaining: { gt: 0 } },
    _sum: { remaining: true },
  })
  return _sum.remaining ?? 0n
}
