import { accountOf } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, readerOf } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { TIME_ZONES_PER_DAY, TooManyTimeZones } from './errors.ts'
import { CreditAccountRef } from './schema.ts'

builder.mutationField('setTimeZone', (t) =>
  t.prismaField({
    type: CreditAccountRef,
    description: `The account renews on the same day and at the same time of the clock, in this zone. At most ${TIME_ZONES_PER_DAY} changes a day. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended), BAD_USER_INPUT for a name that is no zone, RATE_LIMITED.`,
    authScopes: { session: true },
    args: { timeZone: t.arg.string({ required: true, description: 'IANA name, such as Europe/Berlin.' }) },
    resolve: async (query, _root, { timeZone }, context) => {
      const id = accountOf(actorUser(context))
      await coded(context.services.timeZones.set(id, timeZone).catch(rateLimited))
      return readerOf(context).account.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

function rateLimited(error: unknown): never {
  if (!(error instanceof TooManyTimeZones)) throw error
  throw codedError('RATE_LIMITED', error.message, { retryAfterSeconds: error.retryAfterSeconds })
}
