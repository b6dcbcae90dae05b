import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { type AccountId, accountOf } from '../brands.ts'
import { builder } from '../graphql/builder.ts'
import { type Context, readerOf } from '../graphql/context.ts'
import { coded, codedError } from '../graphql/errors.ts'
import { assertPage, cursorOf, idOf, type PageArgs, pageInfoOf, pageTowards } from '../graphql/page.ts'
import { ViewerRef } from '../graphql/viewer.ts'
import { activityPage, SEARCHED_ACTIONS_MAX, SEARCHED_TITLES_MAX } from './activity.ts'
import { activityFilter, TEXT_LENGTH_MAX } from './activity-rules.ts'
import { AiFunction } from './functions/schema.ts'
import { ActionRef, ActionStatus } from './schema.ts'

builder.objectField(ViewerRef, 'actions', (t) =>
  t.connection(
    {
      type: ActionRef,
      description: `Newest first. \`first\` is at most 100. A page looks through at most ${SEARCHED_ACTIONS_MAX} actions, with \`text\` ${SEARCHED_TITLES_MAX}: it may end early, or be empty, with more behind it.`,
      args: {
        function: t.arg({ type: AiFunction }),
        status: t.arg({ type: ActionStatus }),
        model: t.arg.id({ description: 'The model that will run or has run it.' }),
        from: t.arg({ type: 'DateTime', description: 'Started then or later.' }),
        to: t.arg({ type: 'DateTime', description: 'Started before.' }),
        text: t.arg.string({
          description: `Part of the title, which is the first words of what was asked for, in either case; neither the rest of the input nor the result is looked through. At most ${TEXT_LENGTH_MAX} characters.`,
        }),
      },
      resolve: ({ userId }, args, context, info) => readActions(accountOf(userId), args, context, info) as never,
    },
    {
      name: 'ViewerActionsConnection',
      fields: (t) => ({
        searchedTo: t.field({
          type: 'DateTime',
          nullable: true,
          description:
            'Of a search that ended before all was looked through: when the last action looked at was started.',
          resolve: (page) => (page as unknown as { searchedTo: Date | null }).searchedTo,
        }),
      }),
    },
    { name: 'ViewerActionsConnectionEdge' },
  ),
)

type Args = PageArgs & Parameters<typeof activityFilter>[0]

async function readActions(accountId: AccountId, args: Args, context: Context, info: GraphQLResolveInfo) {
  assertPage(args)
  const db = readerOf(context)
  const filter = await coded((async () => activityFilter(args))())
  const asks = pageTowards(args)
  const { size, towards } = asks
  const from = asks.cursor === null ? null : await placeOf(context, idOf(asks.cursor), towards)
  const page = { size: size + 1, from, towards }
  const { ids, stoppedAt } = await activityPage(db, { accountId, filter, page })
  const rows = await db.action.findMany({
    ...queryFromInfo({ context, info, typeName: 'Action', path: ['edges', 'node'] }),
    where: { id: { in: ids.slice(0, size) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  return {
    edges: rows.map((node) => ({ cursor: cursorOf(node.id), node })),
    pageInfo: pageInfoOf(asks, {
      ids: rows.map(({ id }) => id),
      stop: stoppedAt?.id ?? null,
      more: ids.length > size || stoppedAt !== null,
    }),
    searchedTo: stoppedAt?.createdAt ?? null,
  }
}

async function placeOf(context: Context, id: string, towards: 'older' | 'newer') {
  const place = await readerOf(context).action.findFirst({ where: { id }, select: { id: true, createdAt: true } })
  if (!place) {
    const argument = towards === 'older' ? 'after' : 'before'
    throw codedError('BAD_USER_INPUT', `\`${argument}\` is not an action of yours.`)
  }
  return place
}
