import { UserRef } from '../../auth/schema.ts'
import { isUuid } from '../../brands.ts'
import { builder } from '../../graphql/builder.ts'
import { coded } from '../../graphql/errors.ts'
import { assertPage, page } from '../../graphql/page.ts'
import { AdminRef } from '../schema.ts'
import { auditWhere } from './rules.ts'

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

const AuditEntry = builder.prismaObject('AuditEntry', {
  description:
    'Who did what to whom, why, and what was before and after. Nothing changes or removes it. before and after are JSON text.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    actor: t.prismaField({
      type: UserRef,
      nullable: true,
      description: 'null: the system, or the operator on the machine; see `actorKind`.',
      select: { actorId: true },
      resolve: (query, { actorId: id }, _args, { services }) =>
        id ? services.database.admin.user.findFirst({ ...query, where: { id } }) : null,
    }),
    actorKind: t.exposeString('actorKind', { description: 'admin, user, apiKey, operator or system.' }),
    action: t.exposeString('action', { description: 'Noun and verb, such as points.adjust.' }),
    target: t.exposeID('target', { nullable: true, description: 'The id of what was done to.' }),
    targetUser: t.prismaField({
      type: UserRef,
      nullable: true,
      description: 'Where the target is a person.',
      select: { target: true },
      resolve: (query, { target: id }, _args, { services }) =>
        id && isUuid(id) ? services.database.admin.user.findFirst({ ...query, where: { id } }) : null,
    }),
    reason: t.exposeString('reason', { nullable: true }),
    before: t.string({ nullable: true, select: { before: true }, resolve: ({ before }) => json(before) }),
    after: t.string({ nullable: true, select: { after: true }, resolve: ({ after }) => json(after) }),
    ipAddress: t.exposeString('ipAddress', { nullable: true, description: 'Where an admin was who did it.' }),
    userAgent: t.exposeString('userAgent', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.objectField(AdminRef, 'auditLog', (t) =>
  t.prismaConnection({
    type: AuditEntry,
    description: 'Everything that was done and is kept, newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    args: {
      actor: t.arg.id(),
      target: t.arg.id(),
      action: t.arg.string({ description: 'Its beginning: "points" finds points.adjust.' }),
      from: t.arg({ type: 'DateTime', description: 'Included.' }),
      to: t.arg({ type: 'DateTime', description: 'Not included.' }),
    },
    resolve: async (query, _admin, args, { services }) => {
      assertPage(args)
      const where = await coded((async () => auditWhere(args))())
      return services.database.admin.auditEntry.findMany({
        ...query,
        where,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      })
    },
  }),
)
