import { accountOf } from '../brands.ts'
import { CreditAccountRef, CreditGrantRef } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, readerOf } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
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
