import { type AccountId, accountOf, isUuid } from '../brands.ts'
import { follow } from '../events/live.ts'
import type { Prisma } from '../generated/prisma/client.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, type Context, readerOf } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import { assertPage, type PageArgs, page } from '../graphql/page.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { InsufficientCredits } from './errors.ts'

const ENTRIES_AT_ONCE = 100

export const PlanTier = builder.enumType('PlanTier', {
  description: 'How many points come each month, and how fast work may be started.',
  values: ['FREE', 'PRO', 'STUDIO'] as const,
})
const GrantKind = builder.enumType('GrantKind', {
  description: "Where points came from: the month's ALLOCATION, a bought BOOST, a PROMO code, an admin's ADJUSTMENT.",
  values: ['ALLOCATION', 'BOOST', 'PROMO', 'ADJUSTMENT'] as const,
})
const EntryKind = builder.enumType('EntryKind', {
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
    grants: t.relation('grants', {
      description: 'Those with points left, in the order in which they are used.',
      query: {
        where: { remaining: { gt: 0 } },
        orderBy: [{ expiresAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }, { id: 'asc' }],
        take: 100,
      },
    }),
    entries: t.relatedConnection('entries', {
      description: 'Newest first. The entries add up to `posted`. `first` is at most 100.',
      cursor: 'id',
      ...page,
      args: { kind: t.arg({ type: EntryKind }) },
      query: (args) => {
        assertPage(args as PageArgs)
        return { where: args.kind ? { kind: args.kind } : {}, orderBy: { version: 'desc' } }
      },
    }),
    balanceAt: t.field({
      type: 'Points',
      description: 'Posted points at an instant; 0 before the first entry.',
      args: { time: t.arg({ type: 'DateTime', required: true }) },
      resolve: async ({ id }, { time }, context) => {
        const last = await readerOf(context).entry.findFirst({
          where: { accountId: id, createdAt: { lte: time } },
          orderBy: { version: 'desc' },
          select: { balanceAfter: true },
        })
        return last?.balanceAfter ?? 0n
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
      return follow<AccountId>(context.services.bus, {
        topics: [`account:${id}`],
        read: async () => {
          const now = await readerOf(context).account.findFirst({ where: { id }, select: { version: true } })
          if (!now || now.version <= seen) return { items: [] }
          seen = now.version
          return { items: [id] }
        },
      })
    },
    resolve: (query, id, _args, context) =>
      readerOf(context).account.findFirstOrThrow({ ...query, where: { id: id as AccountId } }),
  }),
)

builder.subscriptionField('entryAdded', (t) =>
  t.prismaField({
    type: LedgerEntryRef,
    description:
      'Every ledger entry after the cursor, none missed, none twice, then live. Without `after`: from the first entry. Errors: UNAUTHENTICATED; BAD_USER_INPUT for a cursor that is no entry of the account.',
    authScopes: { member: true },
    args: { after: t.arg.id() },
    subscribe: async (_root, { after }, context) => {
      const accountId = accountOf(actorUser(context))
      let seen = after == null ? 0n : await versionOf(context, after)
      return follow<string>(context.services.bus, {
        topics: [`account:${accountId}`],
        read: async () => {
          const rows = await readerOf(context).entry.findMany({
            where: { accountId, version: { gt: seen } },
            orderBy: { version: 'asc' },
            select: { id: true, version: true },
            take: ENTRIES_AT_ONCE,
          })
          seen = rows.at(-1)?.version ?? seen
          return { items: rows.map(({ id }) => id), more: rows.length === ENTRIES_AT_ONCE }
        },
      })
    },
    resolve: (query, id, _args, context) =>
      readerOf(context).entry.findFirstOrThrow({ ...query, where: { id: id as string } }),
  }),
)

async function remaining(context: Context, where: Prisma.GrantWhereInput): Promise<bigint> {
  const { _sum } = await readerOf(context).grant.aggregate({
    where: { ...where, remaining: { gt: 0 } },
    _sum: { remaining: true },
  })
  return _sum.remaining ?? 0n
}

async function versionOf(context: Context, entryId: string): Promise<bigint> {
  const entry = isUuid(entryId)
    ? await readerOf(context).entry.findFirst({ where: { id: entryId }, select: { version: true } })
    : null
  if (!entry) throw codedError('BAD_USER_INPUT', '`after` is not an entry of your account.')
  return entry.version
}
