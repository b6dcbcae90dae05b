import { z } from 'zod'
import { note, notes, ordinal, prose } from './result-fields.ts'

const step = z
  .object({
    number: ordinal('step'),
    title: prose('The step in a few words.'),
    detail: note('What follows from what, with figures where there are any.'),
  })
  .meta({ id: 'ReasoningStep', description: 'One step on the way to the answer.' })

export const reasoningTask = z
  .object({
    answer: prose('The answer, first and complete, usable without the steps.'),
    steps: z.array(step).max(60).describe('The steps that lead to it, in order; each can be checked.'),
    assumptions: notes('What was taken for granted, and what would change if it is wrong.'),
    openQuestions: notes('What should be asked before money is spent on the answer.'),
  })
  .meta({ id: 'ReasoningTask', description: 'An answer with the way to it.' })

export type ReasoningTask = z.infer<typeof reasoningTask>
