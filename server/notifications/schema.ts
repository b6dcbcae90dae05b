import { accountOf } from '../brands.ts'
import { follow } from '../events/live.ts'
import { builder } from '../graphql/builder.ts'
import { type Actor, actorUser, readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { assertPage, page } from '../graphql/page.ts'
import { ViewerRef } from '../graphql/viewer.ts'

const AT_ONCE = 100
/** More than anybody reads one by one. */
const UNREAD_MAX = 1_000

/** A suspended person may read, and so mark as read; a key has no eyes. */
export const ownSession = (_root: unknown, _args: unknown, { actor }: { actor: Actor }) => actor.kind === 'session'

const NotificationRef = builder.prismaObject('Notification', {
  description: 'Something a person is told, once. Kept for 90 days once it is read, for a year at most.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.exposeString('kind', { description: 'Such as PURCHASE_PAID; a value of NotificationKind.' }),
    title: t.exposeString('title'),
    body: t.exposeString('body', { description: 'One or two sentences of plain text.' }),
    href: t.exposeString('href', { nullable: true, description: 'The path of the page where to go on.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    readAt: t.expose('readAt', { type: 'DateTime', nullable: true }),
  }),
})

type Inbox = { accountId: string; unread: number }

const InboxRef = builder.objectRef<Inbox>('NotificationInbox').implement({
  description: 'How much there is to read.',
  fields: (t) => ({
    id: t.exposeID('accountId'),
    unread: t.exposeInt('unread', { description: `0 … ${UNREAD_MAX}; more are counted as ${UNREAD_MAX}.` }),
  }),
})

builder.objectFields(ViewerRef, (t) => ({
  notifications: t.prismaConnection({
    type: NotificationRef,
    description: 'Newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    resolve: (query, { userId }, args, context) => {
      assertPage(args)
      return readerOf(context).notification.findMany({
        ...query,
        where: { accountId: accountOf(userId) },
        orderBy: { sequence: 'desc' },
      })
    },
  }),
  inbox: t.field({
    type: InboxRef,
    resolve: async ({ userId }, _args, context) => {
      const where = { accountId: accountOf(userId), readAt: null }
      const unread = await readerOf(context).notification.count({ where, take: UNREAD_MAX })
      return { accountId: userId, unread }
    },
  }),
}))

builder.mutationFields((t) => ({
  markNotificationsRead: t.int({
    description:
      "Marks the viewer's notifications as read; returns how many were unread until now. What is not theirs or not there counts 0. At most 100 ids. Errors: UNAUTHENTICATED, FORBIDDEN (by a key), BAD_USER_INPUT.",
    authScopes: ownSession,
    args: { ids: t.arg.idList({ required: true }) },
    resolve: (_root, { ids }, context) => coded(context.services.notifications.markRead(actorUser(context), ids)),
  }),
  markAllNotificationsRead: t.int({
    description:
      'Marks this notification and all before it as read, so that what comes meanwhile stays new; returns how many were unread until now, 0 for one that is not theirs or not there. Errors: UNAUTHENTICATED, FORBIDDEN (by a key).',
    authScopes: ownSession,
    args: { upTo: t.arg.id({ required: true }) },
    resolve: (_root, { upTo }, context) => context.services.notifications.markAllRead(actorUser(context), upTo),
  }),
}))

builder.subscriptionFields((t) => ({
  notificationAdded: t.prismaField({
    type: NotificationRef,
    description:
      'What the viewer is told from now on, in the order in which it was told, none missed, none twice. Errors: UNAUTHENTICATED.',
    authScopes: { member: true },
    subscribe: async (_root, _args, context) => {
      const accountId = accountOf(actorUser(context))
      const { notification } = readerOf(context)
      const newest = await notification.findFirst({
        where: { accountId },
        orderBy: { sequence: 'desc' },
        select: { sequence: true },
      })
      let seen = newest?.sequence ?? 0n
      return follow<string>(context.services.bus, {
        topics: [`notices:${accountId}`],
        read: async () => {
          const rows = await notification.findMany({
            where: { accountId, sequence: { gt: seen } },
            orderBy: { sequence: 'asc' },
            select: { id: true, sequence: true },
            take: AT_ONCE,
          })
          seen = rows.at(-1)?.sequence ?? seen
          return { items: rows.map(({ id }) => id), more: rows.length === AT_ONCE }
        },
      })
    },
    resolve: (query, id, _args, context) =>
      readerOf(context).notification.findFirstOrThrow({ ...query, where: { id: id as string } }),
  }),

  inboxChanged: t.field({
    type: InboxRef,
    description:
      'How much there is to read: once at the start, then whenever something was told or read, here or elsewhere. Errors: UNAUTHENTICATED.',
    authScopes: { member: true },
    subscribe: (_root, _args, context) => {
      const accountId = accountOf(actorUser(context))
      const { notification } = readerOf(context)
      let shown = ''
      return follow<Inbox>(context.services.bus, {
        topics: [`notices:${accountId}`],
        read: async () => {
          const [unread, last] = await Promise.all([
            notification.count({ where: { accountId, readAt: null }, take: UNREAD_MAX }),
            notification.aggregate({ where: { accountId }, _max: { sequence: true, readAt: true } }),
          ])
          const now = `${unread} ${last._max.sequence} ${last._max.readAt?.getTime()}`
          if (now === shown) return { items: [] }
          shown = now
          return { items: [{ accountId, unread }] }
        },
      })
    },
    resolve: (inbox) => inbox as Inbox,
  }),
}))
