import { allFunctions } from '../../actions/functions/registry.ts'
import { AiFunction, FunctionInfo } from '../../actions/functions/schema.ts'
import { builder } from '../../graphql/builder.ts'
import { knownActor } from '../../graphql/context.ts'
import { coded } from '../../graphql/errors.ts'
import { AdminRef } from '../schema.ts'
import { AdminModelRef } from './catalogue-schema.ts'
import type { FunctionControl } from './service.ts'

const FunctionControlRef = builder.objectRef<FunctionControl>('FunctionControl').implement({
  description: 'What of a function only admins see and set.',
  fields: (t) => ({
    info: t.field({ type: FunctionInfo, resolve: ({ function: fn }) => infoOf(fn) }),
    version: t.exposeInt('version', { description: 'Grows with every change of its chain or its switch.' }),
    chain: t.expose('chain', {
      type: [AdminModelRef],
      description: 'The default model, then the fallbacks, as they were set: retired ones too, which are passed over.',
    }),
  }),
})

builder.objectField(AdminRef, 'functions', (t) =>
  t.field({
    type: [FunctionInfo],
    description: 'Every function, whether it is on or off; `controls` has what is set of it.',
    resolve: () => [...allFunctions],
  }),
)

builder.objectField(AdminRef, 'controls', (t) =>
  t.field({
    type: [FunctionControlRef],
    description: 'Of every function, what only admins see and set.',
    resolve: (_admin, _args, { services }) =>
      Promise.all(allFunctions.map(({ id }) => services.modelsAdmin.control(id))),
  }),
)

const ERRORS = 'Errors: UNAUTHENTICATED, FORBIDDEN (not an admin, or by a key), BAD_USER_INPUT with the field'
const VERSION = '`FunctionControl.version` as it was seen; refused where somebody else was faster. Absent: not checked.'

builder.mutationField('adminSetFunctionModels', (t) =>
  t.field({
    type: FunctionInfo,
    description: `The default model, then the fallbacks: from the next quote on, on every server. What is held already keeps its models. ${ERRORS}: \`models.1\` is a model that is not in the catalogue, retired, named twice, or cannot do it.`,
    authScopes: { admin: true },
    args: {
      function: t.arg({ type: AiFunction, required: true }),
      models: t.arg.idList({ required: true, description: '1 … 8' }),
      version: t.arg.int({ description: VERSION }),
    },
    resolve: async (_root, args, context) => {
      await coded(context.services.modelsAdmin.setChain(knownActor(context), args))
      return infoOf(args.function)
    },
  }),
)

builder.mutationField('adminSwitchFunction', (t) =>
  t.field({
    type: FunctionInfo,
    description: `Off: quotes and starts are refused at once, on every server, and people read the reason; what is under way goes on. ${ERRORS}.`,
    authScopes: { admin: true },
    args: {
      function: t.arg({ type: AiFunction, required: true }),
      on: t.arg.boolean({ required: true }),
      reason: t.arg.string({
        required: true,
        description: '1 … 500 characters; kept in the audit. People read it while the function is off.',
      }),
      version: t.arg.int({ description: VERSION }),
    },
    resolve: async (_root, args, context) => {
      await coded(context.services.modelsAdmin.switch(knownActor(context), args))
      return infoOf(args.function)
    },
  }),
)

function infoOf(id: string) {
  const info = allFunctions.find((fn) => fn.id === id)
  if (!info) throw new Error(`${id} is in the enum and no function`)
  return info
}
