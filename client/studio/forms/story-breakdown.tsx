import { Switch, TextInput } from '@mantine/core'
import { type FieldsProps, type FormDefinition, given, textFault } from './definition.ts'
import { DirectorText, LongText } from './text-fields.tsx'

type Values = { story: string; director: string; directorNotes: string; chapters: string; titleCards: boolean }

const MOST_CHAPTERS = 20

export const storyBreakdownForm: FormDefinition<Values> = {
  initial: { story: '', director: '', directorNotes: '', chapters: '', titleCards: false },
  faults: ({ story, director, directorNotes, chapters }) => ({
    story: textFault(story, 'The story', 400_000),
    director: textFault(director, 'The director', 8_000, 'optional'),
    directorNotes: textFault(directorNotes, 'The note', 20_000, 'optional'),
    chapters: chaptersFault(chapters),
  }),
  toWork: ({ story, director, directorNotes, chapters, titleCards }) => ({
    storyBreakdown: {
      story,
      director: given(director),
      directorNotes: given(directorNotes),
      chapters: chapters.trim() ? Number(chapters) : undefined,
      titleCards,
    },
  }),
  Fields,
}

function chaptersFault(chapters: string): string | null {
  if (!chapters.trim()) return null
  const count = Number(chapters)
  return Number.isInteger(count) && count >= 1 && count <= MOST_CHAPTERS
    ? null
    : `A whole number from 1 to ${MOST_CHAPTERS}, or nothing.`
}

function Fields({ form }: FieldsProps<Values>) {
  return (
    <>
      <LongText
        label="Story"
        hint="A synopsis, a treatment, a chapter or the whole manuscript. Long ones are read in parts."
        placeholder="Mara comes home on the night train. Nobody waits on the platform…"
        required
        rows={12}
        limit={400_000}
        input={form.getInputProps('story')}
      />
      <DirectorText input={form.getInputProps('director')} />
      <LongText
        label="Director's notes"
        hint="Wishes for this breakdown; they go before habit."
        placeholder="Keep the camera on Mara. No drone shots."
        rows={3}
        limit={20_000}
        input={form.getInputProps('directorNotes')}
      />
      <TextInput
        type="number"
        min={1}
        max={MOST_CHAPTERS}
        step={1}
        maw={220}
        label="Chapters"
        description="1 to 20. Empty: as many as the story has."
        placeholder="As many as it has"
        {...form.getInputProps('chapters')}
      />
      <Switch
        label="Title cards"
        description="Each chapter opens on a card with words."
        {...form.getInputProps('titleCards', { type: 'checkbox' })}
      />
    </>
  )
}
