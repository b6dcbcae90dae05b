import { CreditAccountRef } from '../credits/schema.ts'
import { builder } from '../graphql/builder.ts'
import { ownReader } from '../graphql/context.ts'
import { ActionRef } from './schema.ts'

const HELD_BY_MAX = 100

builder.objectField(CreditAccountRef, 'heldBy', (t) =>
  t.prismaField({
    type: [ActionRef],
    description: `The work under way that holds points, newest first. At most ${HELD_BY_MAX}.`,
    resolve: (query, { id }, _args, context) =>
      ownReader(context, id).action.findMany({
        ...query,
        where: { accountId: id, endedAt: null },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: HELD_BY_MAX,
      }),
  }),
)
