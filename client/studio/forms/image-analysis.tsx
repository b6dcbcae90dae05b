import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { ImageField } from './image-field.tsx'
import { LongText } from './text-fields.tsx'

type Values = { imageUrl: string; question: string }

export const imageAnalysisForm: FormDefinition<Values> = {
  initial: { imageUrl: '', question: '' },
  faults: ({ imageUrl, question }) => ({
    imageUrl: imageFault(imageUrl.trim()),
    question: textFault(question, 'The question', 4_000, 'optional'),
  }),
  toWork: ({ imageUrl, question }) => ({ imageAnalysis: { imageUrl: imageUrl.trim(), question: given(question) } }),
  Fields,
}

function imageFault(imageUrl: string): string | null {
  if (!imageUrl) return 'Choose a picture or enter its address.'
  if (imageUrl.startsWith('data:image/')) return null
  return /^https?:\/\//i.test(imageUrl) && URL.canParse(imageUrl) ? null : 'An address that begins with https://'
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <ImageField input={form.getInputProps('imageUrl')} onFault={(fault) => form.setFieldError('imageUrl', fault)} />
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
