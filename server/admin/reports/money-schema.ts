import { UserRef } from '../../auth/schema.ts'
import { GrantKind, PlanTier } from '../../credits/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { codedError } from '../../graphql/errors.ts'
import { assertPage, cursorOf, idOf, pageInfoOf, pageTowards } from '../../graphql/page.ts'
import { LOSS_REASONS, type Loss, type PointFlow } from './money-rules.ts'
import type { PersonSums, PlanSums } from './money-store.ts'
import { AdminAnalytics, AdminPart } from './schema.ts'

const AdminLossReason = builder.enumType('AdminLossReason', {
  description:
    'Why nobody was charged: the call FAILED, its answer could not be used (INVALID), it was stopped (CANCELED) or given up (ABANDONED), it went well in an action that failed or is under way (DISCARDED), or it was the watch’s own (CANARY).',
  values: LOSS_REASONS,
})

const AdminLoss = builder.objectRef<Loss>('AdminLoss').implement({
  description: 'What the house paid for one reason.',
  fields: (t) => ({
    reason: t.expose('reason', { type: AdminLossReason }),
    cost: t.expose('costMicroUsd', { type: 'Usd' }),
  }),
})

const AdminPointFlow = builder.objectRef<PointFlow>('AdminPointFlow').implement({
  description: 'Points of one kind of grant that came and went.',
  fields: (t) => ({
    kind: t.expose('kind', { type: GrantKind }),
    granted: t.expose('granted', { type: 'Points' }),
    used: t.expose('used', { type: 'Points' }),
    expired: t.expose('expired', { type: 'Points', description: 'Breakage: given, and never used.' }),
    reversed: t.expose('reversed', {
      type: 'SignedPoints',
      description: 'Taken back: refunds, disputes, adjustments.',
    }),
  }),
})

const AdminByPlan = builder.objectRef<PlanSums>('AdminByPlan').implement({
  description: 'The people who have a plan now.',
  interfaces: [AdminPart],
  fields: (t) => ({
    plan: t.expose('plan', { type: PlanTier }),
    people: t.exposeInt('people', { description: 'Whose work ended in the range.' }),
    revenue: t.expose('revenueMicroUsd', { type: 'Usd' }),
    profit: t.field({ type: 'Usd', resolve: (sum) => sum.revenueMicroUsd - sum.costMicroUsd }),
  }),
})

const AdminByPerson = builder.objectRef<PersonSums>('AdminByPerson').implement({
  description: 'What one person used, cost and paid.',
  interfaces: [AdminPart],
  fields: (t) => ({
    user: t.prismaField({
      type: UserRef,
      resolve: (query, { accountId }, _args, { services }) =>
        services.database.admin.user.findFirstOrThrow({ ...query, where: { id: accountId } }),
    }),
    revenue: t.expose('revenueMicroUsd', { type: 'Usd' }),
    profit: t.field({ type: 'Usd', resolve: (sum) => sum.revenueMicroUsd - sum.costMicroUsd }),
  }),
})

builder.objectFields(AdminAnalytics, (t) => ({
  losses: t.field({
    type: [AdminLoss],
    description: 'Adds up to `loss`, the dearest first.',
    resolve: (analytics) => analytics.losses(),
  }),
  pointFlows: t.field({
    type: [AdminPointFlow],
    description: 'Points given, used and lost, by what they were: BOOST was paid for.',
    resolve: (analytics) => analytics.pointFlows(),
  }),
  byPlan: t.field({
    type: [AdminByPlan],
    complexity: { field: 20 },
    resolve: (analytics) => analytics.byPlan(),
  }),
  people: t.connection({
    type: AdminByPerson,
    description: 'The dearest first. `first` is at most 100.',
    resolve: async (analytics, args) => {
      assertPage(args)
      const towards = pageTowards(args)
      if (towards.towards !== 'older')
        throw codedError('BAD_USER_INPUT', 'These pages go forward: `first` with `after`.')
      const after = towards.cursor === null ? null : idOf(towards.cursor)
      const found = await analytics.people({ limit: towards.size + 1, after })
      const shown = found.slice(0, towards.size)
      const ids = shown.map(({ accountId }) => accountId)
      return {
        edges: shown.map((node) => ({ cursor: cursorOf(node.accountId), node })),
        pageInfo: pageInfoOf(towards, { ids, stop: null, more: found.length > towards.size }),
      }
    },
  }),
}))
