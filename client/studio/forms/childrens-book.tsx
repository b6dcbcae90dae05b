import { Choice } from '../../ui/choice.tsx'
import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { LongText } from './text-fields.tsx'

type Values = { story: string; ageGroup: string; theme: string }

const AGE_GROUPS = [
  { value: '0-3', label: '0 to 3 years' },
  { value: '3-7', label: '3 to 7 years' },
  { value: '6-10', label: '6 to 10 years' },
  { value: '8-12', label: '8 to 12 years' },
]

export const childrensBookForm: FormDefinition<Values> = {
  initial: { story: '', ageGroup: '3-7', theme: '' },
  faults: ({ story, theme }) => ({
    story: textFault(story, 'The story', 60_000),
    theme: textFault(theme, 'The theme', 1_000, 'optional'),
  }),
  toWork: ({ story, ageGroup, theme }) => ({ childrenBook: { story, ageGroup, theme: given(theme) } }),
  Fields,
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <LongText
        label="Story"
        hint="The story, or only the idea of one."
        placeholder="A hedgehog who is afraid of the dark befriends a lamp."
        required
        rows={10}
        limit={60_000}
        input={form.getInputProps('story')}
      />
      <Choice
        label="Age group"
        description="Sets the length, the rhythm and how a fear is held."
        data={AGE_GROUPS}
        allowDeselect={false}
        maw={260}
        {...form.getInputProps('ageGroup')}
      />
      <LongText
        label="Theme"
        hint="What it is about underneath."
        placeholder="Being brave is asking for company"
        rows={2}
        limit={1_000}
        input={form.getInputProps('theme')}
      />
    </>
  )
}
