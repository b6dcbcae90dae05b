import { builder } from '../../graphql/builder.ts'
import { inputTypeOf, objectTypeOf } from '../../graphql/zod-types.ts'
import { ModelRef } from '../model-schema.ts'
import { type AnyFunction, type AnyTextFunction, allFunctions, textFunctions } from './registry.ts'

const texts = Object.values(textFunctions) as AnyTextFunction[]
const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export const AiFunction = builder.enumType('AiFunction', {
  description: 'What can be done for points.',
  values: [
    'STORY_BREAKDOWN',
    'MUSIC_ANALYSIS',
    'DIRECTOR_CREATION',
    'ENTITY_EXTRACTION',
    'COMMERCIAL_GENERATION',
    'IMAGE_ANALYSIS',
    'REASONING_TASKS',
    'CHILDREN_BOOK_GENERATION',
    'IMAGE_GENERATION',
    'VIDEO_GENERATION',
  ] as const,
})

export const WorkInput = builder.inputType('WorkInput', {
  description: 'Exactly one member is given.',
  isOneOf: true,
  fields: (t) =>
    Object.fromEntries(
      allFunctions.map((fn) => [
        fn.member,
        t.field({ type: inputTypeOf(builder, `${capitalized(fn.member)}Input`, describedInput(fn)) }),
      ]),
    ),
})

/** Where the input says nothing of itself, the function's own sentence says what it is for. */
function describedInput({ input, description }: AnyFunction) {
  return input.meta()?.description ? input : input.meta({ description })
}

export type TypedResult = { type: string; value: object }

/** One object type a function, typed fields all the way down. */
export const ActionResult = builder.unionType('ActionResult', {
  description: 'What a function of text gives: one type a function. Images and video are in `outputs`.',
  types: texts.map((fn) => objectTypeOf(builder, fn.result)),
  resolveType: (result) => (result as unknown as TypedResult).type,
})

/** The stored result, with the name that the union tells it by. */
export function typedResult(fn: AnyTextFunction, stored: object): object {
  const type = fn.result.meta()?.id
  if (!type) throw new Error(`The result of ${fn.id} has no name`)
  return { ...stored, type }
}

export const FunctionInfo = builder.objectRef<AnyFunction>('FunctionInfo').implement({
  description: 'What can be asked for.',
  fields: (t) => ({
    id: t.field({ type: AiFunction, resolve: (fn) => fn.id }),
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    defaultModel: t.field({
      type: ModelRef,
      resolve: async (fn, _args, { services }) =>
        (await services.catalogue.chainOf(fn.id))[0] ?? (await services.catalogue.choicesOf(fn.id))[0]!,
    }),
    choices: t.field({
      type: [ModelRef],
      description: 'The models that may be named for it.',
      resolve: (fn, _args, { services }) => services.catalogue.choicesOf(fn.id),
    }),
    available: t.boolean({
      description:
        'Whether it can be started now: it is on, its provider is set up, and not every model of its chain is down.',
      resolve: (fn, _args, { services }) => services.actions.isAvailable(fn),
    }),
    offReason: t.string({
      nullable: true,
      description: 'Why it is switched off; null: it is on.',
      resolve: async (fn, _args, { services }) => (await services.catalogue.offOf(fn.id))?.reason ?? null,
    }),
  }),
})

builder.queryField('functions', (t) =>
  t.field({ type: [FunctionInfo], description: 'Everything that can be asked for.', resolve: () => [...allFunctions] }),
)

builder.queryField('sandbox', (t) =>
  t.boolean({
    description: 'True when answers are made up on this server because no provider is set up.',
    resolve: (_root, _args, { services }) => services.sandbox,
  }),
)
