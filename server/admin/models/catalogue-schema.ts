import { allFunctions } from '../../actions/functions/registry.ts'
import { AiFunction } from '../../actions/functions/schema.ts'
import { ModelRef } from '../../actions/model-schema.ts'
import { isUuid } from '../../brands.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { HealthState } from '../../health/status/schema.ts'
import { AdminRef } from '../schema.ts'
import { differencesOf } from './rules.ts'
import type { AdminModel, CatalogueState, FoundProposal, ModelTouch } from './service.ts'

const FUNCTIONS = allFunctions.map(({ id }) => id)

const Modality = builder.enumType('Modality', {
  description: 'What comes out of a model.',
  values: ['TEXT', 'IMAGE', 'VIDEO'] as const,
})

const ModelMediaPrice = builder.objectRef<{ resolution: string; microUsd: bigint }>('ModelMediaPrice').implement({
  description: 'What an image, or a second of video, costs the house.',
  fields: (t) => ({
    resolution: t.exposeString('resolution'),
    price: t.expose('microUsd', { type: 'Usd' }),
  }),
})

export const AdminModelRef = builder.objectRef<AdminModel>('AdminModel').implement({
  description: 'A model of the catalogue, with what it costs the house.',
  fields: (t) => ({
    id: t.exposeID('id'),
    model: t.field({ type: ModelRef, resolve: (model) => model }),
    modality: t.expose('modality', { type: Modality }),
    inputPrice: t.expose('inputPrice', { type: 'Usd', description: 'A million tokens that it reads.' }),
    outputPrice: t.expose('outputPrice', { type: 'Usd', description: 'A million tokens that it writes.' }),
    mediaPrices: t.field({
      type: [ModelMediaPrice],
      description: 'Empty for text.',
      resolve: ({ mediaPrices }) =>
        Object.entries(mediaPrices).map(([resolution, microUsd]) => ({ resolution, microUsd })),
    }),
    vision: t.exposeBoolean('vision', { description: 'It sees images.' }),
    structuredOutput: t.exposeBoolean('structuredOutput', {
      description: 'Its provider holds the answer to a schema; otherwise it is asked for in words.',
    }),
    maxOutputTokens: t.exposeInt('maxOutputTokens', { nullable: true }),
    listed: t.exposeBoolean('listed', { description: "Its provider's list names it." }),
    retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'null: it is offered.' }),
    state: t.field({ type: HealthState, resolve: (model, _args, { services }) => services.modelsAdmin.stateOf(model) }),
    canDo: t.field({
      type: [AiFunction],
      resolve: (model, _args, { services }) => FUNCTIONS.filter((fn) => services.modelsAdmin.canDo(model, fn)),
    }),
    usedBy: t.field({
      type: [AiFunction],
      description: 'The functions whose chain names it.',
      resolve: ({ id }, _args, { services }) => services.modelsAdmin.usedBy(id, FUNCTIONS),
    }),
  }),
})

const ProposalKind = builder.enumType('ProposalKind', {
  description:
    "What the provider's list says: a new model, other facts, one that it no longer names, one that is back.",
  values: ['NEW', 'CHANGED', 'GONE', 'BACK'] as const,
})

const ProposedChange = builder.objectRef<ReturnType<typeof differencesOf>[number]>('ProposedChange').implement({
  description: 'One fact of a model, in words.',
  fields: (t) => ({
    what: t.exposeString('what'),
    before: t.exposeString('before', { nullable: true, description: 'null: nothing was known.' }),
    after: t.exposeString('after', { nullable: true }),
  }),
})

const ModelProposal = builder.objectRef<FoundProposal>('ModelProposal').implement({
  description: "What the provider's list says anew of a model. Nothing is sold by it before it is accepted.",
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Another whenever what is proposed changes.' }),
    kind: t.expose('kind', { type: ProposalKind }),
    modelId: t.exposeID('modelId'),
    changes: t.field({ type: [ProposedChange], resolve: differencesOf }),
    warning: t.exposeString('warning', { nullable: true, description: 'What to think of first.' }),
    usedBy: t.field({
      type: [AiFunction],
      resolve: ({ modelId }, _args, { services }) => services.modelsAdmin.usedBy(modelId, FUNCTIONS),
    }),
    foundAt: t.expose('foundAt', { type: 'DateTime' }),
    setAsideAt: t.expose('setAsideAt', { type: 'DateTime', nullable: true, description: 'null: it waits for you.' }),
  }),
})

const AdminCatalogue = builder.objectRef<CatalogueState>('AdminCatalogue').implement({
  description: 'Every model, and what the provider’s list would change.',
  fields: (t) => ({
    models: t.field({ type: [AdminModelRef], resolve: (_state, _args, { services }) => services.modelsAdmin.models() }),
    lookedAt: t.expose('lookedAt', {
      type: 'DateTime',
      nullable: true,
      description: "The last look at the provider's list; null: none yet.",
    }),
    problem: t.exposeString('problem', { nullable: true, description: 'Why that list said nothing.' }),
    proposals: t.expose('proposals', { type: [ModelProposal], description: 'Those that wait for a decision.' }),
    setAside: t.expose('setAside', {
      type: [ModelProposal],
      description: 'Those that are not wanted: proposed anew as soon as the list says something else of the model.',
    }),
  }),
})

const ModelTouchRef = builder.objectRef<ModelTouch>('ModelTouch').implement({
  description: 'What would be touched if a model were retired.',
  fields: (t) => ({
    functions: t.expose('functions', { type: [AiFunction], description: 'Whose chain names it.' }),
    leftWithout: t.expose('leftWithout', {
      type: [AiFunction],
      description: 'Those that would have nothing left to run on: retiring it is refused.',
    }),
    running: t.exposeInt('running', { description: 'Actions under way on it, which go on.' }),
    calls: t.exposeInt('calls', { description: 'Requests to it in the last 30 days; at most 100,000 are counted.' }),
  }),
})

builder.objectFields(AdminRef, (t) => ({
  catalogue: t.field({ type: AdminCatalogue, resolve: (_admin, _args, { services }) => services.modelsAdmin.state() }),
  modelTouch: t.field({
    type: ModelTouchRef,
    description: 'Errors: NOT_FOUND.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_admin, { id }, { services }) => coded(services.modelsAdmin.touch(id)),
  }),
}))

builder.objectField(AdminRef, 'actionCost', (t) =>
  t.field({
    type: 'Usd',
    nullable: true,
    description: 'What an action cost the house; null while nobody knows, or where there is no such action.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_admin, { id }, { services }) => {
      const where = { id, endedAt: { not: null } }
      const action = isUuid(id) ? await services.database.admin.action.findFirst({ where }) : null
      return action?.costMicroUsd ?? null
    },
  }),
)

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT'
const REASON = '1 … 500 characters; kept in the audit.'

builder.mutationField('adminLookAtModels', (t) =>
  t.field({
    type: AdminCatalogue,
    description: `Asks the provider for its list of models, and keeps what it says anew in \`proposals\`. Changes nothing that is sold. ${ERRORS}.`,
    authScopes: { admin: true },
    resolve: async (_root, _args, context) => {
      await context.services.modelsAdmin.look(knownActor(context))
      return context.services.modelsAdmin.state()
    },
  }),
)

builder.mutationField('adminAcceptModels', (t) =>
  t.field({
    type: AdminCatalogue,
    description: `Takes proposals over, from the next quote on: all that are named, or none. What is held already keeps its prices. ${ERRORS}, also where the list says something else by now.`,
    authScopes: { proven: true },
    args: {
      ids: t.arg.idList({ required: true, description: 'Of proposals; 1 … 500.' }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (_root, args, context) => {
      await coded(context.services.modelsAdmin.accept(knownActor(context), args))
      return context.services.modelsAdmin.state()
    },
  }),
)

builder.mutationField('adminSetAsideModels', (t) =>
  t.field({
    type: AdminCatalogue,
    description: `Puts proposals aside, or back among those that wait: all that are named, or none. Changes nothing that is sold. ${ERRORS}, also where the list says something else by now.`,
    authScopes: { admin: true },
    args: {
      ids: t.arg.idList({ required: true, description: 'Of proposals; 1 … 500.' }),
      aside: t.arg.boolean({ required: true, description: 'false: it waits for a decision again.' }),
      reason: t.arg.string({ required: true, description: REASON }),
    },
    resolve: async (_root, args, context) => {
      await coded(context.services.modelsAdmin.setAside(knownActor(context), args))
      return context.services.modelsAdmin.state()
    },
  }),
)

builder.mutationField('adminRetireModel', (t) =>
  t.field({
    type: AdminModelRef,
    description: `No longer offered, and passed over in every chain; what is under way goes on. Refused where a function would have nothing left. ${ERRORS}, NOT_FOUND.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true, description: REASON }) },
    resolve: async (_root, args, context) => {
      const { modelsAdmin } = context.services
      await coded(modelsAdmin.retire(knownActor(context), args))
      return (await modelsAdmin.models()).find(({ id }) => id === args.id)!
    },
  }),
)

builder.mutationField('adminBringBackModel', (t) =>
  t.field({
    type: AdminModelRef,
    description: `Offered again, and back in the chains that name it. ${ERRORS}, NOT_FOUND.`,
    authScopes: { admin: true },
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true, description: REASON }) },
    resolve: async (_root, args, context) => {
      const { modelsAdmin } = context.services
      await coded(modelsAdmin.bringBack(knownActor(context), args))
      return (await modelsAdmin.models()).find(({ id }) => id === args.id)!
    },
  }),
)
