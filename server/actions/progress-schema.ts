import { accountOf, isUuid } from '../brands.ts'
import { follow } from '../events/live.ts'
import type { ActionProgress } from '../generated/prisma/client.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, isViewing, readerOf } from '../graphql/context.ts'
import { codedError } from '../graphql/errors.ts'
import { ActionRef } from './schema.ts'

const ROWS_AT_ONCE = 200

const ActionProgressRef = builder.objectRef<ActionProgress>('ActionProgress').implement({
  description: 'One step of an action. Steps are numbered from 1, without gaps.',
  fields: (t) => ({
    action: t.prismaField({
      type: ActionRef,
      resolve: (query, { actionId }, _args, context) =>
        readerOf(context).action.findFirstOrThrow({ ...query, where: { id: actionId } }),
    }),
    sequence: t.exposeInt('sequence'),
    textDelta: t.exposeString('textDelta', { nullable: true }),
    part: t.exposeInt('part', { description: 'Which of the calls it belongs to, from 0; calls may run at once.' }),
    partLabel: t.exposeString('partLabel', { description: 'Such as "Chapter 2 of 5".' }),
    restarted: t.exposeBoolean('restarted', { description: 'What was streamed of this part before is void.' }),
  }),
})

builder.subscriptionField('actionProgress', (t) =>
  t.field({
    type: ActionProgressRef,
    description:
      "Progress of one action of the viewer's: what was kept, then live, until it has ended. `after` resumes behind a sequence already seen. Errors: UNAUTHENTICATED, NOT_FOUND.",
    authScopes: { member: true },
    args: { id: t.arg.id({ required: true }), after: t.arg.int() },
    subscribe: async (_root, { id, after }, context) => {
      const where = { id, accountId: accountOf(actorUser(context)) }
      const read = () => (isUuid(id) ? readerOf(context).action.findFirst({ where, select: { endedAt: true } }) : null)
      if (!(await read())) throw codedError('NOT_FOUND', 'There is no such action.')
      let seen = after ?? 0
      return follow<ActionProgress>(context.services.bus, {
        topics: [`action:${id.toLowerCase()}`],
        read: async () => {
          // Whether it has ended is asked first: what it wrote before its end is then certainly among the rows.
          const action = await read()
          const items = await readerOf(context).actionProgress.findMany({
            where: { actionId: id, sequence: { gt: seen } },
            orderBy: { sequence: 'asc' },
            take: ROWS_AT_ONCE,
          })
          seen = items.at(-1)?.sequence ?? seen
          const ended = action?.endedAt !== null
          // Asked for more, the receiver has taken all there was: what is done now was seen.
          if (items.length > 0 || !ended) return { items, more: ended || items.length === ROWS_AT_ONCE }
          if (!isViewing(context.actor)) await context.services.unseen.saw(actorUser(context), id)
          return { items, done: true }
        },
      })
    },
    resolve: (progress) => progress as ActionProgress,
  }),
)
