import { ModelRef } from '../../actions/model-schema.ts'
import { builder } from '../../graphql/builder.ts'
import { driftPercent, type ModelDrift } from '../../health/alarms/rules.ts'
import { AdminAnalytics } from '../reports/schema.ts'

const AdminCostDrift = builder.objectRef<ModelDrift>('AdminCostDrift').implement({
  description:
    'Calls of a model that were held against the provider’s own books, some minutes after they ended: all of them, or, where there are many, some of every model.',
  fields: (t) => ({
    model: t.prismaField({
      type: ModelRef,
      resolve: (query, { modelId }, _args, { services }) =>
        services.database.admin.model.findFirstOrThrow({ ...query, where: { id: modelId } }),
    }),
    compared: t.exposeInt('compared', { description: 'Calls of which both figures are known.' }),
    ourCost: t.expose('ourMicroUsd', { type: 'Usd', description: 'What we booked for the compared calls.' }),
    theirCost: t.expose('theirMicroUsd', {
      type: 'Usd',
      description: 'What the provider’s books say for the same calls.',
    }),
    drift: t.field({
      type: 'Usd',
      description: 'ourCost - theirCost: below zero they bill more than we reckoned with.',
      resolve: ({ ourMicroUsd, theirMicroUsd }) => ourMicroUsd - theirMicroUsd,
    }),
    driftPercent: t.float({
      nullable: true,
      description: 'drift / theirCost × 100; null where they say it cost nothing and we do not.',
      resolve: driftPercent,
    }),
    unknown: t.exposeInt('unknown', { description: 'Calls that the provider’s books do not know.' }),
    unanswered: t.exposeInt('unanswered', { description: 'Calls of which no figure could be had.' }),
  }),
})

builder.objectField(AdminAnalytics, 'drift', (t) =>
  t.field({
    type: [AdminCostDrift],
    description: 'By model, the dearest first. Ours and theirs stand beside each other; neither is ever changed by it.',
    resolve: (analytics) => analytics.drift(),
  }),
)
