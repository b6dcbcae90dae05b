import { AdminRef } from '../admin/schema.ts'
import { UserRef } from '../auth/schema.ts'
import { builder } from '../graphql/builder.ts'
import { knownActor } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { assertPage, page } from '../graphql/page.ts'

const PaymentAnomaly = builder.prismaObject('PaymentAnomaly', {
  description: 'What was told of a payment and fits none of our orders. Kept whole, for a person to look at.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    subject: t.exposeString('subject', { description: "The message's own name, or that of what was read." }),
    reason: t.exposeString('reason', { description: 'In what way it does not fit, such as UNKNOWN_ORDER.' }),
    purchaseId: t.exposeID('purchaseId', {
      nullable: true,
      description: 'The order that it names, where it names one.',
    }),
    payload: t.string({
      description: 'What was told, as JSON text.',
      select: { payload: true },
      resolve: ({ payload }) => JSON.stringify(payload),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    handledAt: t.expose('handledAt', { type: 'DateTime', nullable: true, description: 'null: it waits for somebody.' }),
    handledBy: t.relation('handledBy', { type: UserRef, nullable: true }),
    note: t.exposeString('note', { nullable: true, description: 'What was done about it.' }),
  }),
})

builder.objectField(AdminRef, 'paymentAnomalies', (t) =>
  t.prismaConnection({
    type: PaymentAnomaly,
    description: 'Newest first. `open`: only those that wait for somebody, or only the others. `first` is at most 100.',
    cursor: 'id',
    ...page,
    args: { open: t.arg.boolean() },
    resolve: (query, _admin, { open, ...args }, { services }) => {
      assertPage(args)
      const where = open == null ? {} : { handledAt: open ? null : { not: null } }
      return services.database.admin.paymentAnomaly.findMany({
        ...query,
        where,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
)

builder.mutationField('adminHandleAnomaly', (t) =>
  t.prismaField({
    type: PaymentAnomaly,
    description:
      'Says that somebody has dealt with it, and how. Said twice it is done once. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), NOT_FOUND, BAD_USER_INPUT.',
    authScopes: { admin: true },
    args: {
      id: t.arg.id({ required: true }),
      note: t.arg.string({ required: true, description: '1 … 2,000 characters; kept in the audit too.' }),
    },
    resolve: async (query, _root, args, context) => {
      const { services } = context
      await coded(services.boosts.handleAnomaly(knownActor(context), args))
      return services.database.admin.paymentAnomaly.findFirstOrThrow({ ...query, where: { id: args.id } })
    },
  }),
)
