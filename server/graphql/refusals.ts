import { type DomainError, IdempotencyConflict, InvalidInput } from '../errors.ts'
import { builder } from './builder.ts'

/** The interface of every refusal that is a member of a mutation's union. */
export const ErrorInterface = builder.interfaceRef<DomainError>('Error').implement({
  description:
    "Refusals of what moves points or money are members of the mutation's result union and implement this. Other mutations refuse with a coded error.",
  fields: (t) => ({ message: t.exposeString('message', { description: 'One sentence for the person who asked.' }) }),
})

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  description: 'What was asked cannot be done as it stands. Nothing was held.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The path of the field, such as "work.storyBreakdown.chapters".' }),
  }),
})

builder.objectType(IdempotencyConflict, {
  name: 'IdempotencyConflict',
  description: 'Same key, other input. Nothing was held.',
  interfaces: [ErrorInterface],
})
