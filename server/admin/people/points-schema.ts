import { UserRef } from '../../auth/schema.ts'
import { InsufficientCredits } from '../../credits/errors.ts'
import { LedgerEntryRef, PlanTier } from '../../credits/schema.ts'
import { IdempotencyConflict, InvalidInput } from '../../errors.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'

const REASON = '1 … 500 characters; kept in the audit.'

builder.mutationField('adminAdjustCredits', (t) =>
  t.prismaField({
    type: LedgerEntryRef,
    description:
      'Gives points, or takes them from what is available, soonest expiry first. The same key: the same entry. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN (not an admin, or by a key).',
    authScopes: { proven: true },
    errors: {
      types: [InsufficientCredits, IdempotencyConflict, InvalidInput],
      union: { description: 'The entry that the key made, now or before, or why nothing moved.' },
    },
    args: {
      userId: t.arg.id({ required: true }),
      amount: t.arg({ type: 'SignedPoints', required: true, description: 'Not 0; at most 10,000,000 either way.' }),
      reason: t.arg.string({ required: true, description: `${REASON} The user reads it too.` }),
      idempotencyKey: t.arg.id({ required: true, description: '1 … 255 characters, scoped to the user.' }),
    },
    resolve: async (query, _root, args, context) => {
      const id = await context.services.pointsAdmin.adjust(knownActor(context), args)
      return context.services.database.admin.entry.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)

builder.mutationField('adminSetPlan', (t) =>
  t.prismaField({
    type: UserRef,
    description:
      'Another plan: one that gives more holds at once, with the part of the difference that is left of the month; one that gives less holds from the renewal (`CreditAccount.nextPlan`), and the present one takes that back. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT.',
    authScopes: { proven: true },
    args: {
      userId: t.arg.id({ required: true }),
      plan: t.arg({ type: PlanTier, required: true }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (query, _root, args, context) => {
      const id = await coded(context.services.pointsAdmin.setPlan(knownActor(context), args))
      return context.services.database.admin.user.findFirstOrThrow({ ...query, where: { id } })
    },
  }),
)
