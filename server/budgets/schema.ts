import { ActionQuote } from '../actions/schema.ts'
import { type AccountId, accountOf } from '../brands.ts'
import { BudgetReached } from '../credits/errors.ts'
import { CreditAccountRef } from '../credits/schema.ts'
import type { BudgetUse } from '../credits/service.ts'
import { builder } from '../graphql/builder.ts'
import { actorUser, readerOf } from '../graphql/context.ts'
import { coded } from '../graphql/errors.ts'
import { ErrorInterface } from '../graphql/refusals.ts'
import { WARN_AT } from './rules.ts'

builder.objectType(BudgetReached, {
  name: 'BudgetReached',
  description:
    'It could pass the budget that the viewer set for the month, with a stop. Nothing was held; the key is free to try again.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    needed: t.expose('needed', { type: 'Points' }),
    budget: t.expose('budget', { type: 'Points' }),
    used: t.expose('used', { type: 'Points', description: 'Charged since the month began.' }),
    held: t.expose('held', { type: 'Points', description: 'Held by work under way: it counts until it comes back.' }),
    renewsAt: t.expose('renewsAt', { type: 'DateTime', description: 'When the next month begins.' }),
  }),
})

const Budget = builder.objectRef<BudgetUse & { accountId: string }>('Budget').implement({
  description: 'What the viewer allows themselves of their points in a month of theirs, from renewal to renewal.',
  fields: (t) => ({
    id: t.exposeID('accountId'),
    points: t.expose('points', { type: 'Points' }),
    warnAt: t.exposeInt('warnAt', { description: 'They are told when so many percent of it are used.' }),
    stop: t.exposeBoolean('stop', { description: 'A start that could pass it is refused: BudgetReached.' }),
    used: t.expose('used', { type: 'Points', description: 'Charged since `startsAt`.' }),
    held: t.expose('held', { type: 'Points', description: 'Held now; counts as used until it comes back.' }),
    startsAt: t.expose('startsAt', { type: 'DateTime', description: 'When the month began.' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', description: 'When the next one begins.' }),
  }),
})

builder.prismaObjectField(CreditAccountRef, 'budget', (t) =>
  t.field({
    type: Budget,
    nullable: true,
    description: 'null: none is set.',
    select: { id: true, budgetPoints: true },
    resolve: async ({ id, budgetPoints }, _args, { services }) => {
      if (budgetPoints === null) return null
      const use = await services.budgets.useOf(id as AccountId)
      return use ? { ...use, accountId: id } : null
    },
  }),
)

type QuoteBudgetOf = Pick<BudgetReached, 'message' | 'needed' | 'budget' | 'used' | 'held' | 'renewsAt'>

const QuoteBudget = builder.objectRef<QuoteBudgetOf>('QuoteBudget').implement({
  description: 'What a start would be told by BudgetReached.',
  fields: (t) => ({
    message: t.exposeString('message'),
    needed: t.expose('needed', { type: 'Points' }),
    budget: t.expose('budget', { type: 'Points' }),
    used: t.expose('used', { type: 'Points' }),
    held: t.expose('held', { type: 'Points' }),
    renewsAt: t.expose('renewsAt', { type: 'DateTime' }),
  }),
})

builder.objectField(ActionQuote, 'budgetReached', (t) =>
  t.field({
    type: QuoteBudget,
    nullable: true,
    description: 'How a start would be refused as things stand, by the budget of the viewer; null: not by that.',
    resolve: async ({ maximum }, _args, context) => {
      const refusal = await context.services.budgets.refusalOf(actorUser(context), maximum)
      // An error that a field gives counts as thrown, even where it is the answer.
      return refusal && { ...refusal, message: refusal.message }
    },
  }),
)

const BudgetInput = builder.inputType('BudgetInput', {
  description: 'A budget for each month from now on.',
  fields: (t) => ({
    points: t.field({ type: 'Points', required: true, description: '1 … 1,000,000,000' }),
    warnAt: t.int({
      required: true,
      defaultValue: WARN_AT.unlessTold,
      description: `Percent, ${WARN_AT.least} … ${WARN_AT.most}.`,
    }),
    stop: t.boolean({ required: true, defaultValue: false }),
  }),
})

builder.mutationField('setBudget', (t) =>
  t.prismaField({
    type: CreditAccountRef,
    description:
      "Sets the viewer's budget for the month, the one that has begun too; null takes it away. Errors: UNAUTHENTICATED, FORBIDDEN (by a key, suspended), BAD_USER_INPUT.",
    authScopes: { session: true },
    args: { budget: t.arg({ type: BudgetInput }) },
    resolve: async (query, _root, { budget }, context) => {
      const userId = actorUser(context)
      await coded(context.services.budgets.set(userId, budget ?? null))
      return readerOf(context).account.findFirstOrThrow({ ...query, where: { id: accountOf(userId) } })
    },
  }),
)
