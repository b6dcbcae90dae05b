import { builder } from '../graphql/builder.ts'
import { readerOf } from '../graphql/context.ts'

export const Provider = builder.enumType('Provider', {
  description: 'Who runs a model: OPENROUTER text, REPLICATE images and video.',
  values: ['OPENROUTER', 'REPLICATE'] as const,
})

export const ModelRef = builder.prismaObject('Model', {
  description: 'A model of the catalogue.',
  select: { id: true },
  fields: (t) => ({
    id: t.exposeID('id', { description: "The provider's own name, such as openai/gpt-4o." }),
    name: t.exposeString('name'),
    provider: t.expose('provider', { type: Provider }),
    free: t.exposeBoolean('free', { description: 'Costs 0 points.' }),
    contextTokens: t.exposeInt('contextTokens', { nullable: true }),
  }),
})

builder.queryField('models', (t) =>
  t.prismaField({
    type: [ModelRef],
    description: 'What is offered now, at most 500.',
    resolve: (query, _root, _args, context) =>
      readerOf(context).model.findMany({
        ...query,
        where: { listed: true, retiredAt: null },
        orderBy: { position: 'asc' },
        take: 500,
      }),
  }),
)
