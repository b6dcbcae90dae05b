import { type FieldsProps, type FormDefinition, textFault } from './definition.ts'
import { LongText, ShortText } from './text-fields.tsx'

type Values = { name: string; description: string }

export const directorCreationForm: FormDefinition<Values> = {
  initial: { name: '', description: '' },
  faults: ({ name, description }) => ({
    name: textFault(name, 'The name', 200),
    description: textFault(description, 'The description', 20_000),
  }),
  toWork: (values) => ({ directorCreation: values }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <ShortText label="Name" placeholder="Ines Okafor" required input={form.getInputProps('name')} />
      <LongText
        label="Description"
        hint="Taste, history, rules: what is known of the director. The rest is developed from it."
        placeholder="Trained as a documentary editor. Never cuts on movement. Loves sodium light and rooms with two doors."
        required
        rows={8}
        limit={20_000}
        input={form.getInputProps('description')}
      />
    </>
  )
}
