import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { LongText } from './text-fields.tsx'

type Values = { task: string; context: string }

export const reasoningTaskForm: FormDefinition<Values> = {
  initial: { task: '', context: '' },
  faults: ({ task, context }) => ({
    task: textFault(task, 'The task', 20_000),
    context: textFault(context, 'The context', 200_000, 'optional'),
  }),
  toWork: ({ task, context }) => ({ reasoningTask: { task, context: given(context) } }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <LongText
        label="Task"
        hint="What is to be decided, planned or worked out."
        placeholder="Can we shoot the harbour scenes in two nights instead of three?"
        required
        rows={5}
        limit={20_000}
        input={form.getInputProps('task')}
      />
      <LongText
        label="Context"
        hint="What the answer should rest on: schedule, budget, pages, constraints."
        rows={8}
        limit={200_000}
        input={form.getInputProps('context')}
      />
    </>
  )
}
