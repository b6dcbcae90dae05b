import { accountOf, isUuid } from '../brands.ts'
import { BoostPackRef } from '../credits/schema.ts'
import { IdempotencyConflict, InvalidInput } from '../errors.ts'
import { follow } from '../events/live.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, knownActor, readerOf } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { assertPage, page } from '../graphql/page.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { NoSuchPurchase, PurchaseUnavailable, TooManyOrders } from './errors.ts'
import { lossOf, ORDERS_MAX } from './rules.ts'
import type { StartedPurchase } from './service.ts'

const PurchaseStatus = builder.enumType('PurchaseStatus', {
  description:
    'PENDING: not paid yet. PAID: its points are there. FAILED: not paid, and its checkout has ended. REFUNDED: the whole price went back.',
  values: ['PENDING', 'PAID', 'FAILED', 'REFUNDED'] as const,
})

export const PurchaseRef = builder.prismaObject('Purchase', {
  description: 'An order of a pack, at the price and for the points that it had then.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    pack: t.relation('pack', { type: BoostPackRef, description: 'The pack as it is now.' }),
    status: t.expose('status', { type: PurchaseStatus }),
    price: t.expose('priceMicroUsd', { type: 'Usd', description: 'What it cost when it was ordered.' }),
    points: t.expose('points', { type: 'Points', description: 'What was ordered.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    paidAt: t.expose('paidAt', { type: 'DateTime', nullable: true }),
    refundedAt: t.expose('refundedAt', { type: 'DateTime', nullable: true }),
    checkoutUrl: t.string({
      nullable: true,
      description: 'Where to go on paying; null unless it is PENDING.',
      select: { checkoutUrl: true, status: true },
      resolve: ({ checkoutUrl, status }) => (status === 'PENDING' ? checkoutUrl : null),
    }),
    failure: t.exposeString('failureCode', {
      nullable: true,
      description:
        'Why it FAILED: DECLINED, EXPIRED (nobody paid in time) or LOST (its checkout is not known any more).',
    }),
    refunded: t.expose('refundedMicroUsd', {
      type: 'Usd',
      description: 'Of the price, given back so far or on its way.',
    }),
    disputed: t.expose('disputedMicroUsd', {
      type: 'Usd',
      description: "Of the price, withheld or taken back by the buyer's bank.",
    }),
    reversed: t.field({
      type: 'Points',
      description: 'Points that were taken back because the money went back. Those already used were not.',
      select: { grant: { select: { reversed: true } } },
      resolve: ({ grant }) => grant?.reversed ?? 0n,
    }),
    lost: t.field({
      type: 'Points',
      nullable: true,
      description:
        'For admins: points whose money went back after they had been used, the loss of the house. Else null.',
      select: { grant: { select: { reversal: true, reversed: true, remaining: true } } },
      resolve: ({ grant }, _args, { actor }) =>
        actor.kind === 'session' && actor.admin ? (grant ? lossOf(grant) : 0n) : null,
    }),
  }),
})

builder.objectFields(ViewerRef, (t) => ({
  purchases: t.prismaConnection({
    type: PurchaseRef,
    description: 'Every order of a pack, newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    resolve: (query, { userId }, args, context) => {
      assertPage(args)
      return readerOf(context).purchase.findMany({
        ...query,
        where: { accountId: accountOf(userId) },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
  purchase: t.prismaField({
    type: PurchaseRef,
    nullable: true,
    description: "null when it does not exist or is not the viewer's.",
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, { userId }, { id }, context) =>
      isUuid(id)
        ? readerOf(context).purchase.findFirst({ ...query, where: { id, accountId: accountOf(userId) } })
        : null,
  }),
}))

builder.subscriptionField('purchaseChanged', (t) =>
  t.prismaField({
    type: PurchaseRef,
    description:
      "One order of the viewer's: once at the start, then whenever it is paid, fails or is given back. Errors: UNAUTHENTICATED, NOT_FOUND.",
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true }) },
    subscribe: async (_root, { id }, context) => {
      const where = { id, accountId: accountOf(actorUser(context)) }
      const state = async () => {
        const found = isUuid(id)
          ? await readerOf(context).purchase.findFirst({
              where,
              select: { status: true, refundedMicroUsd: true, disputedMicroUsd: true },
            })
          : null
        return found && `${found.status} ${found.refundedMicroUsd} ${found.disputedMicroUsd}`
      }
      if ((await state()) === null) throw codedError('NOT_FOUND', 'There is no such purchase.')
      let seen: string | null = null
      return follow<string>(context.services.bus, {
        topics: [`purchase:${id.toLowerCase()}`],
        read: async () => {
          const now = await state()
          if (now === seen) return { items: [] }
          seen = now
          return { items: [id] }
        },
      })
    },
    resolve: (query, id, _args, context) =>
      readerOf(context).purchase.findFirstOrThrow({ ...query, where: { id: id as string } }),
  }),
)

builder.objectType(PurchaseUnavailable, {
  name: 'PurchaseUnavailable',
  description: 'Nothing can be bought right now. Nothing was paid.',
  interfaces: [ErrorInterface],
  fields: (t) => ({ reason: t.exposeString('reason', { description: 'NOT_CONFIGURED or PROVIDER_DOWN' }) }),
})

const PurchaseStarted = builder.objectRef<StartedPurchase>('PurchaseStarted').implement({
  description: 'Where the browser goes to pay.',
  fields: (t) => ({
    purchase: t.prismaField({
      type: PurchaseRef,
      resolve: (query, { id }, _args, context) =>
        readerOf(context).purchase.findFirstOrThrow({ ...query, where: { id } }),
    }),
    checkoutUrl: t.exposeString('checkoutUrl', {
      description: 'Of an order that is not to be paid any more: the page that says so.',
    }),
  }),
})

builder.mutationField('purchaseBoost', (t) =>
  t.field({
    type: PurchaseStarted,
    description: `Orders a pack and gives the page to pay it on. The points come once the payment does. Same key and same pack: the same order. At most ${ORDERS_MAX} orders an hour. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended), RATE_LIMITED with \`retryAfterSeconds\`.`,
    authScopes: { session: true },
    errors: {
      types: [IdempotencyConflict, InvalidInput, PurchaseUnavailable],
      union: { description: 'The order that the key made, now or before, or why there is none.' },
    },
    args: {
      packId: t.arg.id({ required: true }),
      idempotencyKey: t.arg.id({
        required: true,
        description: "The caller's name for one purchase, 1 … 255 characters, scoped to the user.",
      }),
    },
    resolve: async (_root, request, context) => {
      try {
        return await context.services.boosts.start(actorUser(context), request)
      } catch (error) {
        if (!(error instanceof TooManyOrders)) throw error
        throw codedError('RATE_LIMITED', error.message, { retryAfterSeconds: error.retryAfterSeconds })
      }
    },
  }),
)

builder.mutationField('adminRefundPurchase', (t) =>
  t.prismaField({
    type: PurchaseRef,
    description:
      'Gives the money back and reverses what is left of its points, down to what is available, never below. A repetition changes nothing more. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (no reason, not paid, refused by the payment provider).',
    authScopes: { proven: true },
    args: {
      id: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters, kept in the audit.' }),
    },
    resolve: async (query, _root, args, context) => {
      const { services } = context
      const id = await coded(
        services.boosts.refund(knownActor(context), args).catch((error: unknown) => {
          if (error instanceof NoSuchPurchase) throw codedError('NOT_FOUND', error.message)
          throw error
        }),
      )
      return services.database.admin.purchase.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)
