import { accountOf } from '../brands.ts'
import { CreditAccountRef, CreditGrantRef } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, knownActor, readerOf } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { PromoRejected, TooManyGuesses } from './errors.ts'

builder.objectType(PromoRejected, {
  name: 'PromoRejected',
  description: 'The code gave nothing.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'UNKNOWN, EXPIRED, USED_UP or ALREADY_REDEEMED' }),
  }),
})

const PromoRedeemed = builder.objectRef<{ grantId: string }>('PromoRedeemed').implement({
  description: 'The points are there, and never expire.',
  fields: (t) => ({
    grant: t.prismaField({
      type: CreditGrantRef,
      resolve: (query, { grantId }, _args, context) =>
        readerOf(context).grant.findFirstOrThrow({ ...query, where: { id: grantId } }),
    }),
    account: t.prismaField({
      type: CreditAccountRef,
      resolve: (query, _redeemed, _args, context) =>
        readerOf(context).account.findFirstOrThrow({ ...query, where: { id: accountOf(actorUser(context)) } }),
    }),
  }),
})

builder.mutationField('redeemPromo', (t) =>
  t.field({
    type: PromoRedeemed,
    description:
      'Gives the points of a code; capitals and spaces around it do not matter. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended), RATE_LIMITED with `retryAfterSeconds` after ten codes in fifteen minutes that are none.',
    authScopes: { session: true },
    errors: { types: [PromoRejected], union: { description: 'The points, or why there are none.' } },
    args: { code: t.arg.string({ required: true }) },
    resolve: async (_root, { code }, context) => {
      try {
        const { address } = context
        return { grantId: await context.services.promos.redeem(actorUser(context), code, { address }) }
      } catch (error) {
        if (!(error instanceof TooManyGuesses)) throw error
        const { message, retryAfterSeconds } = error
        throw codedError('RATE_LIMITED', message, { retryAfterSeconds })
      }
    },
  }),
)

const PromoRef = builder.prismaObject('Promo', {
  description: "A code that gives points. An admin's to see.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    code: t.exposeString('code', { description: '3 … 40 capitals, digits and hyphens.' }),
    points: t.expose('points', { type: 'Points' }),
    uses: t.exposeInt('uses', { description: 'How often it can be used, by all together.' }),
    used: t.exposeInt('used'),
    usesPerUser: t.exposeInt('usesPerUser'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'null: never.' }),
  }),
})

builder.mutationField('adminCreatePromo', (t) =>
  t.prismaField({
    type: PromoRef,
    description:
      'Makes a code. What it gives does not change later. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN, BAD_USER_INPUT with the field, also where there is such a code already.',
    authScopes: { proven: true },
    args: {
      code: t.arg.string({ required: true, description: '3 … 40 letters, digits and hyphens; kept in capitals.' }),
      points: t.arg({ type: 'Points', required: true, description: '1 … 1,000,000' }),
      uses: t.arg.int({ required: true, description: '1 … 1,000,000' }),
      usesPerUser: t.arg.int({ required: true, defaultValue: 1 }),
      expiresAt: t.arg({ type: 'DateTime', description: 'In the future; absent: never.' }),
    },
    resolve: async (query, _root, { expiresAt, ...promo }, context) => {
      const { services } = context
      const id = await coded(services.promos.issue(knownActor(context), { ...promo, expiresAt: expiresAt ?? null }))
      return services.database.admin.promo.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)
