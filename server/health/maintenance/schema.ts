import { Provider } from '../../actions/model-schema.ts'
import { UserRef } from '../../auth/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key)'

export const Maintenance = builder.prismaObject('Maintenance', {
  description:
    'An announced window, of a target, of a provider and its models, or of everything: no alerts, and it does not count.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    targetId: t.exposeID('targetId', { nullable: true }),
    provider: t.expose('provider', { type: Provider, nullable: true }),
    startsAt: t.expose('startsAt', { type: 'DateTime' }),
    endsAt: t.expose('endsAt', { type: 'DateTime' }),
    reason: t.exposeString('reason'),
    createdBy: t.relation('createdBy', { type: UserRef }),
  }),
})

builder.mutationFields((t) => ({
  adminScheduleMaintenance: t.prismaField({
    type: Maintenance,
    description: `What is still wrong when it ends is told then. ${ERRORS}, BAD_USER_INPUT.`,
    authScopes: { admin: true },
    args: {
      targetId: t.arg.id(),
      provider: t.arg({ type: Provider, description: 'Itself and its models. With neither: everything.' }),
      startsAt: t.arg({ type: 'DateTime', description: 'Absent, or in the past: now. At most a year ahead.' }),
      endsAt: t.arg({ type: 'DateTime', required: true, description: 'At most 30 days after it has begun.' }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters.' }),
    },
    resolve: async (query, _root, args, context) => {
      const { health, database } = context.services
      const id = await coded(health.maintenance.schedule(knownActor(context), args))
      return database.admin.maintenance.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
  adminEndMaintenance: t.prismaField({
    type: Maintenance,
    description: `Now, or before it has begun. ${ERRORS}, NOT_FOUND.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }) },
    resolve: async (query, _root, { id }, context) => {
      const { health, database } = context.services
      await coded(health.maintenance.end(knownActor(context), id))
      return database.admin.maintenance.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
}))
