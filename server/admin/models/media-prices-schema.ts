import { InvalidInput } from '../../errors.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { BelowCost } from '../../prices/errors.ts'
import { AdminModelRef } from './catalogue-schema.ts'

const MediaPriceInput = builder.inputType('MediaPriceInput', {
  description: 'What an image, or a second of video, costs the house at a resolution.',
  fields: (t) => ({
    resolution: t.string({ required: true, description: 'One that the model has a price for.' }),
    price: t.field({ type: 'Usd', required: true, description: 'Above 0, at most 100.' }),
  }),
})

builder.mutationField('adminSetMediaPrices', (t) =>
  t.field({
    type: AdminModelRef,
    description:
      'What images or video of a model are taken to cost, from the next quote on, on every server: all that are named, or none. What is held already keeps its prices. So far below the provider’s price that points would sell below cost only with `allowBelowCost`. Errors: UNAUTHENTICATED, REAUTHENTICATE, FORBIDDEN (not an admin, or by a key).',
    authScopes: { proven: true },
    errors: {
      types: [BelowCost, InvalidInput],
      union: { description: 'The model as it is now, or why nothing changed.' },
    },
    args: {
      model: t.arg.id({ required: true }),
      prices: t.arg({
        type: [MediaPriceInput],
        required: true,
        description: 'Those that change; at most one a resolution.',
      }),
      allowBelowCost: t.arg.boolean({ description: 'Do it although points then sell below cost.' }),
      reason: t.arg.string({ required: true, description: '1 … 500 characters; kept in the audit.' }),
    },
    resolve: async (_root, { model: modelId, prices, ...change }, context) => {
      const { services } = context
      const set = prices.map(({ resolution, price }) => ({ resolution, microUsd: price }))
      await services.prices.setMediaPrices(knownActor(context), { ...change, modelId, prices: set })
      return (await services.modelsAdmin.models()).find(({ id }) => id === modelId)!
    },
  }),
)
