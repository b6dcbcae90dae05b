import { AdminRef } from '../admin/schema.ts'
import { UserRef } from '../auth/schema.ts'
import { builder } from '../graphql/builder.ts'
import { knownActor } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { assertPage, page } from '../graphql/page.ts'

const REDEMPTIONS_SHOWN = 50

const PromoRedemption = builder.prismaObject('PromoRedemption', {
  description: 'One use of a code.',
  select: { promoId: true, accountId: true, n: true },
  fields: (t) => ({
    user: t.field({
      type: UserRef,
      select: (_args, _context, nested) => ({ account: { select: { user: nested() } } }),
      resolve: ({ account }) => account.user,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

const PromoRef = builder.prismaObject('Promo', {
  description: "A code that gives points. An admin's to see.",
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id'),
    code: t.exposeString('code', { description: '3 … 40 capitals, digits and hyphens.' }),
    points: t.expose('points', { type: 'Points' }),
    uses: t.exposeInt('uses', { description: 'How often it can be used, by all together.' }),
    used: t.exposeInt('used'),
    usesPerUser: t.exposeInt('usesPerUser'),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'null: never.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When an admin ended it before its time; null: nobody did.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    redemptions: t.relation('redemptions', {
      type: PromoRedemption,
      description: `Who used it, the last first, at most ${REDEMPTIONS_SHOWN}.`,
      query: { orderBy: [{ createdAt: 'desc' }, { grantId: 'asc' }], take: REDEMPTIONS_SHOWN },
    }),
  }),
})

builder.objectField(AdminRef, 'promos', (t) =>
  t.prismaConnection({
    type: PromoRef,
    description: 'Every code, the newest first. `first` is at most 100.',
    cursor: 'id',
    ...page,
    resolve: (query, _admin, args, { services }) => {
      assertPage(args)
      return services.database.admin.promo.findMany({ ...query, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] })
    },
  }),
)

builder.mutationField('adminCreatePromo', (t) =>
  t.prismaField({
    type: PromoRef,
    description:
      'Makes a code. What it gives does not change later. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN, BAD_USER_INPUT with the field, also where there is such a code already.',
    authScopes: { proven: true },
    args: {
      code: t.arg.string({ required: true, description: '3 … 40 letters, digits and hyphens; kept in capitals.' }),
      points: t.arg({ type: 'Points', required: true, description: '1 … 1,000,000' }),
      uses: t.arg.int({ required: true, description: '1 … 1,000,000' }),
      usesPerUser: t.arg.int({ required: true, defaultValue: 1 }),
      expiresAt: t.arg({ type: 'DateTime', description: 'In the future; absent: never.' }),
    },
    resolve: async (query, _root, { expiresAt, ...promo }, context) => {
      const { services } = context
      const id = await coded(services.promos.issue(knownActor(context), { ...promo, expiresAt: expiresAt ?? null }))
      return services.database.admin.promo.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

builder.mutationField('adminEndPromo', (t) =>
  t.prismaField({
    type: PromoRef,
    description:
      'Ends a code now; what it gave stays. Said twice it is done once. Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), NOT_FOUND, BAD_USER_INPUT.',
    authScopes: { admin: true },
    args: {
      id: t.arg.id({ required: true }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters; kept in the audit.' }),
    },
    resolve: async (query, _root, args, context) => {
      const { promos, database } = context.services
      await coded(promos.end(knownActor(context), args))
      return database.admin.promo.findFirstOrThrow({ ...query, where: { id: args.id } })
    },
  }),
)
