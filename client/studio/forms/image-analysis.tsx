import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { onePicture } from './pictures/one-picture.ts'
import { picturesFault } from './pictures/picture.ts'
import { PicturesField } from './pictures/pictures-field.tsx'
import { LongText } from './text-fields.tsx'

type Values = { imageUrl: string; question: string }

export const imageAnalysisForm: FormDefinition<Values> = {
  initial: { imageUrl: '', question: '' },
  faults: ({ imageUrl, question }) => ({
    imageUrl: imageUrl ? picturesFault([imageUrl]) : 'Choose a picture or enter its address.',
    question: textFault(question, 'The question', 4_000, 'optional'),
  }),
  toWork: ({ imageUrl, question }) => ({ imageAnalysis: { imageUrl, question: given(question) } }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <PicturesField
        label="Picture"
        hint="A file, something made here, or an address. Large files are made smaller here, in your browser."
        required
        {...onePicture(form)}
      />
      <LongText
        label="Question"
        hint="Something you want to know about the picture, if there is something."
        placeholder="How was this lit, and with what?"
        rows={3}
        limit={4_000}
        input={form.getInputProps('question')}
      />
    </>
  )
}
