import { UserRef } from '../../auth/schema.ts'
import { PlanTier } from '../../credits/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { assertPage, page } from '../../graphql/page.ts'
import { AdminRef } from '../schema.ts'

const GuardRef = builder.prismaObject('Guard', {
  description: 'When an account of a plan is paused by itself, and for how long.',
  select: { tier: true },
  fields: (t) => ({
    plan: t.expose('tier', { type: PlanTier }),
    active: t.exposeBoolean('active'),
    pointsPerHour: t.expose('pointsPerHour', {
      type: 'Points',
      description: 'More within an hour pauses: what was used, what is held, and what is asked for.',
    }),
    timesUsual: t.exposeInt('timesUsual', {
      description:
        'And so does so many times an average hour of the last four weeks, of those in which anything was used.',
    }),
    usualFrom: t.expose('usualFrom', { type: 'Points', description: 'Fewer points in an hour are never unusual.' }),
    pauseMinutes: t.exposeInt('pauseMinutes'),
  }),
})

const PauseRef = builder.prismaObject('Pause', {
  description: 'Somebody cannot start anything until it ends or is lifted. What is under way goes on.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    user: t.field({
      type: UserRef,
      select: (_args, _context, nested) => ({ account: { select: { user: nested() } } }),
      resolve: ({ account }) => account.user,
    }),
    reason: t.exposeString('reason', {
      description: 'LIMIT: more than the plan allows. UNUSUAL: far more than usual.',
    }),
    points: t.expose('points', { type: 'Points', description: 'Within the hour, with what was held and asked for.' }),
    limit: t.expose('limitPoints', { type: 'Points', description: 'What it was held against.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    endsAt: t.expose('endsAt', { type: 'DateTime' }),
    liftedAt: t.expose('liftedAt', { type: 'DateTime', nullable: true, description: 'An admin ended it before.' }),
  }),
})

builder.objectFields(AdminRef, (t) => ({
  guards: t.prismaField({
    type: [GuardRef],
    description: 'One a plan.',
    resolve: (query, _admin, _args, { services }) =>
      services.database.admin.guard.findMany({ ...query, orderBy: { pointsPerHour: 'asc' } }),
  }),
  pauses: t.prismaConnection({
    type: PauseRef,
    description: 'Newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    resolve: (query, _admin, args, { services }) => {
      assertPage(args)
      return services.database.admin.pause.findMany({ ...query, orderBy: [{ startedAt: 'desc' }, { id: 'desc' }] })
    },
  }),
}))

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT'
const REASON = '1 … 500 characters; kept in the audit.'

builder.mutationField('adminSetGuard', (t) =>
  t.prismaField({
    type: GuardRef,
    description: `When accounts of a plan are paused, from the next start on. ${ERRORS} with the field.`,
    authScopes: { admin: true },
    args: {
      plan: t.arg({ type: PlanTier, required: true }),
      active: t.arg.boolean({ required: true }),
      pointsPerHour: t.arg({ type: 'Points', required: true, description: '1 … 1,000,000,000' }),
      timesUsual: t.arg.int({ required: true, description: '2 … 1,000' }),
      usualFrom: t.arg({ type: 'Points', required: true, description: '1 … 1,000,000,000' }),
      pauseMinutes: t.arg.int({ required: true, description: '1 … 10,080' }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, args, context) => {
      await coded(context.services.guards.set(knownActor(context), args))
      return context.services.database.admin.guard.findFirstOrThrow({ ...query, where: { tier: args.plan } })
    },
  }),
)

builder.mutationField('adminLiftPause', (t) =>
  t.prismaField({
    type: PauseRef,
    description: `Ends a pause before its time; what was used until now counts no more. Said twice it is done once. ${ERRORS}, NOT_FOUND.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true, description: REASON }) },
    resolve: async (query, _root, args, context) => {
      await coded(context.services.guards.lift(knownActor(context), args))
      return context.services.database.admin.pause.findFirstOrThrow({ ...query, where: { id: args.id } })
    },
  }),
)
