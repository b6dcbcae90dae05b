import { type FieldsProps, type FormDefinition, textFault } from './definition.ts'
import { LongText } from './text-fields.tsx'

type Values = { story: string }

export const entityExtractionForm: FormDefinition<Values> = {
  initial: { story: '' },
  faults: ({ story }) => ({ story: textFault(story, 'The story', 400_000) }),
  toWork: (values) => ({ entityExtraction: values }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <LongText
      label="Story"
      hint="Characters, places and props are listed as the text names them; nothing is added."
      placeholder="Paste a scene, a chapter or a whole manuscript."
      required
      rows={14}
      limit={400_000}
      input={form.getInputProps('story')}
    />
  )
}
