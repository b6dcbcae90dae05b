import { CreditAccountRef } from '../../credits/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { accountReader } from '../../graphql/context.ts'
import type { Pause } from './service.ts'

const AccountPause = builder.objectRef<Pause>('AccountPause').implement({
  description:
    'Nothing that costs points can be started until it ends. What is under way goes on, and free models still run.',
  fields: (t) => ({
    id: t.exposeID('id'),
    reason: t.exposeString('reason', {
      description: 'LIMIT: more points within an hour than the plan allows. UNUSUAL: far more than is usual.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    endsAt: t.expose('endsAt', { type: 'DateTime' }),
  }),
})

builder.prismaObjectField(CreditAccountRef, 'pause', (t) =>
  t.field({
    type: AccountPause,
    nullable: true,
    description: 'What a start is refused for now, with PAUSED; null: nothing.',
    resolve: ({ id }, _args, context) => context.services.guards.pauseOf(accountReader(context, id), id),
  }),
)
