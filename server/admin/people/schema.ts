import { queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import { ApiKeyRef, UserRef } from '../../auth/schema.ts'
import { PurchaseRef } from '../../boosts/schema.ts'
import { isUuid } from '../../brands.ts'
import { PlanTier } from '../../credits/schema.ts'
import { builder } from '../../graphql/builder.ts'
import type { Context } from '../../graphql/context.ts'
import { coded, codedError } from '../../graphql/errors.ts'
import { assertPage, cursorOf, idOf, type PageArgs, page, pageInfoOf, pageTowards } from '../../graphql/page.ts'
import { AdminRef } from '../schema.ts'
import { type PeopleFilter, type PeopleOrder, pageOfPeople } from './people.ts'
import { AdminAction, AdminEntry, AdminSession, UserNote } from './record-schema.ts'

const SESSIONS_SHOWN = 50
const KEYS_SHOWN = 50
const NOTES_SHOWN = 200

const AdminUserOrder = builder.enumType('AdminUserOrder', {
  description: 'CREATED: who came last first. POINTS_USED, AVAILABLE: the most first. EMAIL: from a to z.',
  values: ['CREATED', 'POINTS_USED', 'AVAILABLE', 'EMAIL'] as const,
})

const AdminUser = builder.prismaObject('User', {
  variant: 'AdminUser',
  description: 'Somebody as admins see them: their figures, and none of their work. Who left is not among them.',
  select: { id: true },
  fields: (t) => ({
    user: t.variant(UserRef),
    account: t.relation('account', { nullable: false, onNull: 'error' }),
    pointsUsed: t.field({
      type: 'Points',
      description: 'All that work was ever charged.',
      select: { account: { select: { used: true } } },
      resolve: ({ account }) => account!.used,
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'By a session or a key, to five minutes; null: never since this is written down.',
    }),
    sessions: t.prismaField({
      type: [AdminSession],
      description: `Where they are signed in, newest first. At most ${SESSIONS_SHOWN}.`,
      resolve: (query, { id: userId }, _args, { services }) =>
        services.database.admin.session.findMany({
          ...query,
          where: { userId, expiresAt: { gt: services.health.now() } },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: SESSIONS_SHOWN,
        }),
    }),
    apiKeys: t.prismaField({
      type: [ApiKeyRef],
      description: `Newest first, at most ${KEYS_SHOWN}; never the keys themselves.`,
      resolve: (query, { id: userId }, _args, { services }) =>
        services.database.admin.apiKey.findMany({
          ...query,
          where: { userId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: KEYS_SHOWN,
        }),
    }),
    notes: t.prismaField({
      type: [UserNote],
      description: `What admins noted, newest first. At most ${NOTES_SHOWN}.`,
      resolve: (query, { id: userId }, _args, { services }) =>
        services.database.admin.userNote.findMany({
          ...query,
          where: { userId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: NOTES_SHOWN,
        }),
    }),
    entries: t.prismaConnection({
      type: AdminEntry,
      description: 'Lines of their account, newest first. `first` is at most 100.',
      cursor: 'id',
      ...page,
      resolve: (query, { id: accountId }, args, { services }) => {
        assertPage(args)
        return services.database.admin.entry.findMany({ ...query, where: { accountId }, orderBy: { version: 'desc' } })
      },
    }),
    actions: t.prismaConnection({
      type: AdminAction,
      description: 'Their work, newest first. `first` is at most 100.',
      cursor: 'id',
      ...page,
      resolve: (query, { id: accountId }, args, { services }) => {
        assertPage(args)
        return services.database.admin.action.findMany({
          ...query,
          where: { accountId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        })
      },
    }),
    purchases: t.prismaConnection({
      type: PurchaseRef,
      description: 'Their orders of packs, newest first. `first` is at most 100.',
      cursor: 'id',
      ...page,
      resolve: (query, { id: accountId }, args, { services }) => {
        assertPage(args)
        return services.database.admin.purchase.findMany({
          ...query,
          where: { accountId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        })
      },
    }),
  }),
})

builder.objectFields(AdminRef, (t) => ({
  users: t.connection(
    {
      type: AdminUser,
      description:
        'Everybody who has an account, in pages one way: `first` (at most 100) with `after`. An order by figures that move goes on behind where that person stands by then.',
      args: {
        search: t.arg.string({
          description: 'Part of the e-mail address or the name, in either case; of one or two letters the beginning.',
        }),
        plan: t.arg({ type: PlanTier }),
        suspended: t.arg.boolean(),
        pointsUsedAtLeast: t.arg({ type: 'Points' }),
        seenSince: t.arg({ type: 'DateTime', description: 'Last seen then or later.' }),
        notSeenSince: t.arg({ type: 'DateTime', description: 'Last seen before, or never.' }),
        orderBy: t.arg({ type: AdminUserOrder, description: 'CREATED unless told.' }),
      },
      resolve: (_admin, { orderBy, ...args }, context, info) =>
        readPeople(args, orderBy ?? 'CREATED', context, info) as never,
    },
    { name: 'AdminUsersConnection' },
    { name: 'AdminUsersConnectionEdge' },
  ),
  user: t.prismaField({
    type: AdminUser,
    nullable: true,
    description: 'null: there is nobody of that id, or they have left.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _admin, { id }, { services }) =>
      isUuid(id) ? services.database.admin.user.findFirst({ ...query, where: { id, deletedAt: null } }) : null,
  }),
}))

async function readPeople(
  args: PageArgs & PeopleFilter,
  order: PeopleOrder,
  context: Context,
  info: GraphQLResolveInfo,
) {
  assertPage(args)
  const asks = pageTowards(args)
  if (asks.towards === 'newer') throw codedError('BAD_USER_INPUT', 'This list goes one way: `first` with `after`.')
  const { admin } = context.services.database
  const after = asks.cursor === null ? null : idOf(asks.cursor)
  const { ids, more } = await coded(pageOfPeople(admin, args, { order, size: asks.size, after }))
  const rows = await admin.user.findMany({
    ...queryFromInfo({ context, info, typeName: 'AdminUser', path: ['edges', 'node'] }),
    where: { id: { in: ids } },
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  const found = ids.filter((id) => byId.has(id))
  return {
    edges: found.map((id) => ({ cursor: cursorOf(id), node: byId.get(id)! })),
    pageInfo: pageInfoOf(asks, { ids: found, stop: null, more }),
  }
}
